"""Whatever happens in a random day, it goes on: checked, and with what was done as it was."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from random_problems import CLOSES, OPENS, PROFILES, Case, cases

from routing import (
    UNREACHABLE,
    EngineNote,
    InsertionSolver,
    Matrix,
    Plan,
    Profile,
    Stop,
    Task,
    plan_routes,
)
from routing.living import (
    Added,
    BrokenDown,
    Cancelled,
    Delayed,
    ReplanOptions,
    progress_at,
    replan,
)

BLOCK = 0.001


class BlocksEngine:
    """A town of blocks whose streets are known between any two points."""

    note = EngineNote("given", on_roads=False, note="Blocks of a town.")

    def snap_distance_m(self, points: np.ndarray) -> np.ndarray:
        return np.zeros(len(points))

    def matrix(self, points: np.ndarray, profile: Profile) -> Matrix:
        return self.table(points, points, profile)

    def table(self, origins: np.ndarray, ends: np.ndarray, profile: Profile) -> Matrix:
        here, there = (np.rint(points / BLOCK).astype(np.int64) for points in (origins, ends))
        apart = np.abs(here[:, None] - there[None, :]).sum(axis=2)
        pace_s = (20, 33)[PROFILES.index(profile)]
        lonely = (here[:, None].sum(axis=2) % 17 == 3) & (there[None, :].sum(axis=2) % 11 == 5)
        lonely &= apart > 0
        duration_s = np.where(lonely, UNREACHABLE, apart * pace_s)
        distance_m = np.where(lonely, UNREACHABLE, apart * 110)
        return Matrix(duration_s.astype(np.int32), distance_m.astype(np.int32))

    def route(self, points: np.ndarray, profile: Profile) -> tuple[tuple[float, float], ...]:
        return tuple((float(longitude), float(latitude)) for longitude, latitude in points)


ENGINE = BlocksEngine()
PLAIN = InsertionSolver()


@st.composite
def events(draw: st.DrawFn, case: Case, plan: Plan, now_s: int, round_: int):
    """What happens at a moment of a day."""
    problem = case.problem
    found = []
    ahead = [visit for run in plan.runs for visit in run.visits if visit.departure_s > now_s]
    for visit in ahead:
        if draw(st.integers(0, 5)) == 0:
            found.append(Cancelled(stop_id=visit.stop_id))
    for vehicle in problem.vehicles:
        match draw(st.integers(0, 6)):
            case 0:
                found.append(BrokenDown(vehicle_id=vehicle.id))
            case 1:
                found.append(Delayed(vehicle_id=vehicle.id, by_s=draw(st.integers(0, 5_000))))
    for number in range(draw(st.integers(0, 2))):
        late = Stop(
            id=f"late-{round_}-{number}",
            latitude=11.5 + draw(st.integers(0, 40)) * BLOCK,
            longitude=104.9 + draw(st.integers(0, 40)) * BLOCK,
            weight_g=draw(st.integers(0, 12)),
            service_s=draw(st.integers(0, 600)),
            task=draw(st.sampled_from(Task)),
        )
        found.append(Added(stop=late))
    return found


def fixed(problem, plan, now_s, gone):
    """Who serves what at which time where that cannot be changed any more."""
    return {
        step.stop_id: (own.vehicle.id, step.start_s if hasattr(step, "start_s") else None)
        for own in progress_at(problem, plan, now_s)
        for step in own.done
        if hasattr(step, "stop_id") and step.stop_id not in gone
    }


def served(plan):
    return {v.stop_id: (run.vehicle_id, v.start_s) for run in plan.runs for v in run.visits}


@settings(max_examples=150)
@given(case=cases(), data=st.data())
def test_a_day_goes_on_whatever_happens(case, data):
    problem = case.problem
    plan = plan_routes(problem, ENGINE, solver=PLAIN)
    now_s = OPENS
    for number in range(2):
        now_s = data.draw(st.integers(now_s, CLOSES))
        happened = data.draw(events(Case(problem, *[None] * 4), plan, now_s, number))
        options = ReplanOptions(
            frozen_s=data.draw(st.sampled_from((0, 0, 900))),
            loaded_s=data.draw(st.sampled_from((0, 0, 1_800))),
            solver=PLAIN,
        )
        done = fixed(problem, plan, now_s, set())
        new = replan(problem, plan, ENGINE, happened, now_s=now_s, options=options)
        assert new.rest.verified
        now = served(new.plan)
        assert {key: now[key] for key in done} == done
        gone = {event.stop_id for event in happened if isinstance(event, Cancelled)}
        broken = {event.vehicle_id for event in happened if isinstance(event, BrokenDown)}
        assert not gone & now.keys()
        for own in progress_at(problem, plan, now_s):
            under_way = own.under_way
            if under_way is not None and under_way.stop_id not in gone:
                if own.vehicle.id not in broken:
                    assert now[under_way.stop_id][0] == own.vehicle.id
        known = {*now, *(left.stop_id for left in new.plan.unassigned)}
        assert {stop.id for stop in new.problem.stops} <= known
        problem, plan = new.problem, new.plan
