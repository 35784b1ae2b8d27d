"""Recompute a whole plan from the problem and the engine's figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt

from routing.engines.protocol import Matrix
from routing.plan import Plan
from routing.problem import Profile, RoutingProblem
from routing.verify.fault import Fault, Rule
from routing.verify.left_out import left_out_faults
from routing.verify.runs import run_faults


def verify(
    problem: RoutingProblem,
    matrices: Mapping[Profile, Matrix],
    plan: Plan,
    *,
    snap_distance_m: npt.NDArray[np.float64] | None = None,
) -> tuple[Fault, ...]:
    """Check every load, time, window, distance and reason of a plan; empty means sound.

    The checker shares no code with any solver or scheduler: it drives each run again from the
    matrices alone.

    Args:
        problem: What was asked.
        matrices: Travel per profile of the problem's vehicles; row and column 0 are the hub,
            row i + 1 is stop i.
        plan: What was answered.
        snap_distance_m: How far hub and stops lie from the network, in the matrices' order; None
            leaves the reason ``off_network`` unchecked.
    """
    return tuple(_faults(problem, matrices, plan, snap_distance_m))


def _faults(
    problem: RoutingProblem,
    matrices: Mapping[Profile, Matrix],
    plan: Plan,
    snap_distance_m: npt.NDArray[np.float64] | None,
) -> Iterator[Fault]:
    if plan.hubs != problem.hubs:
        yield Fault("plan", Rule.HUB, str(plan.hubs), str(problem.hubs))
    vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
    for vehicle_id, times in Counter(run.vehicle_id for run in plan.runs).items():
        if times > 1:
            yield Fault(f"run {vehicle_id}", Rule.VEHICLE_ONCE, f"{times} runs", "one")
    for run in plan.runs:
        vehicle = vehicles.get(run.vehicle_id)
        if vehicle is None:
            where = f"run {run.vehicle_id}"
            yield Fault(where, Rule.KNOWN_VEHICLE, "an unknown id", "a known one")
        else:
            yield from run_faults(problem, vehicle, matrices[vehicle.profile], run)
    seen = Counter(visit.stop_id for run in plan.runs for visit in run.visits)
    seen.update(left.stop_id for left in plan.unassigned)
    for stop in problem.stops:
        if seen[stop.id] != 1:
            yield Fault(f"stop {stop.id}", Rule.STOP_ONCE, f"{seen[stop.id]} times", "once")
    yield from left_out_faults(problem, matrices, plan, snap_distance_m)
