"""Geocode texts and positions: the named steps from a text to an answer, in order."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from addressing.geocode.answer import Answers
from addressing.geocode.block import AnswerBlock, AnswerColumns
from addressing.geocode.combine import Combiner
from addressing.geocode.decide import Decider
from addressing.geocode.decided import Decided
from addressing.geocode.decision import Decision, Ranked
from addressing.geocode.finer import Finer, PointsOfVillages, Said
from addressing.geocode.foreign import Foreign
from addressing.geocode.hierarchy import Hierarchy
from addressing.geocode.index import load_index
from addressing.geocode.part_matches import ignored_of, matches_of, not_found_of
from addressing.geocode.reader import NOTHING_DIRECT, Reader, Readings
from addressing.geocode.recognise import Direct, Pin
from addressing.geocode.recognise.coordinates import accuracy_of, decimals_of
from addressing.geocode.result import ConfidenceClass, Geocode, Step
from addressing.geocode.sentences import Sentences
from addressing.geocode.sorting_codes import with_village
from addressing.geocode.split import Cuts, Splitting
from addressing.geocode.tokens import Words, load_words
from addressing.geocode.wording import Wording
from gis_data import Gazetteer, load_gazetteer
from postcodes import Lattice, Registry, load_lattice, load_registry

if TYPE_CHECKING:
    from addressing.streets.register import AddressRegister

_PHONE_ACCURACY_M = 5.0

_SAYING_NOTHING = frozenset({"nothing_named", "not_matched"})
"""Reasons that add nothing to what is said of a form that cannot be used."""


@dataclass(frozen=True, slots=True)
class Query:
    """A text to place, with the position that came with it, if one did.

    Attributes:
        text: Anything: an address in Khmer, Latin or both, a map link, coordinates, a code.
        latitude: In degrees.
        longitude: In degrees; both or neither are used.
        accuracy_m: How far the position may be off; without it, what its decimals allow.
    """

    text: str
    latitude: float | None = None
    longitude: float | None = None
    accuracy_m: float | None = None


class _Reading(NamedTuple):
    """A query taken apart.

    Attributes:
        text: As it was given.
        cleaned: With uniform characters.
        direct: Positions and codes in it.
        cut: Its parts.
        foreign: What speaks for another country.
        village: MEF code of the village that a sorting code names; empty without one.
    """

    text: str
    cleaned: str
    direct: Direct
    cut: Splitting
    foreign: Foreign | None
    village: str


class Geocoder:
    """Answer where a text or a position is; made by ``load_geocoder``.

    Safe to share between threads that only read.
    """

    def __init__(
        self,
        gazetteer: Gazetteer,
        registry: Registry,
        lattice: Lattice,
        cache: Path | None = None,
        *,
        villages: PointsOfVillages | None = None,
        finer: Callable[[Answers, Words], Finer | None] | None = None,
    ) -> None:
        index = load_index(gazetteer, cache)
        self.hierarchy = Hierarchy(gazetteer)
        self.words = load_words(index.folded)
        self._reader = Reader(self.words, self.hierarchy.place_of)
        self._decider = Decider(self.hierarchy, index)
        wording = Wording(self.hierarchy, registry)
        self._answers = Answers(self.hierarchy, wording, lattice, villages)
        self._sentences = Sentences(wording, self._decider.at_level)
        self._combiner = Combiner(self._answers, lattice)
        self._finer = finer(self._answers, self.words) if finer else None

    def geocode(
        self,
        text: str,
        *,
        latitude: float | None = None,
        longitude: float | None = None,
        accuracy_m: float | None = None,
        explain: bool = False,
    ) -> Geocode:
        """Answer where ``text`` is.

        Args:
            text: Anything: an address in Khmer, Latin or both, a map link, coordinates, a code.
            latitude: Of a position that came with the text, in degrees.
            longitude: The same; both or neither are used.
            accuracy_m: How far that position may be off; without it, what its decimals allow.
            explain: Keep the steps, and say of each part what it matched.

        Returns:
            An answer for every text; never an error, never a point outside Cambodia.
        """
        query = Query(text, latitude, longitude, accuracy_m)
        (answer,) = self.geocode_many([query], explain=explain)
        return answer

    def geocode_many(self, queries: Sequence[Query], *, explain: bool = False) -> AnswerBlock:
        """Answer many queries, each as ``geocode`` does, in a fraction of the time.

        A few thousand at a time are best. Each answer is made when it is taken out.
        """
        readings = self._reader.read([query.text for query in queries])
        decided = self._decider.decide(
            readings.cuts, [row for row, sign in readings.foreign.items() if sign.sure]
        )

        def answer(row: int) -> Geocode:
            read = self._reading(queries[row], readings, row)
            return self._answer(read, decided.decision(row), explain=explain)

        def columns() -> AnswerColumns:
            special = {row: answer(row) for row in self._special(queries, readings)}
            return self._columns(decided, readings.cuts, special)

        return AnswerBlock(len(queries), answer, columns)

    def decide_words(self, texts: Sequence[str]) -> list[Decision]:
        """What the words of texts mean by themselves, before codes and positions are compared."""
        decided = self._decider.decide(self._reader.read(texts).cuts)
        return [decided.decision(row) for row in range(len(texts))]

    def _reading(self, query: Query, readings: Readings, row: int) -> _Reading:
        """What was read of one query, with the position that came with it."""
        cleaned = readings.cleaned(row)
        direct = readings.direct.get(row)
        if direct is None:
            direct = replace(NOTHING_DIRECT, rest=cleaned)
        if query.latitude is not None and query.longitude is not None:
            given = _pin_of(query.latitude, query.longitude, query.accuracy_m)
            others = (direct.pin, *direct.other_pins) if direct.pin else direct.other_pins
            direct = replace(direct, pin=given, other_pins=others)
        cut, foreign = readings.cuts.splitting(row), readings.foreign.get(row)
        return _Reading(query.text, cleaned, direct, cut, foreign, readings.villages.get(row, ""))

    def _special(self, queries: Sequence[Query], readings: Readings) -> Iterable[int]:
        """Rows whose answer is more than what their words say."""
        if self._finer is not None:
            return range(len(queries))
        return sorted(
            {
                *(row for row, direct in readings.direct.items() if direct.says_anything),
                *readings.foreign,
                *readings.villages,
                *(row for row, query in enumerate(queries) if query.latitude is not None),
            }
        )

    def _columns(
        self, decided: Decided, cuts: Cuts, special: Mapping[int, Geocode]
    ) -> AnswerColumns:
        """What the words say, as columns."""
        reason = self._sentences.of_block(decided, cuts)
        known = self._answers.known
        for row, place in enumerate(decided.place.tolist()):
            if place >= 0 and (note := known(place).note):
                reason[row] = f"{reason[row]} {note}"
        return AnswerColumns(
            place=decided.place,
            confidence=decided.confidence,
            probability=decided.probability,
            reason_code=decided.reason,
            reason=reason,
            special=special,
            known=known,
        )

    def _answer(self, read: _Reading, decision: Decision, *, explain: bool) -> Geocode:
        if read.foreign is not None and decision.confidence is not ConfidenceClass.A:
            worded = self._answers.nothing(read.text, "other_country", str(read.foreign))
        else:
            worded = self._of_decision(read.text, decision, read.cut)
        answer = self._combiner.combine(read.text, read.direct, worded)
        if read.village:
            answer = with_village(answer, read.village, self._answers)
        finer_steps: tuple[Step, ...] = ()
        if self._finer is not None:
            aside = read.cut.aside
            said = Said(read.direct.rest, aside, ignored_of(decision, read.cut)[len(aside) :])
            answer, finer_steps = self._finer.refine(answer, said)
        notes = read.direct.notes
        if notes:
            if answer.reason_code in _SAYING_NOTHING:
                answer = replace(answer, reason_code="unread", reason=" ".join(notes))
            else:
                answer = replace(answer, reason=" ".join([answer.reason, *notes]))
        if explain:
            answer = replace(
                answer,
                steps=tuple(self._steps(read, decision, answer, finer_steps)),
                matches=matches_of(decision, self.hierarchy, self._answers.wording),
                not_found=not_found_of(decision, read.cut),
                ignored=ignored_of(decision, read.cut),
            )
        return answer

    def _steps(
        self, read: _Reading, decision: Decision, answer: Geocode, finer: tuple[Step, ...]
    ) -> Iterator[Step]:
        yield Step("clean", read.cleaned)
        yield Step("recognise", _describe(read.direct))
        yield Step("split", _describe_parts(read.cut))
        if decision.best:
            yield Step("score", "; ".join(map(self._describe_ranked, decision.best)))
        if decision.place is not None:
            yield Step(
                "decide",
                f"class {decision.confidence}: share {decision.share:.3f} of all readings, least "
                f"likeness {decision.least:.2f}; such answers were right in "
                f"{decision.probability:.3f}",
            )
        yield from finer
        yield Step("answer", f"{answer.level} {answer.confidence} {answer.reason_code}")

    def reverse(
        self, *, latitude: float, longitude: float, accuracy_m: float = _PHONE_ACCURACY_M
    ) -> Geocode:
        """Answer what lies at a position in degrees: commune, postcode, code.

        Water, the border and what lies outside the country are said so.
        """
        query = f"{latitude},{longitude}"
        if not (math.isfinite(latitude) and math.isfinite(longitude)):
            return self._answers.nothing(query, "no_position", f"{query} is no position.")
        return self._answers.of_position(
            query, latitude, longitude, max(accuracy_m, 0.0), "the given coordinates"
        )

    def _describe_ranked(self, ranked: Ranked) -> str:
        unit = self.hierarchy.units[ranked.place]
        return f"{unit.code} {unit.name_latin} {ranked.score:.2f} ({ranked.share:.2f})"

    def _of_decision(self, query: str, decision: Decision, cut: Splitting) -> Geocode:
        sentence = self._sentences.of(decision, cut)
        if decision.place is None:
            answer = self._answers.nothing(query, decision.reason_code, sentence)
        else:
            answer = self._answers.of_unit(
                query,
                decision.place,
                decision.confidence,
                decision.probability,
                decision.reason_code,
                sentence,
            )
        if decision.confidence in {ConfidenceClass.C, ConfidenceClass.NONE}:
            answer = replace(answer, alternatives=self._answers.candidates(decision.others))
        return answer


def _pin_of(latitude: float, longitude: float, accuracy_m: float | None) -> Pin:
    if accuracy_m is None:
        accuracy_m = accuracy_of(max(decimals_of(repr(latitude)), decimals_of(repr(longitude))))
    origin = "the given coordinates"
    return Pin(latitude, longitude, accuracy_m, fixed=False, view=False, origin=origin)


def _describe(direct: Direct) -> str:
    pins = (direct.pin, *direct.other_pins) if direct.pin else direct.other_pins
    codes = (direct.code, *direct.other_codes) if direct.code else direct.other_codes
    found = [f"{pin.origin}: {pin.first}, {pin.second}" for pin in pins]
    found += [f"address code {code.text}" for code in codes]
    if direct.plus_code:
        found.append(f"short Plus Code {direct.plus_code.written}")
    if direct.short_code:
        found.append(f"eight digits {direct.short_code}")
    found += [f"six digits {code}" for code in direct.postcodes]
    found += [f"five digits {loose.written}" for loose in direct.loose]
    found += [f"set aside {text}" for text in direct.aside]
    return "; ".join([*found, *direct.notes]) or "nothing direct"


def _describe_parts(cut: Splitting) -> str:
    parts = [f"{part} [{'/'.join(part.labels) or '?'}]" for part in cut.parts]
    return "; ".join([*parts, *(f"aside: {text}" for text in cut.aside)]) or "no parts"


@lru_cache(maxsize=4)
def load_geocoder(
    cache: Path | None = None,
    bundle: Path | None = None,
    register: AddressRegister | None = None,
) -> Geocoder:
    """The geocoder over the embedded data, with what a bundle and a register add.

    Args:
        cache: A folder in which the name index is kept; without it the index is built in
            memory, which takes about a second.
        bundle: A folder with layers of a data bundle: points of villages, streets, house numbers,
            landmarks. What it does not have is answered as without it.
        register: Known doors, asked before the map.

    >>> load_geocoder().geocode("ភូមិ១៤ សង្កាត់បឹងកក់ទី១ ខណ្ឌទួលគោក ភ្នំពេញ").postcode
    '120407'

    Raises:
        BundleError: A layer is there and cannot be read.
    """
    lattice = load_lattice()
    if bundle is None and register is None:
        return Geocoder(load_gazetteer(), load_registry(), lattice, cache)
    from addressing.streets.load import finer_of, villages_of  # noqa: PLC0415 - slow to load

    return Geocoder(
        load_gazetteer(),
        load_registry(),
        lattice,
        cache,
        villages=villages_of(bundle, lattice),
        finer=finer_of(bundle, register),
    )
