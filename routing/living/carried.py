"""Say what a vehicle on its way has behind it: visits, rests, loads that stay with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def cancelled_aboard(
    progress: Progress, cancelled: frozenset[str], stops: Mapping[str, Stop]
) -> list[Stop]:
    """Deliveries that were called off and stay in the vehicle until the hub."""
    found = []
    steps = [progress.under_way, *progress.ahead]
    for step in steps:
        if isinstance(step, Loading):
            break
        if isinstance(step, Visit) and step.stop_id in cancelled and step.task is Task.DELIVER:
            found.append(stops[step.stop_id])
    return found


def breaks_left(breaks: Sequence[Break], progress: Progress, left_at_s: int) -> tuple[Break, ...]:
    """The rests that are still to come; one that was taken is over."""
    taken = [step for step in progress.done if isinstance(step, Pause)]
    assert progress.run is not None
    left = []
    for rest in breaks:
        window = rest.window
        before = window.opens_s + rest.duration_s <= progress.run.start_s
        had = any(
            window.opens_s <= pause.start_s <= window.closes_s
            and pause.duration_s >= rest.duration_s
            for pause in taken
        )
        if before or had or window.closes_s < left_at_s:
            continue
        opens_s = max(window.opens_s, left_at_s)
        left.append(replace(rest, window=TimeWindow(opens_s, max(window.closes_s, opens_s))))
    return tuple(left)
