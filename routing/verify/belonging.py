"""Ask who may serve what, what comes first, and what belongs together."""

from __future__ import annotations

from collections.abc import Iterator

from routing.plan import Plan, Run, Visit
from routing.verify.facts import Facts, places_called
from routing.verify.fault import Fault, Rule


def belonging_faults(where: str, facts: Facts, number: int, run: Run) -> Iterator[Fault]:
    """What a run serves though its vehicle may not, and a beginning that is not the given one."""
    vehicle = facts.problem.vehicles[number]
    hub_id = facts.hub_id(number)
    for visit in run.visits:
        stop = facts.stop(visit.stop_id)
        here = f"{where}, stop {stop.id}"
        lacking = stop.skills - vehicle.skills
        if lacking:
            yield Fault(here, Rule.SKILLS, f"without {', '.join(sorted(lacking))}", "all skills")
        if stop.hub_id not in (None, hub_id):
            yield Fault(here, Rule.LOAD_HUB, hub_id, str(stop.hub_id))
        carriers = facts.carriers.get(stop.id)
        if carriers and vehicle.id not in carriers:
            yield Fault(here, Rule.ON_BOARD, vehicle.id, ", ".join(sorted(carriers)))
    begun = tuple(
        step.stop_id if isinstance(step, Visit) else "a loading"
        for step in places_called(run)[: len(vehicle.first)]
    )
    if begun != vehicle.first:
        yield Fault(where, Rule.FIRST, ", ".join(begun), ", ".join(vehicle.first))


def together_faults(facts: Facts, plan: Plan) -> Iterator[Fault]:
    """Pairs and groups that are torn apart, and vehicles that do not begin as given."""
    home = {
        visit.stop_id: (run.vehicle_id, position)
        for run in plan.runs
        for position, visit in enumerate(run.visits)
    }
    for pair in facts.problem.pairs:
        where = f"pair {pair.collect_id}, {pair.deliver_id}"
        yield from _pair(where, home.get(pair.collect_id), home.get(pair.deliver_id))
    for group in facts.problem.groups:
        runs = sorted({_served(home.get(stop_id)) for stop_id in group.stop_ids})
        if len(runs) > 1:
            yield Fault(f"group {group.id}", Rule.GROUP, " and ".join(runs), "one run, or none")
    driving = {run.vehicle_id for run in plan.runs}
    for vehicle in facts.problem.vehicles:
        if vehicle.first and vehicle.id not in driving:
            expected = f"a run that begins with {', '.join(vehicle.first)}"
            yield Fault(f"vehicle {vehicle.id}", Rule.FIRST, "no run", expected)


def _pair(
    where: str, collect: tuple[str, int] | None, deliver: tuple[str, int] | None
) -> Iterator[Fault]:
    if collect is None and deliver is None:
        return
    if collect is None or deliver is None or collect[0] != deliver[0]:
        given = f"{_served(collect)} and {_served(deliver)}"
        yield Fault(where, Rule.PAIR, given, "one run for both, or none")
    elif collect[1] >= deliver[1]:
        yield Fault(where, Rule.PAIR, "delivered first", "collected first")


def _served(at: tuple[str, int] | None) -> str:
    return "no run" if at is None else f"run {at[0]}"
