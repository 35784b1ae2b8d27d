"""Bring together what a text says directly and what its words say."""

from __future__ import annotations

import math
from dataclasses import replace

import h3.api.basic_int as h3

from addressing.geocode.answer import SHARED_AREA, Answers
from addressing.geocode.recognise import Direct, Pin
from addressing.geocode.result import ConfidenceClass, Geocode, GeocodeLevel
from postcodes import Lattice, TerritoryKind, on_earth

_SAME_PLACE_M = 50.0
"""A pin on the street and the code of the door behind it name the same place."""

_SURE = frozenset({ConfidenceClass.A, ConfidenceClass.B})


class Combiner:
    """Decide between a code, a position, a postcode and the words."""

    def __init__(self, answers: Answers, lattice: Lattice) -> None:
        self._answers = answers
        self._lattice = lattice

    def combine(self, query: str, direct: Direct, worded: Geocode) -> Geocode:
        """A code first, then a position, then a postcode with the words, then the words."""
        if direct.code is not None:
            coded = self._checked(self._answers.of_code(query, direct.code), worded)
            return coded if direct.pin is None else self._against(coded, direct.pin)
        if direct.pin is not None:
            return self._checked(self._of_pin(query, direct.pin), worded)
        if direct.postcodes and worded.reason_code != "other_country":
            return self._with_postcode(query, direct.postcodes, worded)
        return worded

    def _against(self, coded: Geocode, pin: Pin) -> Geocode:
        """Compare a code with a position that stands in the same text."""
        pinned = self._of_pin(coded.query, pin)
        if (
            coded.latitude is None
            or coded.longitude is None
            or pinned.latitude is None
            or pinned.longitude is None
        ):
            return coded
        apart_m = h3.great_circle_distance(
            (coded.latitude, coded.longitude), (pinned.latitude, pinned.longitude), unit="m"
        )
        if apart_m <= (coded.accuracy_m or 0) + (pinned.accuracy_m or 0) + _SAME_PLACE_M:
            return coded
        return replace(
            coded,
            confidence=ConfidenceClass.C,
            probability=min(coded.probability, 0.6),
            reason_code="direct_forms_contradict",
            reason=f"{coded.reason} The position in the same text ({pinned.latitude:.5f}, "
            f"{pinned.longitude:.5f}) is {apart_m:,.0f} m away.",
        )

    def _of_pin(self, query: str, pin: Pin) -> Geocode:
        for value in (pin.first, pin.second):
            if not math.isfinite(value):
                return self._answers.nothing(query, "no_position", "The position is no number.")
        straight = self._answers.of_position(
            query, pin.first, pin.second, pin.accuracy_m, pin.origin
        )
        if straight.level is GeocodeLevel.NONE and not pin.fixed and self._inside(pin):
            answer = self._answers.of_position(
                query, pin.second, pin.first, pin.accuracy_m, pin.origin
            )
            return replace(
                answer,
                confidence=ConfidenceClass.B,
                probability=min(answer.probability, 0.95),
                reason_code="swapped",
                reason=f"{answer.reason} Longitude stood before latitude; they were swapped.",
            )
        if pin.view and straight.level is not GeocodeLevel.NONE:
            return replace(
                straight,
                confidence=ConfidenceClass.B,
                probability=min(straight.probability, 0.9),
                reason=f"{straight.reason} The link gives only the centre of the map's view.",
            )
        return straight

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
        if _within(exact.postcode, worded.postcode):
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
            note = f"{', '.join(codes)} is no postcode in force."
            return replace(worded, reason=f"{worded.reason} {note}".strip())
        code, place = known[0]
        strange = [c for c, _ in known[1:] if not (_within(c, code) or _within(code, c))]
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
        if _within(worded.postcode, code):
            sure = worded.confidence in _SURE
            return replace(
                worded,
                reason=f"{worded.reason} The postcode {code} agrees.",
                confidence=ConfidenceClass.A if sure else ConfidenceClass.B,
                probability=max(worded.probability, 0.97 if sure else 0.85),
            )
        if _within(code, worded.postcode):
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
        return replace(
            worded,
            confidence=ConfidenceClass.C,
            probability=min(worded.probability, 0.6),
            reason_code="postcode_contradicts",
            alternatives=(*self._answers.candidates([(place, 0.4)]), *worded.alternatives),
            reason=f"{worded.reason} The text gives the postcode {code} ({alone.name_en}), "
            "which contradicts the words; it may be an old code.",
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


def _within(postcode: str, wider: str) -> bool:
    """Whether one unit is the other or lies in it.

    >>> _within("120407", "120400"), _within("120407", "120408")
    (True, False)
    """
    stem = wider[:2] if wider.endswith("0000") else wider[:4] if wider.endswith("00") else wider
    return postcode.startswith(stem)
