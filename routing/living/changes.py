"""List who is affected when a plan gives way to another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from routing.plan import Plan

_NOTICED_S = 60


class ChangeKind(StrEnum):
    """What changes for a stop."""

    ADDED = "added"
    CANCELLED = "cancelled"
    MOVED = "moved"  # to another vehicle
    EARLIER = "earlier"
    LATER = "later"
    LEFT_OUT = "left_out"
    SERVED_AFTER_ALL = "served_after_all"


@dataclass(frozen=True, slots=True)
class Change:
    """One stop for which something changes; None where it was or is in no run.

    Attributes:
        stop_id: Which.
        kind: What; a stop that is moved may be earlier or later too.
        vehicle_before: Who was to come.
        vehicle_after: Who comes.
        start_before_s: When service was to begin.
        start_after_s: When it begins.
    """

    stop_id: str
    kind: ChangeKind
    vehicle_before: str | None
    vehicle_after: str | None
    start_before_s: int | None
    start_after_s: int | None

    @property
    def later_by_s(self) -> int | None:
        """By how much service begins later, below 0 earlier; None where it has one time only."""
        if self.start_before_s is None or self.start_after_s is None:
            return None
        return self.start_after_s - self.start_before_s


def changes_between(
    before: Plan, after: Plan, *, done: Iterable[str] = (), cancelled: Iterable[str] = ()
) -> tuple[Change, ...]:
    """The stops for which the plan changes, in the order of their new and then old times.

    Args:
        before: The plan that was driven.
        after: The plan that is driven from now on.
        done: Stops that were served: nothing changes for them.
        cancelled: Stops that were called off.
    """
    was, now = _times(before), _times(after)
    known = {*was, *(left.stop_id for left in before.unassigned)}
    gone = set(cancelled)
    found = []
    for stop_id in {*known, *now, *(left.stop_id for left in after.unassigned)} - set(done):
        old, new = was.get(stop_id), now.get(stop_id)
        kind = _kind(stop_id in known, stop_id in gone, old, new)
        if kind is not None:
            found.append(
                Change(
                    stop_id,
                    kind,
                    old[0] if old else None,
                    new[0] if new else None,
                    old[1] if old else None,
                    new[1] if new else None,
                )
            )
    return tuple(sorted(found, key=_moment))


def _kind(
    known: bool,  # noqa: FBT001 - a row of a decision table
    cancelled: bool,  # noqa: FBT001
    old: tuple[str, int] | None,
    new: tuple[str, int] | None,
) -> ChangeKind | None:
    if cancelled:
        return ChangeKind.CANCELLED
    if not known:
        return ChangeKind.ADDED
    if old is None:
        return None if new is None else ChangeKind.SERVED_AFTER_ALL
    return ChangeKind.LEFT_OUT if new is None else _shift(old, new)


def _shift(old: tuple[str, int], new: tuple[str, int]) -> ChangeKind | None:
    if old[0] != new[0]:
        return ChangeKind.MOVED
    if abs(new[1] - old[1]) < _NOTICED_S:
        return None
    return ChangeKind.LATER if new[1] > old[1] else ChangeKind.EARLIER


def _times(plan: Plan) -> dict[str, tuple[str, int]]:
    return {
        visit.stop_id: (run.vehicle_id, visit.start_s) for run in plan.runs for visit in run.visits
    }


def _moment(change: Change) -> tuple[int, int, str]:
    last = 1 << 40
    after, before = change.start_after_s, change.start_before_s
    return (
        last if after is None else after,
        last if before is None else before,
        change.stop_id,
    )
