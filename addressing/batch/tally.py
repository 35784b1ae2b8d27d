"""Count what a batch found, slice by slice."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

_ERRORS_KEPT = 20


@dataclass(frozen=True, slots=True)
class Tally:
    """What was found in some rows.

    Attributes:
        rows: Rows.
        found: (level, class) → rows.
        reasons: Reason code → rows.
        errors: Rows that could not be read as they should.
        first_errors: Number and error of the first of them.
        to_review: Rows that a person should look at.
        corrected: Rows that a correction decided.
    """

    rows: int = 0
    found: Counter[tuple[str, str]] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    errors: int = 0
    first_errors: tuple[tuple[int, str], ...] = ()
    to_review: int = 0
    corrected: int = 0

    @property
    def placed(self) -> int:
        """Rows with an answer."""
        return sum(rows for (level, _), rows in self.found.items() if level != "none")

    def to_json(self) -> str:
        """As text, for a part of a run."""
        return json.dumps(
            {
                "rows": self.rows,
                "found": [[*key, rows] for key, rows in self.found.items()],
                "reasons": self.reasons,
                "errors": self.errors,
                "first_errors": self.first_errors,
                "to_review": self.to_review,
                "corrected": self.corrected,
            }
        )

    @classmethod
    def from_json(cls, text: str) -> Tally:
        """What ``to_json`` wrote."""
        read = json.loads(text)
        return cls(
            read["rows"],
            Counter({(level, sure): rows for level, sure, rows in read["found"]}),
            Counter(read["reasons"]),
            read["errors"],
            tuple((number, error) for number, error in read["first_errors"]),
            read["to_review"],
            read["corrected"],
        )


def add_up(tallies: Iterable[Tally]) -> Tally:
    """The sum; only the first errors are kept.

    >>> add_up([Tally(3, errors=1, first_errors=((2, "x"),)), Tally(4)]).rows
    7
    """
    rows = errors = to_review = corrected = 0
    found: Counter[tuple[str, str]] = Counter()
    reasons: Counter[str] = Counter()
    first: list[tuple[int, str]] = []
    for tally in tallies:
        rows += tally.rows
        found += tally.found
        reasons += tally.reasons
        errors += tally.errors
        to_review += tally.to_review
        corrected += tally.corrected
        first += tally.first_errors[: _ERRORS_KEPT - len(first)]
    return Tally(rows, found, reasons, errors, tuple(first), to_review, corrected)


def first_errors(numbered: Iterable[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    """As many errors as a tally keeps."""
    return tuple(pair for pair, _ in zip(numbered, range(_ERRORS_KEPT), strict=False))
