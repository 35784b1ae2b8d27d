"""Tell a plan of one problem from a plan of another before they are used together."""

from __future__ import annotations

from collections import Counter

from gis_data import InputError, Problem
from routing.plan import Loading, Plan
from routing.problem import RoutingProblem


def check_fits(problem: RoutingProblem, plan: Plan) -> None:
    """Check that the plan serves stops of the problem, each once, with vehicles and hubs of it.

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
    if found:
        raise InputError("The plan does not belong to the problem.", found)
