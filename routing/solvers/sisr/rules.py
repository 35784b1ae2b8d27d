"""Lay out the rules that the second, richer path of the kernel keeps beside the plain ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from routing.solvers.sisr.ground import BLOCKED, Ints

BEYOND = 2
"""Columns behind the loads of a stop: metres of the route, and what it waits."""

MOST = 1 << 30
"""Room of a vehicle for what it may have any amount of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rich:
    """What is asked beyond plain stops and vehicles; one row or item for each stop or kind.

    Attributes:
        windows: For each stop its windows, in order and apart; empty for that of ``Stops``.
        change: int32 (n, loads), by how much the load grows when the stop is served. What is
            delivered from the start stands in ``Stops.demand`` and, below 0, here; what is taken
            in on the way stands here alone; what only adds up stands in ``Stops.demand`` alone.
        pairs: Stops where something is collected, and where the same vehicle delivers it later.
        groups: Stops that one vehicle serves, all of them or none.
        longest: For each kind the longest distance of a route; None for any.
        waiting: Whether waiting costs what driving costs.
        begun: For each kind what its vehicles waited before the start of the route, and by how much
            later they could have begun; empty where all begin at the start.
    """

    windows: Sequence[Sequence[tuple[int, int]]] = ()
    change: npt.NDArray[np.int32] | None = None
    pairs: Sequence[tuple[int, int]] = ()
    groups: Sequence[Sequence[int]] = ()
    longest: Sequence[int | None] = ()
    waiting: bool = False
    begun: Sequence[tuple[int, int]] = ()


class Rules(NamedTuple):
    """Rules that do not change while a problem is solved.

    Stops that one route serves or none are a unit; the first of them stands for all. A unit goes
    in piece by piece: a piece is a stop, or a pair, for which its collection stands.

    Attributes:
        mixed: Whether loads grow on the way.
        metred: Whether any distance is limited.
        waits: Whether waiting costs.
        before: int32 (kinds,), what vehicles waited before the start.
        spare: int32 (kinds,), by how much later they could have begun.
        window: int32 (stops + 1,), where the windows of each stop begin.
        opens: int32 (windows,), when service may begin.
        closes: int32 (windows,), until when it may.
        change: int32 (stops, loads), by how much a load grows at a stop.
        partner: int32 (stops,), where the collected is delivered; -1 at all other stops.
        unit: int32 (stops,), who stands for the unit of each stop.
        member: int32 (stops + 1,), where the members of each unit begin.
        members: int32 (stops,), unit by unit.
        piece: int32 (stops + 1,), where the pieces of each unit begin.
        pieces: int32, unit by unit.
    """

    mixed: bool
    metred: bool
    waits: bool
    before: Ints
    spare: Ints
    window: Ints
    opens: Ints
    closes: Ints
    change: Ints
    partner: Ints
    unit: Ints
    member: Ints
    members: Ints
    piece: Ints
    pieces: Ints


def rules_of(rich: Rich, demand: Ints, opens: Ints, closes: Ints, rank: Ints, kinds: int) -> Rules:
    """The rules as arrays.

    Args:
        rich: What is asked, in the caller's numbers.
        demand: int32 (stops, columns), in the order of the arrays like all that follows.
        opens: int32 (stops,).
        closes: int32 (stops,).
        rank: Where each of the caller's stops stands in the arrays.
        kinds: How many kinds of vehicles there are.
    """
    count = len(demand)
    begun = rich.begun or [(0, BLOCKED)] * kinds
    spans = [[(int(a), int(b))] for a, b in zip(opens, closes, strict=True)]
    for stop, windows in enumerate(rich.windows):
        if windows:
            spans[rank[stop]] = list(windows)
    change = np.zeros_like(demand)
    if rich.change is not None:
        change[rank, : rich.change.shape[1]] = rich.change
    partner = np.full(count, -1, dtype=np.int32)
    for collect, deliver in rich.pairs:
        partner[rank[collect]] = rank[deliver]
    together = [rank[list(stops)].tolist() for stops in (*rich.pairs, *rich.groups)]
    unit = _units(count, together)
    member, members = _listed(count, unit, np.arange(count))
    halves = np.zeros(count, dtype=bool)
    halves[partner[partner >= 0]] = True
    piece, pieces = _listed(count, unit, np.flatnonzero(~halves))
    flat = [span for of_stop in spans for span in of_stop]
    return Rules(
        mixed=bool((change > 0).any()),
        metred=any(longest is not None for longest in rich.longest),
        waits=rich.waiting,
        before=np.array([waited for waited, _ in begun], dtype=np.int32),
        spare=np.array([spare for _, spare in begun], dtype=np.int32),
        window=np.cumsum([0, *map(len, spans)]).astype(np.int32),
        opens=np.array([a for a, _ in flat], dtype=np.int32),
        closes=np.array([b for _, b in flat], dtype=np.int32),
        change=change,
        partner=partner,
        unit=unit,
        member=member,
        members=members,
        piece=piece,
        pieces=pieces,
    )


def _units(count: int, together: Sequence[Sequence[int]]) -> Ints:
    """For each stop the lowest of those that it is tied to, by whatever chain."""
    unit = list(range(count))

    def first_of(stop: int) -> int:
        while unit[stop] != stop:
            unit[stop] = unit[unit[stop]]
            stop = unit[stop]
        return stop

    for stops in together:
        for stop in stops[1:]:
            one, other = first_of(stops[0]), first_of(stop)
            unit[max(one, other)] = min(one, other)
    return np.array([first_of(stop) for stop in range(count)], dtype=np.int32)


def _listed(count: int, unit: Ints, stops: npt.NDArray[np.integer]) -> tuple[Ints, Ints]:
    """Where each unit's stops begin, and the stops unit by unit."""
    of_unit = unit[stops]
    order = np.argsort(of_unit, kind="stable")
    first = np.searchsorted(of_unit[order], np.arange(count + 1)).astype(np.int32)
    return first, stops[order].astype(np.int32)
