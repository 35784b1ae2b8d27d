"""Recompute a whole plan from the problem and the engine's figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt

from routing.engines.protocol import Matrix
from routing.plan import Plan, Run
from routing.problem import Profile, RoutingProblem
from routing.travel import MatrixTravel, Travel
from routing.verify.belonging import belonging_faults, together_faults
from routing.verify.drive import drive_faults
from routing.verify.facts import Facts, gather
from routing.verify.fault import Fault, Rule, same
from routing.verify.frame import frame_faults
from routing.verify.left_out import left_out_faults
from routing.verify.loads import load_faults
from routing.verify.money import objective_faults, run_money_faults


def verify(
    problem: RoutingProblem,
    travel: Travel | Mapping[Profile, Matrix],
    plan: Plan,
    *,
    snap_distance_m: npt.NDArray[np.float64] | None = None,
) -> tuple[Fault, ...]:
    """Check every load, time, distance, riel and reason of a plan; empty means sound.

    The checker shares no code with any solver or scheduler: it drives each run again from the
    travel alone.

    Args:
        problem: What was asked.
        travel: Between the places of the problem, or a matrix for each profile in use.
        plan: What was answered.
        snap_distance_m: How far the places lie from the network, by their rows; None leaves the
            reason ``off_network`` unchecked.
    """
    if isinstance(travel, Mapping):
        travel = MatrixTravel(travel)
    return tuple(_faults(gather(problem, travel), plan, snap_distance_m))


def _faults(
    facts: Facts, plan: Plan, snap_distance_m: npt.NDArray[np.float64] | None
) -> Iterator[Fault]:
    yield from same("plan", Rule.HUB, plan.hubs, facts.problem.hubs)
    for vehicle_id, times in Counter(run.vehicle_id for run in plan.runs).items():
        if times > 1:
            yield Fault(f"run {vehicle_id}", Rule.VEHICLE_ONCE, f"{times} runs", "one")
    for run in plan.runs:
        yield from _run_faults(facts, run)
    seen = Counter(visit.stop_id for run in plan.runs for visit in run.visits)
    seen.update(left.stop_id for left in plan.unassigned)
    for stop in facts.problem.stops:
        if seen[stop.id] != 1:
            yield Fault(f"stop {stop.id}", Rule.STOP_ONCE, f"{seen[stop.id]} times", "once")
    yield from together_faults(facts, plan)
    yield from objective_faults(facts, plan)
    yield from left_out_faults(facts, plan, snap_distance_m)


def _run_faults(facts: Facts, run: Run) -> Iterator[Fault]:
    where = f"run {run.vehicle_id}"
    number = facts.vehicle.get(run.vehicle_id)
    if number is None:
        yield Fault(where, Rule.KNOWN_VEHICLE, "an unknown id", "a known one")
        return
    yield from frame_faults(where, facts, number, run)
    yield from run_money_faults(where, facts, number, run)
    strangers = [visit.stop_id for visit in run.visits if visit.stop_id not in facts.index]
    for stop_id in strangers:
        yield Fault(f"{where}, stop {stop_id}", Rule.KNOWN_STOP, "an unknown id", "a known one")
    if strangers or not run.visits:
        return
    yield from drive_faults(where, facts, number, run)
    yield from load_faults(where, facts, number, run)
    yield from belonging_faults(where, facts, number, run)
