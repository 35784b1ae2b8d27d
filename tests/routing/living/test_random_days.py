"""Whatever happens in a random day, it goes on: checked, and with what was done as it was."""

from __future__ import annotations

import numpy as np
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from random_problems import CLOSES, OPENS, PROFILES, cases

from routing import (
    UNREACHABLE,
    EngineNote,
    InsertionSolver,
    Matrix,
    Plan,
    Profile,
    RoutingProblem,
    Stop,
    Task,
    Visit,
    plan_routes,
)
from routing.errors import BeginningError
from routing.living import (
    Added,
    BrokenDown,
    Cancelled,
    Delayed,
    Event,
    Replan,
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
def events(draw: st.DrawFn, problem: RoutingProblem, plan: Plan, now_s: int, turn: int):
    """What happens at a moment of a day."""
    ahead = [visit for run in plan.runs for visit in run.visits if visit.departure_s > now_s]
    found: list[Event] = [
        Cancelled(stop_id=visit.stop_id) for visit in ahead if draw(st.integers(0, 5)) == 0
    ]
    for vehicle in problem.vehicles:
        match draw(st.integers(0, 6)):
            case 0:
                found.append(BrokenDown(vehicle_id=vehicle.id))
            case 1:
                found.append(Delayed(vehicle_id=vehicle.id, by_s=draw(st.integers(0, 5_000))))
    for number in range(draw(st.integers(0, 2))):
        late = Stop(
            id=f"late-{turn}-{number}",
            latitude=11.5 + draw(st.integers(0, 40)) * BLOCK,
            longitude=104.9 + draw(st.integers(0, 40)) * BLOCK,
            weight_g=draw(st.integers(0, 12)),
            service_s=draw(st.integers(0, 600)),
            task=draw(st.sampled_from(Task)),
        )
        found.append(Added(stop=late))
    return found


def served(plan: Plan) -> dict[str, tuple[str, int]]:
    """Who serves each stop, and when."""
    return {v.stop_id: (run.vehicle_id, v.start_s) for run in plan.runs for v in run.visits}


def check_what_stays(problem: RoutingProblem, plan: Plan, now_s: int, happened, new: Replan):
    """What is done is as it was; who is under way goes on, unless the delay is too long."""
    now = served(new.plan)
    kept = {stop.id for stop in new.problem.stops}
    idle = {e.vehicle_id for e in happened if isinstance(e, BrokenDown | Delayed)}
    for own in progress_at(problem, plan, now_s):
        for step in own.done:
            if isinstance(step, Visit):
                assert now[step.stop_id] == (own.vehicle.id, step.start_s)
        if own.under_way is not None and own.vehicle.id not in idle:
            key, start_s = own.under_way.stop_id, own.under_way.start_s
            assert key not in kept or now[key] == (own.vehicle.id, start_s)


def check_who_is_accounted_for(problem: RoutingProblem, happened, new: Replan):
    """No stop is lost, and none comes back that was called off."""
    now = served(new.plan)
    kept = {stop.id for stop in new.problem.stops}
    gone = {event.stop_id for event in happened if isinstance(event, Cancelled)}
    halves = {key for pair in problem.pairs for key in (pair.collect_id, pair.deliver_id)}
    assert not gone & kept
    assert {stop.id for stop in problem.stops} - kept <= gone | halves
    assert {e.stop.id for e in happened if isinstance(e, Added)} <= kept
    left = {left.stop_id for left in new.plan.unassigned}
    assert now.keys() | left == kept
    assert not now.keys() & left


@settings(max_examples=250)
@given(case=cases(), data=st.data())
def test_a_day_goes_on_whatever_happens(case, data):
    problem = case.problem
    try:
        plan = plan_routes(problem, ENGINE, solver=PLAIN)
    except BeginningError:
        reject()
    now_s = OPENS
    for turn in range(2):
        now_s = data.draw(st.integers(now_s, CLOSES))
        happened = data.draw(events(problem, plan, now_s, turn))
        options = ReplanOptions(
            frozen_s=data.draw(st.sampled_from((0, 0, 900))),
            loaded_s=data.draw(st.sampled_from((0, 0, 1_800))),
            solver=PLAIN,
        )
        new = replan(problem, plan, ENGINE, happened, now_s=now_s, options=options)
        assert new.rest.verified
        check_what_stays(problem, plan, now_s, happened, new)
        check_who_is_accounted_for(problem, happened, new)
        problem, plan = new.problem, new.plan
