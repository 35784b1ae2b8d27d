"""Geocode with corrections: what a clerk has decided is not asked again."""

from __future__ import annotations

from collections.abc import Sequence

from addressing.batch.corrections.file import Corrections
from addressing.batch.corrections.places import CorrectedPlaces
from addressing.batch.review.sheet import position_text, text_key
from addressing.geocode import Geocode, Geocoder, Query


class CorrectedGeocoder:
    """A geocoder that knows the corrections."""

    def __init__(self, geocoder: Geocoder, corrections: Corrections) -> None:
        self._geocoder = geocoder
        self._current = corrections.current
        self._places = CorrectedPlaces(geocoder) if self._current else None

    def geocode_many(self, queries: Sequence[Query], *, explain: bool = False) -> Sequence[Geocode]:
        """Answer queries as the geocoder does, corrected ones with their correction."""
        if self._places is None:
            return self._geocoder.geocode_many(queries, explain=explain)
        held = [self._current.get(text_key(q.text, position_text(q))) for q in queries]
        rest = [query for query, one in zip(queries, held, strict=True) if one is None]
        answers = iter(self._geocoder.geocode_many(rest, explain=explain) if rest else ())
        return [
            next(answers) if one is None else self._places.answer(query.text, one)
            for query, one in zip(queries, held, strict=True)
        ]
