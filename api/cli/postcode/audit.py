"""Audit a published list of postcodes or administrative codes."""

from __future__ import annotations

import io
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from api.cli.console import answers, input_stream, output_stream, say
from api.cli.plan import read_overrides
from api.errors import EXIT_DATA, EXIT_USAGE
from gis_data import open_table, open_writer, write_whole
from postcodes import AuditReport, Finding, Severity, audit_list, load_audit_rules, read_list


class AuditFormat(StrEnum):
    """How the findings are shown."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


_COLUMNS = (
    "rule", "severity", "row", "rows", "given", "expected", "likely", "reason", "remedy", "also",
)  # fmt: skip
_SHOWN = 5


def audit(
    file: Annotated[
        str | None,
        typer.Argument(help="A list: CSV, Excel, JSON, NDJSON, Parquet; - for standard input."),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(help="ROLE=COLUMN, where a column is not recognised: code='Post no'."),
    ] = None,
    output_format: Annotated[
        AuditFormat | None,
        typer.Option("--format", help="text, json or csv; by default of the output's suffix."),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", help="Where to write all findings; by default printed."),
    ] = None,
    input_format: Annotated[
        str | None, typer.Option(help="Format of the list, where it is not recognised.")
    ] = None,
    sheet: Annotated[str | None, typer.Option(help="Sheet of a workbook.")] = None,
    rules: Annotated[
        bool, typer.Option("--rules", help="Print the rules instead of auditing.")
    ] = False,
) -> None:
    """Check a published list against the rules and the registry; exit code 65 where it has faults.

    Examples: phlov postcode audit communes.csv · phlov postcode audit list.xlsx --column
    code='លេខកូដ' -o findings.csv · cat list.csv | phlov postcode audit - --format json
    """
    if rules:
        _show_rules(output_format or AuditFormat.TEXT)
        return
    if file is None:
        say("Error: give a file, - for standard input, or --rules.")
        raise typer.Exit(EXIT_USAGE)
    overrides = read_overrides(column or [])
    with open_table(input_stream(file), format=input_format, sheet=sheet) as table:
        listed = read_list(table, overrides)
    for note in listed.notes:
        say(note)
    say("Columns: " + ", ".join(f"{role} = {name}" for role, name in listed.columns.items()) + ".")
    report = audit_list(listed.rows)
    _write(report, output_format or _format_of(output), output)
    if not report.clean:
        raise typer.Exit(EXIT_DATA)


def _format_of(output: str | None) -> AuditFormat:
    if output in (None, "-"):
        return AuditFormat.TEXT
    suffix = Path(str(output)).suffix.lower().removeprefix(".")
    return AuditFormat(suffix) if suffix in ("json", "csv") else AuditFormat.TEXT


def _write(report: AuditReport, output_format: AuditFormat, output: str | None) -> None:
    target = output_stream(output)
    if output_format is AuditFormat.CSV:
        # A file gets the mark by which Excel knows Khmer.
        data = _as_csv(report)
        data = data if output in (None, "-") else b"\xef\xbb\xbf" + data
    elif output_format is AuditFormat.JSON:
        data = orjson.dumps(
            _as_json(report), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
        )
    else:
        data = _as_text(report, shown=None if isinstance(target, Path) else _SHOWN).encode()
    if isinstance(target, Path):
        write_whole(target, data)
        answers.print(_as_text(report, shown=0), end="", markup=False, soft_wrap=True)
    else:
        target.write(data)
        target.flush()


def _record(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule.id,
        "severity": finding.rule.severity,
        "row": finding.row,
        "rows": _ranges(finding.rows),
        "given": finding.given,
        "expected": finding.expected,
        "likely": finding.likely,
        "reason": finding.reason,
        "remedy": finding.remedy,
        "also": list(finding.also),
    }


def _ranges(rows: tuple[int, ...]) -> str:
    """Row numbers, runs of them as first-last: 3-9,12."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1][1:] = [row]
        else:
            runs.append([row])
    return ",".join("-".join(map(str, run)) for run in runs)


def _as_csv(report: AuditReport) -> bytes:
    buffer = io.BytesIO()
    with open_writer(buffer, _COLUMNS, format="csv") as writer:
        for finding in report.findings:
            writer.write(_record(finding) | {"also": ",".join(finding.also)})
    return buffer.getvalue()


def _as_json(report: AuditReport) -> dict[str, Any]:
    return {
        "clean": report.clean,
        "rows": report.rows,
        "vintage": report.vintage,
        "vintage_rows": {str(year): rows for year, rows in report.vintage_rows.items()},
        "counts": {
            level.value: {"listed": count.listed, "published": count.published}
            for level, count in report.counts.items()
        },
        "by_rule": dict(report.by_rule),
        "findings": [_record(finding) for finding in report.findings],
    }


def _as_text(report: AuditReport, *, shown: int | None) -> str:
    """The report for a reader.

    Args:
        report: What was found.
        shown: Examples of each rule; None for all.
    """
    lines = [_summary(report)]
    for rule in load_audit_rules().values():
        first = [finding for finding in report.findings if finding.rule is rule]
        besides = report.by_rule.get(rule.id, 0) - len(first)
        if not first and not besides:
            continue
        lines.append(f"{rule.severity}  {rule.id}  {rule.title}: {len(first) + besides}")
        lines += [f"    {_sentence(finding)}" for finding in first[:shown]]
        if shown and len(first) > shown:
            lines.append(f"    … and {len(first) - shown} more")
        if shown != 0 and besides:
            lines.append(f"    {besides} of them under another rule, which explains it better")
        if shown != 0:
            lines.append(f"    → {rule.remedy}")
    faults = sum(finding.rule.severity is not Severity.NOTE for finding in report.findings)
    notes = len(report.findings) - faults
    lines.append(f"{faults or 'No'} fault{'s' * (faults != 1)}, {notes} note{'s' * (notes != 1)}.")
    return "\n".join(lines) + "\n"


def _summary(report: AuditReport) -> str:
    counts = ", ".join(
        f"{count.listed:,} of {count.published:,} {level}s"
        for level, count in report.counts.items()
    )
    return f"{report.rows:,} rows, judged by the list of {report.vintage}: {counts or 'no unit'}."


def _sentence(finding: Finding) -> str:
    where = f"row {_ranges(finding.rows[:_SHOWN])}" if finding.rows else "not listed"
    if len(finding.rows) > _SHOWN:
        where += f" and {len(finding.rows) - _SHOWN} more"
    text = f"{where}: {finding.given}; expected {finding.expected}"
    if finding.likely and finding.likely not in finding.expected:
        text += f"; likely {finding.likely}"
    return f"{text} ({finding.reason})" if finding.reason else text


def _show_rules(output_format: AuditFormat) -> None:
    rules = load_audit_rules().values()
    if output_format is AuditFormat.TEXT:
        for rule in rules:
            heading = f"{rule.severity:<8} {rule.id}: {rule.title}"
            for line in (heading, f"         {rule.meaning}", f"         → {rule.remedy}"):
                answers.print(line, markup=False, soft_wrap=True)
        return
    columns = ("id", "severity", "title", "meaning", "remedy")
    with open_writer(output_stream(None), columns, format=output_format.value) as writer:
        for rule in rules:
            writer.write({name: str(getattr(rule, name)) for name in columns})
