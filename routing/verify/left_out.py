"""Ask of every stop that was left out whether the reason given is true."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from routing.plan import LeftOutReason, Plan, Unassigned
from routing.problem import Stop
from routing.verify.alone import errands, hindrances
from routing.verify.facts import Facts
from routing.verify.fault import Fault, Rule
from routing.verify.gaps import Flags, Gaps, find_gaps
from routing.verify.worth import Worth

_OFF_NETWORK_M = 250.0  # the rule of the house, stated here again on purpose

_BESIDE_OTHERS = {
    LeftOutReason.NO_CAPACITY_LEFT,
    LeftOutReason.NO_TIME_LEFT,
    LeftOutReason.NOT_WORTH_IT,
}


def left_out_faults(
    facts: Facts, plan: Plan, snap_distance_m: npt.NDArray[np.float64] | None
) -> Iterator[Fault]:
    """One fault for each left-out stop whose reason does not hold."""
    reasons = {left.stop_id: left.reason for left in plan.unassigned}
    others: list[Unassigned] = []
    for left in plan.unassigned:
        where = f"left-out stop {left.stop_id}"
        if left.stop_id not in facts.index:
            yield Fault(where, Rule.KNOWN_STOP, "an unknown id", "a known one")
        elif left.reason is LeftOutReason.OFF_NETWORK:
            if snap_distance_m is not None:
                row = facts.places.stop + facts.index[left.stop_id]
                yield from _off_network(where, float(snap_distance_m[row]))
        elif left.reason is LeftOutReason.PARTNER_LEFT_OUT:
            yield from _partner(where, facts, left, reasons)
        else:
            others.append(left)
    if not others:
        return
    ids = [visit.stop_id for run in plan.runs for visit in run.visits]
    if any(stop_id not in facts.index for stop_id in ids):
        return  # said already; what could stand beside unknown stops cannot be said
    if any(run.vehicle_id not in facts.vehicle for run in plan.runs):
        return
    judge = _Judge(facts, plan)
    for left in others:
        yield from judge.faults(f"left-out stop {left.stop_id}", left)


def _off_network(where: str, distance_m: float) -> Iterator[Fault]:
    if not distance_m > _OFF_NETWORK_M:
        given = f"off_network at {distance_m:.0f} m"
        yield Fault(where, Rule.REASON, given, f"more than {_OFF_NETWORK_M:.0f} m")


def _partner(
    where: str, facts: Facts, left: Unassigned, reasons: dict[str, LeftOutReason]
) -> Iterator[Fault]:
    unit = facts.units[facts.index[left.stop_id]]
    partners = [facts.problem.stops[index].id for index in unit]
    found = {reasons.get(stop_id) for stop_id in partners if stop_id != left.stop_id}
    if not found - {None, LeftOutReason.PARTNER_LEFT_OUT}:
        expected = "a partner that is left out for a reason of its own"
        yield Fault(where, Rule.REASON, str(left.reason), expected)


class _Judge:
    """Knows who could serve a stop, and where it could stand."""

    def __init__(self, facts: Facts, plan: Plan) -> None:
        self._facts = facts
        self._gaps = find_gaps(facts, plan)
        self._worth = Worth(facts, plan)
        self._hindrances: dict[tuple[int, ...], list[frozenset[LeftOutReason]]] = {}

    def faults(self, where: str, left: Unassigned) -> Iterator[Fault]:
        """Whether the reason of one stop holds."""
        facts = self._facts
        unit = facts.units[facts.index[left.stop_id]]
        hindered = self._hindered(unit)
        able = np.array([not found for found in hindered], dtype=np.bool_)
        names = [v.id for v in facts.problem.vehicles]
        if not able.any():
            broken = frozenset().union(*hindered)
            if left.reason not in broken:
                expected = f"one of: {', '.join(sorted(broken))}"
                yield Fault(where, Rule.REASON, str(left.reason), expected)
        elif left.reason not in _BESIDE_OTHERS:
            given = f"{left.reason}, though {names[int(able.argmax())]} could serve it alone"
            yield Fault(where, Rule.REASON, given, "a reason that holds for every vehicle")
        elif left.reason is LeftOutReason.NOT_WORTH_IT:
            yield from self._not_worth_it(where, unit, able)
        else:
            yield from self._no_place(where, left.reason, unit, able)

    def _hindered(self, unit: tuple[int, ...]) -> list[frozenset[LeftOutReason]]:
        if unit not in self._hindrances:
            kinds = {kind: hindrances(self._facts, kind, unit) for kind in set(self._facts.kind)}
            self._hindrances[unit] = [kinds[kind] for kind in self._facts.kind]
        return self._hindrances[unit]

    def _no_place(
        self, where: str, reason: LeftOutReason, unit: tuple[int, ...], able: Flags
    ) -> Iterator[Fault]:
        errand = self._errand(unit)
        if errand is None:
            return  # what a group needs beside others depends on the order of all its stops
        stops = [self._facts.problem.stops[index] for index in errand]
        roomy: set[int] = set()
        for gaps in self._gaps:
            fits = gaps.roomy(self._facts, stops) & able[gaps.vehicle]
            again = gaps.may_load & able[gaps.vehicle] & (len(stops) <= gaps.room_stops)
            roomy.update(gaps.vehicle[fits | again].tolist())
            found = self._place(gaps, errand, fits, able)
            if found is not None:
                vehicle = self._facts.problem.vehicles[found]
                given = f"{reason}, though {vehicle.id} has the room and the time"
                yield Fault(where, Rule.REASON, given, "no place in any run")
                return
        if reason is LeftOutReason.NO_CAPACITY_LEFT and roomy:
            vehicle = self._facts.problem.vehicles[min(roomy)]
            given, expected = f"{reason}, though {vehicle.id} has room", "no room in any vehicle"
            yield Fault(where, Rule.REASON, given, expected)
        elif reason is LeftOutReason.NO_TIME_LEFT and not roomy:
            yield Fault(where, Rule.REASON, str(reason), "a vehicle that has room but no time")

    def _place(self, gaps: Gaps, errand: Sequence[int], fits: Flags, able: Flags) -> int | None:
        """A vehicle in whose run the errand fits, as it is or after a further loading."""
        at = np.flatnonzero(fits)
        in_time, _, _ = gaps.times(self._facts, at, errand)
        if not in_time.any() and len(errand) == 1:
            anew = gaps.roomy_anew(self._facts, self._facts.problem.stops[errand[0]])
            at = np.flatnonzero(anew & able[gaps.vehicle])
            in_time, _, _ = gaps.times(self._facts, at, errand, anew=True)
        return int(gaps.vehicle[at[in_time]][0]) if in_time.any() else None

    def _not_worth_it(self, where: str, unit: tuple[int, ...], able: Flags) -> Iterator[Fault]:
        members = [self._facts.problem.stops[index] for index in unit]
        penalty_khr = _penalty_khr(members)
        if penalty_khr is None:
            expected = "a stop with a drop penalty"
            yield Fault(where, Rule.REASON, LeftOutReason.NOT_WORTH_IT.value, expected)
            return
        errand = self._errand(unit)
        if errand is None:
            return
        for gaps in self._gaps:
            at = self._rooms(gaps, errand, able)
            cheaper = self._worth.cheaper(gaps, at, errand, penalty_khr)
            if cheaper is not None:
                vehicle, added_khr = cheaper
                given = f"{added_khr} riel in {self._facts.problem.vehicles[vehicle].id}"
                yield Fault(where, Rule.REASON, given, f"at least {penalty_khr} riel")
                return

    def _rooms(self, gaps: Gaps, errand: Sequence[int], able: Flags) -> npt.NDArray[np.int64]:
        stops = [self._facts.problem.stops[index] for index in errand]
        return np.flatnonzero(gaps.roomy(self._facts, stops) & able[gaps.vehicle])

    def _errand(self, unit: tuple[int, ...]) -> tuple[int, ...] | None:
        """The unit, where it is a stop or a pair; None where it is more."""
        found = errands(self._facts, unit)
        return found[0] if len(found) == 1 else None


def _penalty_khr(stops: Sequence[Stop]) -> int | None:
    penalties = [stop.drop_penalty_khr for stop in stops]
    given = [penalty for penalty in penalties if penalty is not None]
    return sum(given) if len(given) == len(penalties) else None
