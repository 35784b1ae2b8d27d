"""Time an order second by second, trying every moment: slow, short and easy to believe."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, combinations, permutations

from routing import Break, TimeWindow


def possible_ends(
    legs_s: Sequence[int],
    services_s: Sequence[int],
    windows: Sequence[Sequence[TimeWindow]],
    breaks: Sequence[Break],
    start_s: int,
    horizon_s: int,
) -> set[int]:
    """Every second at which a run that leaves then can end, all breaks kept."""
    every = frozenset(range(len(breaks)))
    states = {(start_s, taken) for taken in _subsets(every) if _behind(breaks, taken, start_s)}
    for leg_s, service_s, spans in zip(legs_s, services_s, windows, strict=False):
        states = {(time_s + leg_s, taken) for time_s, taken in states}
        states = _idle(states, breaks, horizon_s)
        states = {
            (time_s + service_s, taken)
            for time_s, taken in states
            if not spans or any(w.opens_s <= time_s <= w.closes_s for w in spans)
        }
        states = _idle(states, breaks, horizon_s)
    ends = {(time_s + legs_s[-1], taken) for time_s, taken in states}
    return {time_s for time_s, taken in ends if _still_ahead(breaks, every - taken, time_s)}


def _idle(
    states: set[tuple[int, frozenset[int]]], breaks: Sequence[Break], horizon_s: int
) -> set[tuple[int, frozenset[int]]]:
    """All states that come of waiting and resting at a place."""
    found: set[tuple[int, frozenset[int]]] = set()
    open_ends = set(states)
    while open_ends:
        time_s, taken = state = open_ends.pop()
        if state in found or time_s > horizon_s:
            continue
        found.add(state)
        open_ends.add((time_s + 1, taken))
        for number, rest in enumerate(breaks):
            if number not in taken and rest.window.opens_s <= time_s <= rest.window.closes_s:
                open_ends.add((time_s + rest.duration_s, taken | {number}))
    return found


def _subsets(numbers: frozenset[int]) -> list[frozenset[int]]:
    sizes = (combinations(sorted(numbers), size) for size in range(len(numbers) + 1))
    return [frozenset(chosen) for chosen in chain.from_iterable(sizes)]


def _behind(breaks: Sequence[Break], taken: frozenset[int], time_s: int) -> bool:
    """Whether these breaks can all be over by then."""
    return any(_after(breaks, order, 0) <= time_s for order in permutations(taken))


def _still_ahead(breaks: Sequence[Break], left: frozenset[int], time_s: int) -> bool:
    """Whether these breaks can all follow."""
    return any(_after(breaks, order, time_s) < _NEVER for order in permutations(left))


_NEVER = 10**9


def _after(breaks: Sequence[Break], order: Sequence[int], time_s: int) -> int:
    for number in order:
        window = breaks[number].window
        if time_s > window.closes_s:
            return _NEVER
        time_s = max(time_s, window.opens_s) + breaks[number].duration_s
    return time_s
