"""Hold a list under audit: each row with what has been made out about it so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from gis_data import Level
from postcodes.audit.model import Finding, ListedRow
from postcodes.audit.reference import Reference, ReferenceUnit, alike
from postcodes.audit.rules import load_audit_rules, load_limits
from postcodes.audit.written import WrittenCode, code_above
from postcodes.names import fold_name

_TELLING_LETTERS = 4  # a shorter name begins many others


@dataclass(frozen=True, slots=True)
class Claim:
    """What a row says of one unit above it, read."""

    level: Level
    code: str | None
    name_km: str
    name_latin: str

    def contradicts(self, code: str, reference: Reference) -> bool:
        """Whether a unit with this code lies elsewhere than the row says."""
        above = code_above(code, self.level)
        if self.code is not None and self.code != above:
            return True
        named = self.name_km or self.name_latin
        if not named or above not in reference.units:
            return False
        units = reference.units[above]
        best = max(likeness_to(self, unit) for unit in units)
        return best < load_limits().same_name and not any(self._begins_with(u) for u in units)

    def _begins_with(self, unit: ReferenceUnit) -> bool:
        """Whether more words follow the unit's name: Suong Municipatity."""
        pairs = ((self.name_km, unit.name_km), (self.name_latin, unit.name_latin))
        return any(
            fold_name(said).letters.startswith(letters)
            for said, name in pairs
            if said and len(letters := fold_name(name).letters) >= _TELLING_LETTERS
        )

    def holds(self, digits: str) -> bool:
        """Whether digits begin with those of the unit's code."""
        return self.code is not None and digits.startswith(self.code[: self.level.digits])

    def __str__(self) -> str:
        """As a reader finds it in the list."""
        return " ".join(
            part
            for part in (self.level.value, self.code or "", self.name_km or self.name_latin)
            if part
        )


@dataclass(slots=True, eq=False)
class Case:
    """A row under audit.

    Attributes:
        row: As listed.
        written: Its code, read.
        name_km: Its Khmer name, or empty.
        name_latin: Its Latin name, or empty.
        level: What the row says of its level; None where it says nothing.
        claims: What it says of the units above.
        heading: Whether it only heads the rows below.
        unit: The unit that it is, where code and name fit.
        known: Whether a unit has the code at all.
        again: Whether it is a unit that another row lists with better right.
        holder: Another row that has the code by right.
        right: The code that was meant, where one can be told.
        why: How that can be told.
        twin: The row that lists the unit of this row's name by right.
        year: The list of another date that the row fits.
        fits_today: Whether a row that fits the base fits today's list as well.
    """

    row: ListedRow
    written: WrittenCode
    name_km: str
    name_latin: str
    level: Level | None
    claims: tuple[Claim, ...]
    heading: bool = False
    unit: ReferenceUnit | None = None
    known: bool = False
    again: bool = False
    holder: Case | None = None
    right: str | None = None
    why: str = ""
    twin: Case | None = None
    year: int | None = None
    fits_today: bool = True

    @property
    def code(self) -> str | None:
        """The code in the registry's form."""
        return self.written.code

    @property
    def given(self) -> str:
        """The code as far as it was written, without a zero that was put back."""
        if self.written.code is None or self.written.zero_lost:
            return self.written.digits
        return self.written.code

    @property
    def named(self) -> bool:
        """Whether the row has a name."""
        return bool(self.name_km or self.name_latin)

    @property
    def stands_for(self) -> str | None:
        """The unit that the row is meant to list."""
        if self.unit is not None:
            return self.unit.code
        if self.right is not None:
            return self.right
        return self.code if self.known and self.holder is None else None

    @property
    def shown(self) -> str:
        """Code and names as written, for a message."""
        names = " / ".join(name for name in (self.name_km, self.name_latin) if name)
        return " ".join(part for part in (self.row.code or "no code", names) if part)

    def contradicted(self, code: str, reference: Reference) -> list[Claim]:
        """What the row says of units above that a code does not fit."""
        return [claim for claim in self.claims if claim.contradicts(code, reference)]


def likeness_to(names: Case | Claim, unit: ReferenceUnit) -> float:
    """The better of the two scripts' likeness; 1 where nothing can be compared."""
    scores = [
        alike(given, published)
        for given, published in (
            (names.name_km, unit.name_km),
            (names.name_latin, unit.name_latin),
        )
        if given and published
    ]
    return max(scores, default=1.0)


@dataclass(slots=True)
class Audit:
    """A list under audit.

    Attributes:
        cases: Its rows.
        base: The units of the date by which it is judged.
        others: Those of other dates.
        today: Whether ``base`` is today's.
        vintage_rows: Year → rows that fit the list of that year.
        holders: Code → the row that has it by right.
        complete: Codes that the list should have, as it is nearly complete there.
        provinces: First two digits of the rows that fit.
        below: Code → rows whose code lies directly below it.
        repeated: Numbers of the rows whose code stands in an earlier row.
        named_scripts: Scripts, Khmer and Latin, in which nearly all rows have a name.
        padded: Whether provinces and districts have six digits, by the majority.
        short: Whether any has two or four, and fits.
        zeros_lost: Whether the whole column of codes lost its leading zeros.
        other_numbering: Whether the second column of codes follows another numbering.
    """

    cases: list[Case]
    base: Reference
    others: tuple[Reference, ...]
    today: bool
    vintage_rows: Mapping[int, int]
    holders: dict[str, Case] = field(default_factory=dict)
    complete: dict[Level, set[str]] = field(default_factory=dict)
    provinces: set[str] = field(default_factory=set)
    below: dict[str, list[Case]] = field(default_factory=dict)
    repeated: set[int] = field(default_factory=set)
    named_scripts: set[str] = field(default_factory=set)
    padded: bool = False
    short: bool = False
    zeros_lost: bool = False
    other_numbering: bool = False

    def find(
        self,
        rule: str,
        cases: Case | Iterable[Case],
        *,
        given: str,
        expected: str,
        reason: str = "",
        likely: str | None = None,
        also: Iterable[str] = (),
    ) -> Finding:
        """Make a finding."""
        rows = (cases,) if isinstance(cases, Case) else cases
        return Finding(
            load_audit_rules()[rule],
            tuple(case.row.number for case in rows),
            given,
            expected,
            reason,
            likely,
            tuple(also),
        )

    def describe(self, code: str) -> str:
        """A unit of the base with its names."""
        unit = self.base.units[code][0]
        names = " / ".join(name for name in (unit.name_km, unit.name_latin) if name)
        return f"{code} {names}"
