"""Show what was found, for a person."""

from __future__ import annotations

from rich.table import Table

from addressing import BatchReport, ConfidenceClass, Geocode
from api.cli.console import answers, messages, say

_ERRORS_SHOWN = 20
_REASONS_SHOWN = 6


def show_report(report: BatchReport, *, with_table: bool) -> None:
    """What a batch did: levels and classes, reasons, rate, what to look at."""
    tally = report.tally
    if with_table:
        _show_levels(report)
        reasons = ", ".join(
            f"{code} {rows:,}" for code, rows in report.top_reasons[:_REASONS_SHOWN]
        )
        resumed = f" ({report.rows_resumed:,} by an earlier run)" if report.rows_resumed else ""
        say(f"{tally.rows:,} rows{resumed}, {report.rows_per_s:,.0f} rows/s. Reasons: {reasons}.")
        say(
            f"{tally.to_review:,} to review, {tally.corrected:,} decided by corrections, "
            f"{tally.errors:,} with an error."
        )
    for number, error in tally.first_errors[:_ERRORS_SHOWN]:
        say(f"Kept with an error: row {number}: {error}")
    if tally.errors > _ERRORS_SHOWN:
        say(f"… and {tally.errors - _ERRORS_SHOWN:,} more; column geo_error has all of them.")


def _show_levels(report: BatchReport) -> None:
    classes = [sure.value for sure in ConfidenceClass]
    table = Table("found at", *classes, "rows")
    for level, found in report.by_level().items():
        cells = [f"{found[sure]:,}" if sure in found else "" for sure in classes]
        table.add_row(level, *cells, f"{sum(found.values()):,}")
    messages.print(table)


def show_answer(found: Geocode) -> None:
    """One answer with its steps and alternatives."""
    for step in found.steps:
        answers.print(f"{step.name:>10}  {step.detail}", markup=False)
    for match in found.matches:
        answers.print(
            f"     match  {match.words!r} is {match.name_en} ({match.code}), "
            f"likeness {match.likeness:.2f}"
            + (f", until about {match.until}" if match.until else ""),
            markup=False,
        )
    for name, parts in (("not found", found.not_found), ("ignored", found.ignored)):
        if parts:
            answers.print(f"{name:>10}  {'; '.join(parts)}", markup=False)
    answers.print(
        f"{found.postcode or 'no postcode'}  {found.level}, class {found.confidence}, "
        f"probability {found.probability:.2f}",
        markup=False,
    )
    code = found.address_code or found.area_code or ""
    for line in (found.name_km, found.name_en, code, found.reason):
        if line:
            answers.print(line, markup=False)
    for other in found.alternatives:
        answers.print(f"  or {other.postcode}  {other.name_en}", markup=False)
