"""Audit a list: open it, choose its date, fit its rows, then apply the rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from gis_data import Level
from postcodes.audit.checks.codes import CODE_RULES
from postcodes.audit.checks.lists import LIST_RULES, follows_other_numbering, lost_zeros
from postcodes.audit.checks.places import PLACE_RULES
from postcodes.audit.checks.rows import ROW_RULES
from postcodes.audit.evidence import find_right_codes
from postcodes.audit.fitting import choose_reference, fit_rows, fits, fits_strictly
from postcodes.audit.model import AuditReport, Finding, LevelCount, ListedRow
from postcodes.audit.opening import open_cases
from postcodes.audit.reference import Reference, known_references, references
from postcodes.audit.rules import load_limits
from postcodes.audit.state import Audit, Case
from postcodes.audit.written import level_of_code, parent_of
from postcodes.history.model import History


def audit_list(rows: Iterable[ListedRow], *, history: History | None = None) -> AuditReport:
    """Hold a published list of postcodes or administrative codes to the rules.

    The list is judged by today's registry, or by the older list that more of its rows fit. Each
    fault is told once, under the rule that explains it best.

    >>> report = audit_list([ListedRow(2, "120408", name_latin="Boeng Kak Ti Muoy")])
    >>> report.findings[0].rule.id, report.findings[0].likely
    ('misprint', '120407')

    Args:
        rows: In the order of the list, which can be evidence.
        history: The lists of other dates; by default all that are known.
    """
    known = known_references() if history is None else references(history)
    audit = _open(open_cases(rows), known)
    fit_rows(audit)
    _date_rows(audit, named=True)
    find_right_codes(audit)
    _date_rows(audit, named=False)
    _weigh_columns(audit)
    findings = [finding for case in audit.cases for finding in _check(case, audit)]
    findings += [finding for rule in LIST_RULES for finding in rule(audit)]
    findings.sort(key=lambda finding: finding.rows[0] if finding.rows else _LAST)
    return AuditReport(
        tuple(findings), len(audit.cases), audit.base.year, audit.vintage_rows, _counts(audit)
    )


_SHORT = 4  # digits of a district's administrative code
_LAST = 1 << 62  # what concerns no row


def _open(cases: list[Case], known: Sequence[Reference]) -> Audit:
    base, vintage_rows = choose_reference(cases, known)
    others = tuple(reference for reference in known if reference is not base)
    audit = Audit(cases, base, others, base is known[0], vintage_rows)
    seen: set[str] = set()
    for case in cases:
        text = case.written.digits or case.written.text.strip()
        if text and text in seen:
            audit.repeated.add(case.row.number)
        seen.add(text)
        if case.code and (parent := parent_of(case.code)):
            audit.below.setdefault(parent, []).append(case)
    return audit


def _date_rows(audit: Audit, *, named: bool) -> None:
    """Find the other date that a row fits, where it does not fit the base.

    A code without a name says little: it is asked only when its place in the list says nothing.
    """
    for case in audit.cases:
        if case.unit is not None:
            case.fits_today = audit.today or fits(case, audit.others[0])
        elif (
            case.code and case.named is named and not (case.heading or case.again or case.row.error)
        ):
            if not named and (case.right or case.holder):
                continue
            case.year = next(
                (other.year for other in audit.others if fits_strictly(case, other)), None
            )


def _weigh_columns(audit: Audit) -> None:
    audit.zeros_lost = lost_zeros(audit)
    audit.other_numbering = follows_other_numbering(audit)
    judged = [case for case in audit.cases if case.unit is not None]
    large = [case for case in judged if case.unit and case.unit.code.endswith("00")]
    full = sum(len(case.written.digits) > _SHORT for case in large)
    audit.padded = full > len(large) / 2
    audit.short = full < len(large)
    enough = load_limits().filled * len(judged)
    if sum(bool(case.name_km) for case in judged) >= max(enough, 1):
        audit.named_scripts.add("Khmer")
    if sum(bool(case.name_latin) for case in judged) >= max(enough, 1):
        audit.named_scripts.add("Latin")


def _check(case: Case, audit: Audit) -> Iterator[Finding]:
    if case.heading or case.year is not None:
        return
    if case.unit is not None:
        for row_rule in ROW_RULES:
            yield from row_rule(case, audit)
        return
    rules = (*CODE_RULES, *PLACE_RULES) if case.code else CODE_RULES
    for rule in rules:
        if (finding := rule(case, audit)) is not None:
            yield finding
            return


def _counts(audit: Audit) -> dict[Level, LevelCount]:
    listed = Counter(
        level_of_code(code) for code in {case.stands_for for case in audit.cases} if code
    )
    return {
        level: LevelCount(listed[level], len(audit.base.by_level[level]))
        for level in Level
        if listed[level] and audit.base.by_level[level]
    }
