"""Migrate an old code: the postcodes of today that it may mean, with the reason and the share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from postcodes.errors import PostcodeUnknownError
from postcodes.forms import CodeForm, read_forms
from postcodes.history.load import load_history
from postcodes.history.model import DatedUnit, History, Vintage
from postcodes.history.trace import Outcome, named_on, outcomes
from postcodes.unknown import near_codes, why_unknown


@dataclass(frozen=True, slots=True)
class Candidate:
    """A postcode of today that an old code may mean.

    Attributes:
        origin: The unit that the old code named.
        outcome: What it is today, with the share of its villages, the reasons and the way.
    """

    origin: DatedUnit
    outcome: Outcome

    @property
    def postcode(self) -> str:
        """Six digits, in force."""
        return self.outcome.unit.code


@dataclass(frozen=True, slots=True)
class Migration:
    """Everything that an old code may be today.

    Attributes:
        typed: The text as given.
        dated: The list or the day that it belongs to.
        candidates: By origin, the likeliest first; within an origin the largest share first.
        warnings: What was done to the text or taken for granted.
    """

    typed: str
    dated: int | date
    candidates: tuple[Candidate, ...]
    warnings: tuple[str, ...]

    @property
    def certain(self) -> str | None:
        """The one postcode that it is today; None where there are several."""
        codes = {candidate.postcode for candidate in self.candidates}
        return codes.pop() if len(codes) == 1 else None


def migrate(text: str, dated: int | date, *, history: History | None = None) -> Migration:
    """What a code of a list or of a day is today.

    >>> migrate("121001", 2024).certain
    '121102'
    >>> [candidate.postcode for candidate in migrate("120904", 2014).candidates]
    ['120917', '120918', '120916']

    Args:
        text: The code as people type it.
        dated: Year of a known list, or a day.
        history: The lists; the shipped ones where left out.

    Raises:
        PostcodeFormatError: No code at all.
        PostcodeUnknownError: It named nothing then, or no such list is known.
    """
    known = history or load_history()
    find, listed = _finder(dated, known)
    codes = [code for code in read_forms(text) if code.form is not CodeForm.LEGACY]
    if not codes:
        raise PostcodeUnknownError(
            f"{text!r} is a five-digit code; no list of these is known. Only its province is, "
            f"which `phlov postcode {text}` tells."
        )
    candidates = tuple(
        Candidate(unit, outcome)
        for code in codes
        for unit in find(code.postcode)
        for outcome in outcomes(known, unit)
    )
    if not candidates:
        raise PostcodeUnknownError(_why_none(codes[0].postcode, dated, listed, known))
    return Migration(text, dated, candidates, tuple(code.note for code in codes if code.note))


def _finder(
    dated: int | date, history: History
) -> tuple[Callable[[str], tuple[DatedUnit, ...]], Vintage | None]:
    if isinstance(dated, date):
        return lambda code: named_on(history, code, dated), None
    vintage = history.vintage(dated)
    if vintage is None:
        years = ", ".join(str(each.year) for each in history.vintages)
        raise PostcodeUnknownError(
            f"No list of {dated} is known. Give the year of one ({years}), or a day such as "
            f"{dated}-06-30."
        )
    return lambda code: vintage.units.get(code, ()), vintage


def _why_none(code: str, dated: int | date, vintage: Vintage | None, history: History) -> str:
    if vintage is None:
        assert isinstance(dated, date)
        return why_unknown(code, dated, history)
    near = near_codes(code, vintage.units)
    hint = f" Codes in it that differ by one slip: {', '.join(near)}." if near else ""
    others = [str(unit.vintage) for unit in history.named_by(code)]
    elsewhere = f" It stands in the list of {', '.join(others)}." if others else ""
    return f"{code} is not in the list of {vintage.year} ({vintage.title}).{hint}{elsewhere}"
