"""Complete the direct forms that say a place only together with the words beside them.

A short Plus Code and the short form of an address code leave out what the place says; a number of
five digits is a postcode of one kind or another only where the words agree.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from itertools import islice

import numpy as np

from addressing.code.codec import decode
from addressing.code.short_form import read_short_form
from addressing.errors import CodeError
from addressing.geocode.answer import Answers
from addressing.geocode.recognise import Direct
from addressing.geocode.recognise.numbers import Loose
from addressing.geocode.recognise.open_location import PlusArea, places_of_short_code
from addressing.geocode.recognise.plus_codes import ShortPlusCode
from addressing.geocode.result import Candidate, ConfidenceClass, Geocode, GeocodeLevel
from postcodes import Lattice

_LISTED = 5
_MOST_PLACES = 10_000
_LOOSE_SHARE = 0.6
"""That five digits alone are one of the codes that they look like."""

_ORDER = (ConfidenceClass.A, ConfidenceClass.B, ConfidenceClass.C)


class Completer:
    """Complete short forms over one set of answers and lattice."""

    def __init__(self, answers: Answers, lattice: Lattice) -> None:
        self._answers = answers
        self._lattice = lattice

    def of_plus_code(self, query: str, plus: ShortPlusCode, placed: Geocode) -> Geocode:
        """The answer for a short Plus Code with the place that the words name."""
        if placed.latitude is None or placed.longitude is None or placed.postcode is None:
            return replace(
                placed,
                reason_code="plus_code_needs_place",
                reason=f"The short Plus Code {plus.written} needs a place: write the commune, the "
                f"district or the town with it. {placed.reason}",
            )
        around = islice(
            places_of_short_code(
                plus.code, placed.latitude, placed.longitude, placed.accuracy_m or 0.0
            ),
            _MOST_PLACES,
        )
        areas = list(around)
        inside = self._inside(areas, placed.postcode)
        area = inside[0] if inside else areas[0]
        answer = self._answers.of_position(
            query,
            area.latitude,
            area.longitude,
            area.accuracy_m,
            f"the short Plus Code {plus.written} with {placed.name_en}",
        )
        if answer.level is GeocodeLevel.NONE:
            return answer
        if len(inside) > 1:
            return replace(
                answer,
                confidence=ConfidenceClass.C,
                probability=round(1 / len(inside), 3),
                reason_code="plus_code_ambiguous",
                reason=f"{answer.reason} {len(inside)} places there end so; the one nearest to its "
                "middle is given. Name the commune, or write the Plus Code in full.",
            )
        return _no_surer_than(answer, placed)

    def _inside(self, areas: list[PlusArea], postcode: str) -> list[PlusArea]:
        """Those whose middle lies in a unit."""
        labels = self._lattice.labels_at(
            np.array([area.latitude for area in areas]),
            np.array([area.longitude for area in areas]),
        )
        return [
            area
            for area, label in zip(areas, labels.tolist(), strict=True)
            if within(self._lattice.postcode_of(label) or "", postcode)
        ]

    def of_short_code(self, query: str, direct: Direct, placed: Geocode) -> Geocode:
        """The door of a code's last eight digits and a place, or a list where several fit."""
        digits = direct.short_code
        codes = _readings(direct, placed)
        if not codes:
            problem = (
                f"{digits} may be the end of an address code: write the commune with it."
                if placed.level is GeocodeLevel.NONE
                else f"{digits} ends no address code there."
            )
            return replace(placed, reason=f"{placed.reason} {problem}")
        if len(codes) == 1:
            answer = self._answers.of_code(query, decode(codes[0]))
            said = f"{digits} there can only be {codes[0]}."
            answer = replace(answer, reason=f"{answer.reason} {said}", reason_code="short_form")
            return _no_surer_than(answer, placed)
        listed = ", ".join(codes[:_LISTED])
        more = f" and {len(codes) - _LISTED} more" if len(codes) > _LISTED else ""
        return replace(
            placed if placed.level is not GeocodeLevel.NONE else self._first(query, codes),
            confidence=ConfidenceClass.C,
            probability=min(placed.probability, 0.5) or 0.3,
            reason_code="short_form_ambiguous",
            reason=f"{placed.reason} {digits} may end several address codes there: {listed}{more}. "
            "Name the commune, or give the code in full.",
            alternatives=self._communes(codes),
        )

    def _first(self, query: str, codes: tuple[str, ...]) -> Geocode:
        return self._answers.of_code(query, decode(codes[0]))

    def _communes(self, codes: tuple[str, ...]) -> tuple[Candidate, ...]:
        """Where the first of several codes lie."""
        places: dict[int, None] = {}
        for code in codes[:_LISTED]:
            door = decode(code)
            territory = self._lattice.locate(latitude=door.latitude, longitude=door.longitude)
            place = self._answers.place_of_postcode(territory.postcode or "")
            if place is not None:
                places[place] = None
        return self._answers.candidates((place, 1 / len(codes)) for place in places)

    def with_loose(self, query: str, loose: Loose, placed: Geocode) -> Geocode:
        """Weigh a number of five digits: the words decide what it is, or nothing does."""
        known = [
            (reading, place)
            for reading in loose.readings
            if (place := self._answers.place_of_postcode(reading.postcode)) is not None
        ]
        if not known:
            return placed
        said = f"{loose.written!r}: " + " ".join(reading.note for reading, _ in known)
        if placed.postcode is None:
            if placed.reason_code != "nothing_named":
                return replace(placed, reason=f"{placed.reason} {said}")
            first, *others = known
            return replace(
                self._answers.of_unit(
                    query,
                    first[1],
                    ConfidenceClass.C,
                    round(_LOOSE_SHARE / len(known), 3),
                    "five_digits",
                    said,
                ),
                alternatives=self._answers.candidates(
                    (place, round(_LOOSE_SHARE / len(known), 3)) for _, place in others
                ),
            )
        for reading, place in known:
            if within(reading.postcode, placed.postcode) and reading.postcode != placed.postcode:
                finer = self._answers.of_unit(
                    query,
                    place,
                    ConfidenceClass.B,
                    0.9,
                    "five_digits",
                    f"{placed.reason} {loose.written!r} is read as the postcode "
                    f"{reading.postcode}, whose leading zero was dropped: it lies there.",
                )
                return _no_surer_than(finer, placed)
            if within(placed.postcode, reading.postcode):
                return replace(placed, reason=f"{placed.reason} {said} The words agree.")
        return replace(
            placed,
            confidence=ConfidenceClass.C,
            probability=min(placed.probability, 0.6),
            reason_code="postcode_contradicts",
            reason=f"{placed.reason} {said} The words name another place.",
            alternatives=(
                *self._answers.candidates((place, 0.2) for _, place in known),
                *placed.alternatives,
            ),
        )


def within(postcode: str, wider: str) -> bool:
    """Whether one unit is the other or lies in it.

    >>> within("120407", "120400"), within("120407", "120408")
    (True, False)
    """
    stem = wider[:2] if wider.endswith("0000") else wider[:4] if wider.endswith("00") else wider
    return postcode.startswith(stem)


def _readings(direct: Direct, placed: Geocode) -> tuple[str, ...]:
    """Full codes of a short form: by the names as they stand, else by the place of the words."""
    for place in (direct.rest, placed.postcode and f"{direct.short_code}, {placed.postcode}"):
        if place:
            with suppress(CodeError):
                return read_short_form(place).candidates
    return ()


def _no_surer_than(answer: Geocode, placed: Geocode) -> Geocode:
    """An answer that rests on a place is no surer than this place."""
    if placed.confidence not in _ORDER or answer.confidence not in _ORDER:
        return answer
    worse = max(answer.confidence, placed.confidence, key=_ORDER.index)
    return replace(
        answer,
        confidence=worse,
        probability=min(answer.probability, placed.probability),
        alternatives=answer.alternatives or placed.alternatives,
    )
