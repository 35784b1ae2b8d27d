"""Say what a vehicle on its way has behind it: visits, rests, loads that stay with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from routing.living.progress import Progress
from routing.plan import Loading, Pause, Step, Visit
from routing.problem import Break, RoutingProblem, Stop, Task, TimeWindow


def since_loading(done: Sequence[Step]) -> list[Visit]:
    """The visits since the vehicle was last at its hub."""
    visits: list[Visit] = []
    for step in done:
        if isinstance(step, Loading):
            visits = []
        elif isinstance(step, Visit):
            visits.append(step)
    return visits


def collected_in_pairs(problem: RoutingProblem) -> frozenset[str]:
    """The stops whose loads go to other stops, not to the hub."""
    return frozenset(pair.collect_id for pair in problem.pairs)


def not_fetched(problem: RoutingProblem, done: Collection[str]) -> frozenset[str]:
    """The stops whose loads still lie at other stops."""
    return frozenset(pair.deliver_id for pair in problem.pairs if pair.collect_id not in done)


def cancelled_aboard(
    progress: Progress,
    cancelled: frozenset[str],
    stops: Mapping[str, Stop],
    elsewhere: frozenset[str],
) -> list[Stop]:
    """Deliveries that were called off and stay in the vehicle until the hub.

    Args:
        progress: Of the vehicle.
        cancelled: What was called off.
        stops: Of the problem, by id.
        elsewhere: From ``not_fetched``.
    """
    found = []
    steps = [progress.under_way, *progress.ahead]
    for step in steps:
        if isinstance(step, Loading):
            break
        if isinstance(step, Visit) and step.stop_id in cancelled - elsewhere:
            found += [stops[step.stop_id]] if step.task is Task.DELIVER else []
    return found


def breaks_left(breaks: Sequence[Break], progress: Progress, left_at_s: int) -> tuple[Break, ...]:
    """The rests of a vehicle on its way that are still to come; one that was taken is over."""
    taken = [step for step in progress.done if isinstance(step, Pause)]
    assert progress.run is not None
    begun_s = progress.run.start_s
    left = [
        rest
        for rest in breaks
        if rest.window.opens_s + rest.duration_s > begun_s
        and not any(
            rest.window.opens_s <= pause.start_s <= rest.window.closes_s
            and pause.duration_s >= rest.duration_s
            for pause in taken
        )
    ]
    return breaks_within(left, TimeWindow(left_at_s, progress.vehicle.shift.closes_s))


def breaks_standing(breaks: Sequence[Break], shift: TimeWindow, now_s: int) -> tuple[Break, ...]:
    """The rests of a vehicle that stood still until now: what could be taken by now was taken.

    Args:
        breaks: Of the whole day.
        shift: What is left of it.
        now_s: The moment.
    """
    left = [rest for rest in breaks if rest.window.opens_s + rest.duration_s > now_s]
    return breaks_within(left, shift)


def breaks_within(breaks: Sequence[Break], shift: TimeWindow) -> tuple[Break, ...]:
    """Rests that can still begin, cut to what is left of a shift."""
    return tuple(
        replace(rest, window=TimeWindow(opens_s, rest.window.closes_s))
        for rest in breaks
        if (opens_s := max(rest.window.opens_s, shift.opens_s)) <= rest.window.closes_s
        and rest.window.closes_s <= shift.closes_s
    )
