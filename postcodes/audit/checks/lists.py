"""Check the list as a whole: its columns, its date, its completeness."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from postcodes.audit.model import Finding
from postcodes.audit.rules import load_limits
from postcodes.audit.state import Audit, Case
from postcodes.audit.written import read_code

_SHOWN = 3


def leading_zero_column(audit: Audit) -> Iterator[Finding]:
    """A spreadsheet took the whole column for numbers."""
    if not audit.zeros_lost:
        return
    lost = [case for case in audit.cases if case.unit and case.written.zero_lost]
    yield audit.find(
        "leading_zero_column",
        lost,
        given=_examples(lost),
        expected=f"{_SIX}; such as 0{lost[0].written.digits}",
        reason=f"{len(lost)} codes are a digit short and no code begins with zero",
        likely=f"0{lost[0].written.digits}" if len(lost) == 1 else None,
    )


_SIX = "codes with their leading zero"


def stored_as_number(audit: Audit) -> Iterator[Finding]:
    """Codes with decimals or separators of thousands."""
    if rows := [case for case in audit.cases if case.written.as_number]:
        yield audit.find(
            "stored_as_number",
            rows,
            given=_examples(rows),
            expected="digits alone",
            reason=f"{len(rows)} codes are written so",
        )


def other_numbering(audit: Audit) -> Iterator[Finding]:
    """The second column of codes follows another numbering."""
    if not audit.other_numbering:
        return
    rows = [case for case in audit.cases if has_other_code(case)]
    yield audit.find(
        "codes_differ",
        rows,
        given=", ".join(f"{case.row.code} with {case.row.admin_code}" for case in rows[:_SHOWN]),
        expected="the same unit in both columns",
        reason=f"{len(rows)} of {len(audit.cases)} rows disagree: two numberings",
    )


def has_other_code(case: Case) -> bool:
    """Whether the row's second code is another than its unit's."""
    if case.unit is None or not case.row.code or not case.row.admin_code:
        return False
    return read_code(case.row.admin_code).code != case.unit.code


def vintage_old(audit: Audit) -> Iterator[Finding]:
    """The list as a whole is of an older date."""
    if audit.today:
        return
    fit = [case for case in audit.cases if case.unit is not None]
    today = audit.vintage_rows.get(audit.others[0].year, 0)
    stale = [case for case in fit if not case.fits_today]
    yield audit.find(
        "vintage_old",
        stale,
        given=_examples(stale),
        expected=f"the codes of {audit.others[0].year}",
        reason=(
            f"{_share(audit.vintage_rows[audit.base.year], audit)} fit the list of "
            f"{audit.base.year}, {_share(today, audit)} that of {audit.others[0].year}"
        ),
    )


def vintage_mixed(audit: Audit) -> Iterator[Finding]:
    """Some rows are of another date than the others."""
    for reference in audit.others:
        rows = [case for case in audit.cases if case.year == reference.year]
        if rows:
            yield audit.find(
                "vintage_mixed",
                rows,
                given=_examples(rows),
                expected=f"the codes of {audit.base.year}",
                reason=f"{_share(len(rows), audit)} fit only the list of {reference.year}",
                likely=rows[0].right if len(rows) == 1 else None,
            )


def _share(rows: int, audit: Audit) -> str:
    return f"{rows:,} of {len(audit.cases):,} rows ({rows / len(audit.cases):.1%})"


def _examples(cases: Sequence[Case]) -> str:
    shown = ", ".join(case.shown for case in cases[:_SHOWN])
    return f"{shown} …" if len(cases) > _SHOWN else shown


def missing_unit(audit: Audit) -> Iterator[Finding]:
    """Units that an otherwise complete list lacks."""
    listed = {code for case in audit.cases if (code := case.stands_for) is not None}
    # The name of a row without a right code is some unit's: which one cannot be told.
    for codes in audit.complete.values():
        for code in sorted(codes - listed):
            yield audit.find(
                "missing_unit",
                (),
                given="no row",
                expected=audit.describe(code),
                likely=code,
            )


def lost_zeros(audit: Audit) -> bool:
    """Whether no code begins with zero and several rows lack theirs."""
    lost = sum(case.unit is not None and case.written.zero_lost for case in audit.cases)
    kept = any(case.written.digits.startswith("0") for case in audit.cases)
    return lost > 1 and not kept


def follows_other_numbering(audit: Audit) -> bool:
    """Whether so many second codes differ that they are another numbering."""
    both = [case for case in audit.cases if case.unit and case.row.code and case.row.admin_code]
    differ = sum(has_other_code(case) for case in both)
    return differ > 1 and differ >= load_limits().other_numbering * len(both)


LIST_RULES = (
    vintage_old,
    vintage_mixed,
    leading_zero_column,
    stored_as_number,
    other_numbering,
    missing_unit,
)
