"""Model a published list of postcodes, the rules that it is held against, and what was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from gis_data import Level


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class AuditRule:
    """One rule; all of them stand in ``data/audit_rules.toml``.

    Attributes:
        id: What a finding is called by.
        title: Short, for a heading.
        severity: How much a breach weighs.
        meaning: What is wrong where it is broken.
        remedy: What the publisher can do.
    """

    id: str
    title: str
    severity: Severity
    meaning: str
    remedy: str


@dataclass(frozen=True, slots=True)
class ParentClaim:
    """What a row says of a unit above its own.

    Attributes:
        level: Which unit above; None is the one directly above.
        code: Its code as written, or empty.
        names: Its names as written, in either script.
    """

    level: Level | None
    code: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedRow:
    """One row of a published list, as written.

    Attributes:
        number: The row as a person counts it.
        code: Postcode or administrative code.
        name_km: Khmer name, with or without a unit word.
        name_latin: Name in Latin letters, with or without a unit word.
        admin_code: A second code of the row.
        level: What a column says of the level, in any words.
        unit_type: What a column calls the unit, in any words.
        named_level: Level of the column in which the row's own name or code stands, if by that.
        claims: What it says of the units above.
        error: Why the row cannot be read, or None.
    """

    number: int
    code: str
    name_km: str = ""
    name_latin: str = ""
    admin_code: str = ""
    level: str = ""
    unit_type: str = ""
    named_level: Level | None = None
    claims: tuple[ParentClaim, ...] = ()
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of a list, or a note on it.

    Attributes:
        rule: The rule that is broken.
        rows: Rows concerned, as numbered in the list; empty for a unit that is not in it.
        given: What stands there.
        expected: What the rule asks for.
        reason: Why this is taken to be so.
        likely: The right code, name or level where one can be told; a suggestion.
        also: Other rules that the same fault breaks.
    """

    rule: AuditRule
    rows: tuple[int, ...]
    given: str
    expected: str
    reason: str = ""
    likely: str | None = None
    also: tuple[str, ...] = ()

    @property
    def row(self) -> int | None:
        """The first row concerned."""
        return self.rows[0] if self.rows else None

    @property
    def remedy(self) -> str:
        """What the publisher can do."""
        return self.rule.remedy

    def breaks(self, rule: str) -> bool:
        """Whether this fault breaks a rule, be it in the first place or besides."""
        return rule == self.rule.id or rule in self.also


@dataclass(frozen=True, slots=True)
class LevelCount:
    """How many units of a level a list has, and how many there are."""

    listed: int
    published: int


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What an audit found.

    Attributes:
        findings: In the order of the rows; what concerns no row stands last.
        rows: Rows that were read.
        vintage: Year of the list by which the rows were judged.
        vintage_rows: Year → rows whose code (and name) fit the list of that year.
        counts: Level → units listed and published, at ``vintage``.
    """

    findings: tuple[Finding, ...] = field(repr=False)
    rows: int
    vintage: int
    vintage_rows: Mapping[int, int]
    counts: Mapping[Level, LevelCount]

    @property
    def clean(self) -> bool:
        """Whether there is no fault; notes are none."""
        return all(finding.rule.severity is Severity.NOTE for finding in self.findings)

    @property
    def by_rule(self) -> Mapping[str, int]:
        """Rule → findings that break it, in the first place or besides."""
        return Counter(
            rule for finding in self.findings for rule in (finding.rule.id, *finding.also)
        )

    def breaking(self, rule: str) -> tuple[Finding, ...]:
        """Findings that break a rule, in the first place or besides."""
        return tuple(finding for finding in self.findings if finding.breaks(rule))
