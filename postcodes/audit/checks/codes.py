"""Check how a code is written; the first rule that a row breaks takes it."""

from __future__ import annotations

from postcodes.audit.model import Finding
from postcodes.audit.state import Audit, Case

_DIGITS = "six digits such as 120407 (2, 4, 6 or 8 in an administrative list)"


def unreadable(case: Case, audit: Audit) -> Finding | None:
    """A row that the table's reader could not read."""
    if case.row.error is None:
        return None
    expected = "one cell for each column"
    return audit.find(
        "unreadable", case, given=case.shown, expected=expected, reason=case.row.error
    )


def empty(case: Case, audit: Audit) -> Finding | None:
    """A unit without a code."""
    if case.written.text.strip():
        return None
    return _malformed("empty", case, audit, expected="a code")


def not_a_code(case: Case, audit: Audit) -> Finding | None:
    """Letters and other signs."""
    if case.written.digits:
        return None
    return _malformed("not_a_code", case, audit, expected=_DIGITS)


def impossible_digits(case: Case, audit: Audit) -> Finding | None:
    """Zeros where a number must stand."""
    if not case.written.impossible:
        return None
    expected = "numbers from 01 for the province and for what is above a number"
    return _malformed("impossible_digits", case, audit, expected=expected)


def wrong_length(case: Case, audit: Audit) -> Finding | None:
    """Digits missing, or too many."""
    written = case.written
    if written.code is not None and not written.zero_lost and not _is_cut(case, audit):
        return None
    count = len(written.digits)
    reason = f"{count} digits"
    if count == _OLD_POSTCODE_DIGITS:
        reason += "; older codes such as 12000 had five"
    if case.right:
        reason += f"; {case.why}"
    return _malformed("wrong_length", case, audit, expected=_DIGITS, reason=reason)


_OLD_POSTCODE_DIGITS = 5
_SHORT = (2, 4)


def _is_cut(case: Case, audit: Audit) -> bool:
    """Whether a code of a province or district is short in a list that writes six digits."""
    if len(case.written.digits) not in _SHORT:
        return False
    if case.right is not None and not case.right.startswith(case.written.digits):
        return False
    return audit.padded or not audit.short


def _malformed(rule: str, case: Case, audit: Audit, *, expected: str, reason: str = "") -> Finding:
    also = ["duplicate_code"] if case.row.number in audit.repeated else []
    digits = case.written.digits
    whole = digits and len(digits) % 2 == 0
    if whole and any(claim.code and not claim.holds(digits) for claim in case.claims):
        also.append("wrong_parent")
    return audit.find(
        rule,
        case,
        given=case.shown,
        expected=expected,
        reason=reason or case.why,
        likely=case.right,
        also=also,
    )


CODE_RULES = (unreadable, empty, not_a_code, impossible_digits, wrong_length)
