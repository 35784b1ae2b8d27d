"""Find the place that a correction's code names."""

from __future__ import annotations

from dataclasses import replace

from addressing.batch.corrections.model import Correction
from addressing.code.codec import decode, parse_code
from addressing.code.form import CodeLevel
from addressing.code.reading import read_code
from addressing.errors import CodeFormatError
from addressing.geocode import ConfidenceClass, Geocode, Geocoder
from addressing.geocode.answer import Answers
from addressing.geocode.wording import Wording
from postcodes import (
    CodeForm,
    PostcodeFormatError,
    load_lattice,
    load_registry,
    read_forms,
    village_of,
)

CORRECTED = "corrected"
"""Reason code of an answer that a correction decided."""

_SAFE = 0.99
_VILLAGE_DIGITS = 8


def read_place(typed: str) -> str:
    """The canonical writing of a code that names a place of today.

    >>> read_place("១២០៤០៧"), read_place("120407-14"), read_place("7747 0626 4043")
    ('120407', '12040714', '7747-0626-4043')

    Raises:
        PostcodeError: No such postcode or village; the message says what is near.
        CodeError: Not a postcode, and no address code either.
    """
    code = read_code(typed)
    if code.level not in (None, CodeLevel.DOOR):
        raise CodeFormatError(f"{typed!r} names an area; give the full code of a door.")
    if code.code is not None or sum(char.isdigit() for char in typed) > _VILLAGE_DIGITS:
        return parse_code(typed)
    likeliest = read_forms(typed)[0]
    if likeliest.form is CodeForm.VILLAGE:
        return village_of(typed).code
    if likeliest.form is not CodeForm.POSTCODE:
        raise PostcodeFormatError(
            f"{typed!r} has five digits; if the spreadsheet took the zero, "
            f"type {likeliest.postcode}."
        )
    return load_registry().get(likeliest.postcode).postcode


class CorrectedPlaces:
    """Answer with the place that a correction names."""

    def __init__(self, geocoder: Geocoder) -> None:
        hierarchy = geocoder.hierarchy
        self._answers = Answers(hierarchy, Wording(hierarchy, load_registry()), load_lattice())

    def answer(self, query: str, correction: Correction) -> Geocode:
        """The answer for the corrected text."""
        found = self._place(query, correction.code)
        return replace(
            found,
            confidence=ConfidenceClass.A,
            probability=_SAFE,
            reason=f"Corrected by {correction.author} on {correction.date}.",
            reason_code=CORRECTED,
            alternatives=(),
        )

    def _place(self, query: str, code: str) -> Geocode:
        place = self._answers.hierarchy.place_of.get(code)
        if place is None or len(code) == len("PPDDCC"):
            place = self._answers.place_of_postcode(code)
        if place is None:
            return self._answers.of_code(query, decode(code))
        return self._answers.of_unit(query, place, ConfidenceClass.A, _SAFE, CORRECTED, "")
