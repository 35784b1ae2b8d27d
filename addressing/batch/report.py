"""Tell what a batch did."""

from __future__ import annotations

from dataclasses import dataclass

from addressing.batch.tally import Tally
from addressing.geocode import ConfidenceClass, GeocodeLevel

_TOP_REASONS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchReport:
    """What a batch did.

    Attributes:
        tally: What was found, over the whole table.
        seconds: How long this run took.
        rows_resumed: Rows that an earlier run had finished.
        processes: Processes that geocoded; 1 for the own process, on a cluster its threads.
        notes: What a person should know, as sentences.
    """

    tally: Tally
    seconds: float
    rows_resumed: int
    processes: int
    notes: tuple[str, ...] = ()

    @property
    def rows_per_s(self) -> float:
        """Rows of this run over its time, with reading, writing and starting."""
        return (self.tally.rows - self.rows_resumed) / max(self.seconds, 1e-9)

    @property
    def top_reasons(self) -> tuple[tuple[str, int], ...]:
        """The commonest reason codes."""
        return tuple(self.tally.reasons.most_common(_TOP_REASONS))

    def by_level(self) -> dict[str, dict[str, int]]:
        """Level → class → rows, from the finest level, where there are any."""
        found = self.tally.found
        table = {
            level.value: {
                sure.value: found[level.value, sure.value]
                for sure in ConfidenceClass
                if found[level.value, sure.value]
            }
            for level in GeocodeLevel
        }
        return {level: row for level, row in table.items() if row}

    def as_json(self) -> dict[str, object]:
        """For ``--report``."""
        tally = self.tally
        return {
            "rows": tally.rows,
            "rows_resumed": self.rows_resumed,
            "rows_placed": tally.placed,
            "rows_to_review": tally.to_review,
            "rows_corrected": tally.corrected,
            "rows_with_errors": tally.errors,
            "first_errors": [
                {"row": number, "error": error} for number, error in tally.first_errors
            ],
            "by_level": self.by_level(),
            "reasons": dict(tally.reasons.most_common()),
            "seconds": round(self.seconds, 3),
            "rows_per_s": round(self.rows_per_s, 1),
            "processes": self.processes,
            "notes": list(self.notes),
        }
