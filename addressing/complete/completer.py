"""Complete what somebody types: places whose names or codes begin so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from pathlib import Path

from addressing.code.codec import CodeArea
from addressing.complete.codes import PostalCodes, code_areas, digits_of, is_town
from addressing.complete.highlight import typed_spans
from addressing.complete.model import Completion, CompletionField, MatchKind, TypedSpan
from addressing.complete.names import NameTable, other_names
from addressing.complete.runs import Match
from addressing.complete.search import Found, Searcher
from addressing.complete.spelling import begun_sounds, spellings
from addressing.complete.typed import Word, begins_unit_word, words_of
from addressing.complete.weights import load_completion_weights
from addressing.geocode.hierarchy import Hierarchy
from addressing.geocode.index import load_index
from addressing.geocode.numerals import MOST_FIGURES
from addressing.geocode.result import GeocodeLevel
from addressing.geocode.sound import is_khmer, sound_of
from addressing.geocode.weights import load_weights
from addressing.geocode.wording import Wording
from gis_data import Gazetteer, Level, load_gazetteer
from postcodes import (
    Lattice,
    PostcodeUnknownError,
    Registry,
    load_lattice,
    load_registry,
    unit_type_of,
)

MOST_COMPLETIONS = 20
_TRIED_AREAS = 60  # blocks that are looked at for such as lie in the country


class Completer:
    """Offer places to somebody who types; made by ``load_completer``.

    Safe to share between threads.
    """

    def __init__(
        self,
        gazetteer: Gazetteer,
        registry: Registry,
        lattice: Lattice,
        cache: Path | None = None,
    ) -> None:
        self._hierarchy = Hierarchy(gazetteer)
        self._registry = registry
        self._lattice = lattice
        self._wording = Wording(self._hierarchy, registry)
        self._names = NameTable(self._hierarchy, load_index(gazetteer, cache))
        self._searcher = Searcher(
            self._hierarchy, self._names, load_completion_weights(), load_weights()
        )
        self._codes = PostalCodes(self._hierarchy)
        self._plain = lru_cache(maxsize=4096)(self._read_plain)

    def complete(self, text: str, limit: int = 8) -> tuple[Completion, ...]:
        """Places that ``text`` may become, likeliest first.

        Names match from their first letter in Khmer and in any romanisation; several names narrow
        each other down; digits are postcodes, villages and address codes.

        Args:
            text: What was typed so far; its last word is taken for unfinished.
            limit: Places at most, 1 to 20.
        """
        limit = max(1, min(limit, MOST_COMPLETIONS))
        typed = digits_of(text)
        if typed is None:
            return self._of_words(words_of(text, self._is_name), limit)
        digits = typed.digits
        places = self._codes.beginning_with(digits)[:limit]
        units = [self._of_code(place, digits) for place in places]
        areas = list(islice(self._areas(digits), limit))
        if typed.grouped:
            return tuple([*areas, *units][:limit])
        if len(digits) <= MOST_FIGURES and len(units) < limit:
            units += self._of_words(words_of(text, self._is_name), limit)
        return tuple([*units, *areas][:limit])

    def _is_name(self, letters: str) -> bool:
        forms, left = self._names.beginning_with(letters)
        return bool(len(forms)) and bool(left[0] == 0)

    def _of_words(self, words: Sequence[Word], limit: int) -> tuple[Completion, ...]:
        """What all words name; else what the later ones do: house and street stand before."""
        found = self._search(words, limit)
        if len(words) > 1 and begins_unit_word(words[-1]):
            before = self._search(words[:-1], limit)  # the next name is not begun yet
            if words[-1].levels:
                found = {**before, **found}
            else:
                found |= {unit: each for unit, each in before.items() if unit not in found}
        for start in range(1, len(words)):
            if found:
                break
            if not words[start].text.isdigit():  # figures belong to the house or street before
                aside = " ".join(word.text for word in words[:start])
                found = {
                    unit: replace(each, left_aside=aside)
                    for unit, each in self._search(words[start:], limit).items()
                }
        return tuple(islice(found.values(), limit))

    def _search(self, words: Sequence[Word], limit: int) -> dict[int, Completion]:
        return {each.unit: self._of_found(each) for each in self._searcher.search(words, limit)}

    def _of_found(self, found: Found) -> Completion:
        plain = self._plain(found.unit)
        spans: list[TypedSpan] = []
        known_as: str | None = None
        for match in found.matches:
            own = list(self._spans(found.unit, match))
            own = own or list(self._spans(found.unit, self._officially(match)))
            spans += own
            if match.unit == found.unit and match.form and not own:
                known_as = self._other_name(match)
                if known_as is not None:
                    spans += typed_spans(known_as, match, CompletionField.KNOWN_AS, 0, 0)
        return replace(
            plain,
            match_kind=max((m.kind for m in found.matches), key=_LOOSENESS.index),
            known_as=known_as,
            spans=tuple(sorted(set(spans), key=lambda span: (span.field, span.start))),
        )

    def _officially(self, match: Match) -> Match:
        """The match by an official name, where one begins or sounds like what was typed.

        P is Phnom Penh before it is PP, and Toul K is Tuol Kouk; BKK stays BKK.
        """
        typed = match.spelling.letters
        if match.kind not in _AS_TYPED or not typed:
            return match
        unit = self._hierarchy.units[match.unit]
        names = [each for name in (unit.name_km, unit.name_latin) for each in spellings(name)]
        for spelling in names:
            if spelling.letters.startswith(typed):
                return replace(match, form=spelling.letters)
        sounds = begun_sounds(typed)
        for spelling in names:
            if sound_of(spelling.letters).full.startswith(sounds):
                return replace(match, form=spelling.letters)
        return match

    def _spans(self, unit: int, match: Match) -> Iterator[TypedSpan]:
        """What a match typed, in the full names of a unit."""
        wording, chain = self._wording, self._hierarchy.chains[unit]
        if match.unit not in chain:
            return
        above = chain[: chain.index(match.unit)]
        unit_type = unit_type_of(self._hierarchy.units[match.unit])
        if not match.form or is_khmer(match.form):
            offset = sum(len(wording.own_name_km(place)) + len(" ") for place in above)
            name = wording.own_name_km(match.unit)
            yield from typed_spans(
                name, match, CompletionField.NAME_KM, offset, len(unit_type.word_km)
            )
        if not match.form or not is_khmer(match.form):
            offset = sum(len(wording.own_name_en(place)) + len(", ") for place in above)
            name = wording.own_name_en(match.unit)
            word = unit_type.word_latin
            after = len(word) if name.startswith(word) else 0
            yield from typed_spans(name, match, CompletionField.NAME_EN, offset, after)

    def _other_name(self, match: Match) -> str | None:
        unit = self._hierarchy.units[match.unit]
        others = other_names(unit) if unit.level is not Level.VILLAGE else ()
        for name in (*others, unit.name_km, unit.name_latin):
            if any(spelling.letters == match.form for spelling in spellings(name)):
                return name
        return None

    def _of_code(self, place: int, digits: str) -> Completion:
        plain = self._plain(place)
        shown, field = plain.postcode or "", CompletionField.POSTCODE
        if plain.village_code is not None:
            shown, field = plain.village_code, CompletionField.VILLAGE_CODE
        return replace(
            plain,
            match_kind=MatchKind.CODE,
            spans=(TypedSpan(field, 0, min(len(digits), len(shown))),),
        )

    def _areas(self, digits: str) -> Iterator[Completion]:
        for area in islice(code_areas(digits), _TRIED_AREAS):
            found = self._of_area(area, digits)
            if found is not None:
                yield found

    def _of_area(self, area: CodeArea, digits: str) -> Completion | None:
        """An area of the address code; None where it lies in no commune."""
        territory = self._lattice.locate(latitude=area.latitude, longitude=area.longitude)
        if territory.postcode is None:
            return None
        unit = self._registry.get(territory.postcode)
        place = self._hierarchy.place_of[unit.code]
        if is_town(area):  # seven kilometres across: named after its district
            place = self._hierarchy.chains[place][1]
        typed = min(len(digits) + (len(digits) - 1) // 4, len(area.text))
        return Completion(
            level=GeocodeLevel(str(area.level)),
            match_kind=MatchKind.CODE,
            name_km=self._wording.name_km(place),
            name_en=self._wording.name_en(place),
            postcode=None if is_town(area) else territory.postcode,
            address_code=area.text,
            latitude=area.latitude,
            longitude=area.longitude,
            accuracy_m=area.accuracy_m,
            spans=(TypedSpan(CompletionField.ADDRESS_CODE, 0, typed),),
        )

    def _read_plain(self, place: int) -> Completion:
        """A unit without anything typed."""
        unit = self._hierarchy.units[place]
        postcode = self._wording.postcode(place)
        completion = Completion(
            level=GeocodeLevel(str(unit.level)),
            match_kind=MatchKind.WHOLE,
            name_km=self._wording.name_km(place),
            name_en=self._wording.name_en(place),
            postcode=postcode,
            village_code=unit.code if unit.level is Level.VILLAGE else None,
        )
        if postcode is None:
            return completion
        try:
            point = self._lattice.representative_point(postcode)
        except PostcodeUnknownError:
            return completion
        return replace(
            completion,
            latitude=point.latitude,
            longitude=point.longitude,
            accuracy_m=float(point.radius_m),
        )


_AS_TYPED = (MatchKind.WHOLE, MatchKind.PREFIX, MatchKind.SOUND)
_LOOSENESS = (
    MatchKind.CODE,
    MatchKind.WHOLE,
    MatchKind.PREFIX,
    MatchKind.SOUND,
    MatchKind.INNER,
    MatchKind.TYPO,
)
"""From the closest to the loosest: a completion is as loose as its loosest word."""


@lru_cache(maxsize=4)
def load_completer(cache: Path | None = None) -> Completer:
    """The completer over the embedded data.

    Args:
        cache: A folder in which the name index is kept; without it the index is built in memory,
            which takes about a second.

    >>> [found.postcode for found in load_completer().complete("toul k", limit=1)]
    ['120400']
    """
    return Completer(load_gazetteer(), load_registry(), load_lattice(), cache)
