"""Bring together what a text says directly and what its words say."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

import h3.api.basic_int as h3

from addressing.geocode.answer import SHARED_AREA, Answers
from addressing.geocode.completion import Completer, within
from addressing.geocode.old_postcodes import names_before_today, once_its_code
from addressing.geocode.recognise import Direct, Pin
from addressing.geocode.result import ConfidenceClass, Geocode, GeocodeLevel
from postcodes import Lattice, TerritoryKind, on_earth

_SAME_PLACE_M = 50.0
"""A pin on the street and the code of the door behind it name the same place."""

_ROUGH_M = 100.0
"""From here on the middle of an area says little about where the place is."""

_CLASSES = (*ConfidenceClass,)
_SURE = frozenset({ConfidenceClass.A, ConfidenceClass.B})


class Combiner:
    """Decide between a code, a position, a postcode and the words."""

    def __init__(self, answers: Answers, lattice: Lattice) -> None:
        self._answers = answers
        self._lattice = lattice
        self._completer = Completer(answers, lattice)

    def combine(self, query: str, direct: Direct, worded: Geocode) -> Geocode:
        """A code first, then a position, then what the words complete, then the words."""
        pins = [pin for pin in (direct.pin, *direct.other_pins) if pin is not None]
        foreign = worded.reason_code == "other_country"
        placed = worded
        if direct.postcodes and not foreign:
            placed = self._with_postcode(query, direct.postcodes, worded)
        if direct.code is not None:
            coded = self._checked(self._answers.of_code(query, direct.code), placed)
            others = [self._answers.of_code(query, code) for code in direct.other_codes]
            return self._against(coded, [*others, *(self._of_pin(query, pin) for pin in pins)])
        if pins:
            pinned = [self._of_pin(query, pin) for pin in pins]
            pinned.sort(key=lambda answer: answer.level is GeocodeLevel.NONE)
            return self._against(self._checked(pinned[0], placed), pinned[1:])
        if foreign:
            return worded
        for loose in direct.loose:
            placed = self._completer.with_loose(query, loose, placed)
        completed = placed
        if direct.plus_code:
            completed = self._completer.of_plus_code(query, direct.plus_code, placed)
        elif direct.short_code:
            completed = self._completer.of_short_code(query, direct, placed)
        exact = completed.level in {GeocodeLevel.DOOR, GeocodeLevel.PIN, GeocodeLevel.NONE}
        return self._checked(completed, placed) if exact else completed

    def _against(self, answer: Geocode, others: Iterable[Geocode]) -> Geocode:
        """Compare an answer with the further codes and positions of the same text."""
        if answer.latitude is None or answer.longitude is None:
            return answer
        for other in others:
            said = _contradiction(answer, other)
            if said:
                return replace(
                    answer,
                    confidence=ConfidenceClass.C,
                    probability=min(answer.probability, 0.6),
                    reason_code="direct_forms_contradict",
                    reason=f"{answer.reason} {said}",
                )
        return answer

    def _of_pin(self, query: str, pin: Pin) -> Geocode:
        for value in (pin.first, pin.second):
            if not math.isfinite(value):
                return self._answers.nothing(query, "no_position", "The position is no number.")
        straight = self._answers.of_position(
            query, pin.first, pin.second, pin.accuracy_m, pin.origin
        )
        impossible = pin.fixed and not on_earth(pin.first, pin.second)
        free = impossible or not pin.fixed
        if straight.level is GeocodeLevel.NONE and free and self._inside(pin):
            answer = self._answers.of_position(
                query, pin.second, pin.first, pin.accuracy_m, pin.origin
            )
            said = (
                "Longitude and latitude are marked the wrong way round; they were swapped."
                if impossible
                else "Longitude stood before latitude; they were swapped."
            )
            return _doubted(
                replace(
                    answer,
                    confidence=max(answer.confidence, ConfidenceClass.B, key=_CLASSES.index),
                    probability=min(answer.probability, 0.95),
                    reason_code="swapped",
                    reason=f"{answer.reason} {said}",
                ),
                pin,
            )
        if pin.view and straight.level is not GeocodeLevel.NONE:
            return replace(
                straight,
                confidence=max(straight.confidence, ConfidenceClass.B, key=_CLASSES.index),
                probability=min(straight.probability, 0.9),
                reason=f"{straight.reason} The link gives only the centre of the map's view.",
            )
        if straight.level is GeocodeLevel.NONE and pin.accuracy_m > _ROUGH_M:
            straight = self._reaching_in(straight, pin)
        return _doubted(straight, pin)

    def _reaching_in(self, outside: Geocode, pin: Pin) -> Geocode:
        """Say of a coarse position outside the country that its area reaches into it."""
        if not on_earth(pin.first, pin.second) or not self._lattice.postcodes_within(
            latitude=pin.first, longitude=pin.second, radius_m=pin.accuracy_m
        ):
            return outside
        return replace(
            outside,
            reason=f"{outside.reason} It is accurate to {pin.accuracy_m:,.0f} m only, and its area "
            "reaches into Cambodia: give it more exactly.",
        )

    def _inside(self, pin: Pin) -> bool:
        if not on_earth(pin.second, pin.first):
            return False
        territory = self._lattice.locate(latitude=pin.second, longitude=pin.first)
        return territory.kind is not TerritoryKind.OUTSIDE

    def _checked(self, exact: Geocode, worded: Geocode) -> Geocode:
        """Compare a position or code with what the words of the same text say."""
        if exact.level is GeocodeLevel.NONE and worded.level is not GeocodeLevel.NONE:
            return replace(
                worded,
                confidence=ConfidenceClass.C,
                probability=min(worded.probability, 0.7),
                reason_code="position_unusable",
                reason=f"{worded.reason} {exact.reason}",
            )
        if worded.postcode is None or exact.postcode is None:
            return exact
        if within(exact.postcode, worded.postcode):
            return replace(exact, reason=f"{exact.reason} The words agree: {worded.name_en}.")
        near = any(c.postcode == worded.postcode for c in exact.alternatives)
        if near and exact.reason_code == SHARED_AREA:
            return _told_apart(exact, worded)
        if near or worded.confidence is ConfidenceClass.C:
            return exact  # on the border of the named place, or the words are unsure themselves
        place = self._answers.place_of_postcode(worded.postcode)
        shown = () if place is None else self._answers.candidates([(place, 0.4)])
        return replace(
            exact,
            confidence=ConfidenceClass.C,
            probability=min(exact.probability, 0.6),
            reason_code="words_contradict",
            alternatives=(*shown, *exact.alternatives),
            reason=f"{exact.reason} The words name another place: {worded.name_en} "
            f"({worded.postcode}).",
        )

    def _with_postcode(self, query: str, codes: tuple[str, ...], worded: Geocode) -> Geocode:
        known = [(c, p) for c in codes if (p := self._answers.place_of_postcode(c)) is not None]
        if not known:
            note = f"{', '.join(codes)} is no postcode in force. {names_before_today(codes[0])}"
            return replace(worded, reason=f"{worded.reason} {note}".strip())
        code, place = known[0]
        strange = [c for c, _ in known[1:] if not (within(c, code) or within(code, c))]
        if strange:
            return replace(
                self._answers.of_unit(
                    query,
                    place,
                    ConfidenceClass.C,
                    0.4,
                    "direct_forms_contradict",
                    f"The text gives several postcodes: {code}, {', '.join(strange)}.",
                ),
                alternatives=self._answers.candidates((p, 0.4) for _, p in known[1:]),
            )
        said = f"The text gives the postcode {code}."
        alone = self._answers.of_unit(query, place, ConfidenceClass.A, 0.99, "postcode", said)
        if worded.postcode is None:
            return alone
        if within(worded.postcode, code):
            sure = worded.confidence in _SURE
            return replace(
                worded,
                reason=f"{worded.reason} The postcode {code} agrees.",
                confidence=ConfidenceClass.A if sure else ConfidenceClass.B,
                probability=max(worded.probability, 0.97 if sure else 0.85),
            )
        if within(code, worded.postcode):
            return replace(alone, reason=f"{said} The words agree. {worded.reason}")
        return self._disputed(alone, place, worded)

    def _disputed(self, alone: Geocode, place: int, worded: Geocode) -> Geocode:
        """The postcode and the best reading of the words differ."""
        code = alone.postcode
        if any(c.postcode == code for c in worded.alternatives):
            return replace(
                alone,
                confidence=ConfidenceClass.B,
                probability=0.9,
                reason=f"{alone.reason} It decides between the places that the words may mean. "
                f"{worded.reason}",
            )
        once = once_its_code(code or "", worded.postcode or "")
        if once is not None:
            return replace(
                worded,
                confidence=max(worded.confidence, ConfidenceClass.B, key=_CLASSES.index),
                reason_code="old_postcode",
                reason=f"{worded.reason} The text gives the postcode {code}, which is that of "
                f"{alone.name_en} today. {once}",
            )
        return replace(
            worded,
            confidence=ConfidenceClass.C,
            probability=min(worded.probability, 0.6),
            reason_code="postcode_contradicts",
            alternatives=(*self._answers.candidates([(place, 0.4)]), *worded.alternatives),
            reason=f"{worded.reason} The text gives the postcode {code} ({alone.name_en}), "
            "which contradicts the words; it may be an old code.",
        )


def _contradiction(answer: Geocode, other: Geocode) -> str:
    """How a further code or position of the same text differs; empty where it agrees."""
    if other.latitude is None or other.longitude is None:
        return "" if other.reason_code == "no_position" else other.reason
    assert answer.latitude is not None
    assert answer.longitude is not None
    apart_m = h3.great_circle_distance(
        (answer.latitude, answer.longitude), (other.latitude, other.longitude), unit="m"
    )
    if apart_m <= (answer.accuracy_m or 0) + (other.accuracy_m or 0) + _SAME_PLACE_M:
        return ""
    door = other.level is GeocodeLevel.DOOR
    what = f"The code {other.address_code}" if door else "The position"
    return (
        f"{what} in the same text ({other.latitude:.5f}, {other.longitude:.5f}) is "
        f"{apart_m:,.0f} m away."
    )


def _doubted(answer: Geocode, pin: Pin) -> Geocode:
    """Lower the class where the writing of a position contradicts itself."""
    if not pin.doubt:
        return answer
    answer = replace(answer, reason=f"{answer.reason} {pin.doubt}")
    if answer.level is GeocodeLevel.NONE:
        return answer
    return replace(
        answer,
        confidence=ConfidenceClass.C,
        probability=min(answer.probability, 0.6),
        reason_code="marks_contradict",
    )


def _told_apart(exact: Geocode, worded: Geocode) -> Geocode:
    """A position in an area that several communes share, one of which the words name."""
    return replace(
        exact,
        confidence=worded.confidence,
        probability=worded.probability,
        postcode=worded.postcode,
        village_code=worded.village_code,
        name_km=worded.name_km,
        name_en=worded.name_en,
        alternatives=worded.alternatives,
        reason=f"{exact.reason} The words decide: {worded.name_en}. {worded.reason}",
    )
