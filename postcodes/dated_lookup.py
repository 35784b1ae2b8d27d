"""Look up what a code named on a date: the unit, how long, what came before, and other readings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gis_data import Unit, load_gazetteer
from postcodes.aliases import aliases_of
from postcodes.context import names_said
from postcodes.disputed import Dispute, load_disputes
from postcodes.errors import PostcodeUnknownError
from postcodes.extension import why_no_village
from postcodes.forms import CodeForm, TypedCode, read_forms
from postcodes.history.load import load_history
from postcodes.history.model import DatedUnit, History, Link
from postcodes.history.trace import codes_today, is_postal, named_on
from postcodes.unknown import why_unknown


class Certainty(StrEnum):
    """How sure a reading is.

    A: the only one. B: one, but something was taken for granted, and a warning says what.
    C: others are as good; they are listed.
    """

    A = "A"
    B = "B"
    C = "C"


@dataclass(frozen=True, slots=True)
class CodeReading:
    """One unit that a text can mean on a date.

    Attributes:
        form: What the text was taken for.
        postcode: Six digits of the text.
        chain: The unit and all units above it in its list, the smallest first.
        village: The village of a sorting extension; None otherwise.
        note: What was done to the text; empty where nothing was.
        doubts: What was taken for granted.
    """

    form: CodeForm
    postcode: str
    chain: tuple[DatedUnit, ...]
    village: Unit | None
    note: str
    doubts: tuple[str, ...]

    @property
    def unit(self) -> DatedUnit:
        """The unit that the code names."""
        return self.chain[0]


@dataclass(frozen=True, slots=True)
class PostcodeLookup:
    """What a code named on a date.

    Attributes:
        typed: The text as given.
        on: The date; None for the list in force.
        reading: The likeliest reading.
        others: Readings of other places, the likeliest first.
        certainty: How sure the reading is.
        predecessors: What the unit was in the lists before.
        successors: What it is in the next list.
        dispute: The two codes of a disputed commune; None for all others.
        warnings: Sentences for the person who asked.
    """

    typed: str
    on: date | None
    reading: CodeReading
    others: tuple[CodeReading, ...]
    certainty: Certainty
    predecessors: tuple[Link, ...]
    successors: tuple[Link, ...]
    dispute: Dispute | None
    warnings: tuple[str, ...]

    @property
    def unit(self) -> DatedUnit:
        """The unit of the likeliest reading."""
        return self.reading.unit

    @property
    def chain(self) -> tuple[DatedUnit, ...]:
        """The unit and all units above it on that date, the smallest first."""
        return self.reading.chain


def lookup(
    text: str, on: date | None = None, *, context: str = "", history: History | None = None
) -> PostcodeLookup:
    """Read a code as people type it, and say what it named.

    >>> lookup("121001").unit.name_latin
    'Kbal Kaoh'
    >>> lookup("121001", on=date(2024, 6, 1)).unit.name_latin
    'Chrouy Changvar'
    >>> found = lookup("10203", context="Mongkol Borey, Banteay Meanchey")
    >>> found.unit.code, found.certainty.value
    ('010203', 'B')

    Args:
        text: The code: six digits, a sorting code, five digits, or what a spreadsheet made of it.
        on: Day on which it was used; None for the list in force.
        context: Text that stood beside it, such as the rest of the address; decides between
            readings where it names one of them.
        history: The lists; the shipped ones where left out.

    Raises:
        PostcodeFormatError: No code at all.
        PostcodeUnknownError: A code that named nothing on that date; says what it named when.
    """
    known = history or load_history()
    typed = read_forms(text)
    found = [reading for code in typed for reading in _readings(code, on, known)]
    if not found:
        raise PostcodeUnknownError(" ".join(_why_none(code, on, known) for code in typed))
    (first, *rest), decided = _by_context(found, context, known)
    dispute = _dispute(first.unit, known)
    doubts = [*first.doubts, *([str(dispute)] if dispute else ())]
    certainty = Certainty.B if doubts else Certainty.A
    if decided:
        certainty = Certainty.B
        doubts.append(f"The text beside it names {first.unit.full_name_latin} or what it lies in.")
    elif rest:
        certainty = Certainty.C
        doubts.append(f"It can as well mean {' or '.join(_told(each, known) for each in rest)}.")
    remarks = [first.note] if first.note else []
    return PostcodeLookup(
        typed=text,
        on=on,
        reading=first,
        others=tuple(rest),
        certainty=certainty,
        predecessors=known.predecessors(first.unit),
        successors=known.successors(first.unit),
        dispute=dispute,
        warnings=(*remarks, *doubts, *_other_times(first, rest, known)),
    )


def _readings(code: TypedCode, on: date | None, history: History) -> Iterator[CodeReading]:
    units = named_on(history, code.postcode, on)
    if code.form is CodeForm.LEGACY and not units:
        units = history.vintages[0].units[code.postcode]
    if not units and (other := _by_disputed_code(code.postcode, on, history)):
        units = (other,)
    for unit in units:
        village, doubt = _village(code, unit, history)
        doubts = [doubt, *_doubts(code, unit, on, history)]
        yield CodeReading(
            code.form,
            code.postcode,
            history.chain(unit),
            village,
            code.note if code.sure else "",
            tuple(each for each in doubts if each),
        )


def _by_disputed_code(code: str, on: date | None, history: History) -> DatedUnit | None:
    dispute = load_disputes().get(code)
    newest = history.vintages[-1]
    if dispute is None or (on is not None and on < newest.valid_from.earliest):
        return None
    return newest.units[dispute.postcode][0]


def _dispute(unit: DatedUnit, history: History) -> Dispute | None:
    in_force = unit.vintage == history.vintages[-1].year
    return load_disputes().get(unit.code) if in_force else None


def _village(code: TypedCode, unit: DatedUnit, history: History) -> tuple[Unit | None, str]:
    if code.form is not CodeForm.VILLAGE:
        return None, ""
    if unit.vintage != history.vintages[-1].year:
        return None, "Which numbers villages had on that date is not known."
    gazetteer = load_gazetteer()
    village = gazetteer.units.get(f"{unit.code}{code.village}")
    if village is None:
        raise PostcodeUnknownError(why_no_village(unit.code, code.village, gazetteer))
    return village, ""


def _doubts(code: TypedCode, unit: DatedUnit, on: date | None, history: History) -> Iterator[str]:
    if not code.sure:
        yield code.note
    if on is None or code.form is CodeForm.LEGACY:
        return
    if not unit.surely_in_force(on):
        yield (
            f"Of {code.postcode} as {unit.full_name_latin} only the years are known "
            f"({unit.valid_from} to {unit.valid_to or 'today'}), not the days."
        )
    if not is_postal(history, unit):
        yield (
            f"{code.postcode} stands in a list of administrative codes; no list of the post's own "
            "codes has it for that date."
        )


def _by_context(
    readings: Sequence[CodeReading], context: str, history: History
) -> tuple[Sequence[CodeReading], bool]:
    """The readings with the one that a text speaks of in front, and whether it does."""
    if not context or len(readings) == 1:
        return readings, False
    scores = [names_said(context, _names(reading, history)) for reading in readings]
    best = max(scores)
    if scores.count(best) > 1:
        return readings, False
    chosen = readings[scores.index(best)]
    return [chosen, *(each for each in readings if each is not chosen)], True


def _names(reading: CodeReading, history: History) -> set[str]:
    """Names of the unit and of all above it, on that date and today."""
    names = {name for unit in reading.chain for name in (unit.name_km, unit.name_latin)}
    for unit in reading.chain:
        for code in codes_today(history, unit):
            names |= {alias.name for alias in aliases_of(code)}
    return names


def _other_times(
    reading: CodeReading, rest: Sequence[CodeReading], history: History
) -> Iterator[str]:
    """What the same digits named before and after, where that was another place."""
    unit = reading.unit
    told = codes_today(history, unit).union(*(codes_today(history, each.unit) for each in rest))
    others = [
        each for each in history.named_by(reading.postcode) if not codes_today(history, each) & told
    ]
    before = [each for each in others if each.vintage < unit.vintage]
    after = [each for each in others if each.vintage > unit.vintage]
    if before:
        last = before[-1]
        codes = " or ".join(sorted(codes_today(history, last)))
        yield f"Until {last.valid_to} the same digits named {last.full_name_latin}, today {codes}."
    if after:
        yield f"Since {after[0].valid_from} the same digits name {after[0].full_name_latin}."


def _told(reading: CodeReading, history: History) -> str:
    """A reading in one breath: code, name, and what makes it another reading."""
    what = reading.form.meaning
    if reading.form is CodeForm.POSTCODE:
        vintage = history.vintage(reading.unit.vintage)
        assert vintage is not None
        what = vintage.title
    return f"{reading.unit.code} {reading.unit.full_name_latin} ({what})"


def _why_none(code: TypedCode, on: date | None, history: History) -> str:
    told = why_unknown(code.postcode, on, history)
    return told if code.sure else f"{code.note} {told}"
