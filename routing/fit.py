"""Tell a plan of one problem from a plan of another before they are used together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from gis_data import InputError, Problem
from routing.plan import Loading, Pause, Plan, Run, Visit
from routing.problem import DAY_S, RoutingProblem

_LATEST_S = 7 * DAY_S


def check_fits(problem: RoutingProblem, plan: Plan) -> None:
    """Check that the plan serves stops of the problem, each once, with vehicles and hubs of it.

    Whether its runs can be driven is another question (``verify``); their times must be times.

    Raises:
        InputError: With one ``Problem`` for each thing that is wrong.
    """
    stops = {stop.id for stop in problem.stops}
    vehicles = {vehicle.id for vehicle in problem.vehicles}
    hubs = {hub.id for hub in problem.hubs}
    served = Counter(visit.stop_id for run in plan.runs for visit in run.visits)
    runs = Counter(run.vehicle_id for run in plan.runs)
    named = {run.hub_id for run in plan.runs}
    named |= {step.hub_id for run in plan.runs for step in run.steps if isinstance(step, Loading)}
    remedy = "Give the plan together with the problem that it was made for."
    unknown = [
        *((f"plan, vehicle {key}", "a vehicle") for key in runs if key not in vehicles),
        *((f"plan, hub {key}", "a hub") for key in sorted(named - hubs)),
        *((f"plan, stop {key}", "a stop") for key in served if key not in stops),
    ]
    found = [
        Problem(where, "an unknown id", f"{what} of the problem", remedy) for where, what in unknown
    ]
    found += [
        Problem(f"plan, {what} {key}", f"{count} {times}", "one at most")
        for what, times, counts in (("vehicle", "runs", runs), ("stop", "visits", served))
        for key, count in counts.items()
        if count > 1
    ]
    found += [
        Problem(f"plan, vehicle {run.vehicle_id}", f"{second} s", "times of a few days", remedy)
        for run in plan.runs
        for second in (min(_times(run)), max(_times(run)))
        if not 0 <= second <= _LATEST_S
    ]
    if found:
        raise InputError("The plan does not belong to the problem.", found)


def _times(run: Run) -> Iterator[int]:
    yield run.start_s
    yield run.end_s
    for step in run.steps:
        if isinstance(step, Pause):
            yield step.start_s
            yield step.start_s + step.duration_s
        else:
            yield step.arrival_s
            yield step.departure_s
            yield step.start_s if isinstance(step, Visit) else step.arrival_s
