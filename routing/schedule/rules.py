"""Look up by number what a problem says by name: partners, groups, who has what on board."""

from __future__ import annotations

from dataclasses import dataclass

from routing.problem import RoutingProblem, Task


@dataclass(frozen=True, slots=True)
class Rules:
    """What binds stops to each other and to vehicles, by their numbers in the problem.

    Attributes:
        collect: The first half of each pair, by the second.
        deliver: The second half of each pair, by the first.
        groups: The stops of each group.
        group: The group of each stop that is in one.
        owner: The vehicle that has the load of a stop on board.
        first: For each vehicle, the stops that its run begins with.
        for_hub: Whether the load of each stop is collected for the hub.
        bound: Whether a stop asks anything of its vehicle: skills, a hub, a load on board.
    """

    collect: dict[int, int]
    deliver: dict[int, int]
    groups: tuple[tuple[int, ...], ...]
    group: dict[int, int]
    owner: dict[int, int]
    first: tuple[tuple[int, ...], ...]
    for_hub: tuple[bool, ...]
    bound: tuple[bool, ...]

    def together(self, stop: int) -> tuple[int, ...]:
        """All stops that are served by one vehicle or not at all, this one among them."""
        found, open_ends = {stop}, [stop]
        while open_ends:
            here = open_ends.pop()
            near = [self.collect.get(here), self.deliver.get(here)]
            if here in self.group:
                near += self.groups[self.group[here]]
            for other in near:
                if other is not None and other not in found:
                    found.add(other)
                    open_ends.append(other)
        return tuple(sorted(found))


_latest: tuple[RoutingProblem, Rules] | None = None


def rules_of(problem: RoutingProblem) -> Rules:
    """The rules of a problem; those of the problem that was asked for last are kept."""
    global _latest  # noqa: PLW0603 - hashing a problem, as a cache would, costs more than the look-up
    latest = _latest
    if latest is not None and latest[0] is problem:
        return latest[1]
    found = _read(problem)
    _latest = (problem, found)
    return found


def _read(problem: RoutingProblem) -> Rules:
    number = {stop.id: index for index, stop in enumerate(problem.stops)}
    pairs = [
        (number[pair.collect_id], number[pair.deliver_id])
        for pair in problem.pairs
        if pair.collect_id in number and pair.deliver_id in number
    ]
    groups = tuple(
        tuple(number[key] for key in group.stop_ids if key in number) for group in problem.groups
    )
    owner = {
        number[key]: vehicle
        for vehicle, known in enumerate(problem.vehicles)
        for key in known.on_board
        if key in number
    }
    halves = {collect for collect, _ in pairs}
    return Rules(
        collect={deliver: collect for collect, deliver in pairs},
        deliver=dict(pairs),
        groups=groups,
        group={stop: place for place, group in enumerate(groups) for stop in group},
        owner=owner,
        first=tuple(
            tuple(number[key] for key in vehicle.first if key in number)
            for vehicle in problem.vehicles
        ),
        for_hub=tuple(
            stop.task is Task.COLLECT and index not in halves
            for index, stop in enumerate(problem.stops)
        ),
        bound=tuple(
            bool(stop.skills) or stop.hub_id is not None or index in owner
            for index, stop in enumerate(problem.stops)
        ),
    )
