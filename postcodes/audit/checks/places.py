"""Check rows whose code and name do not fit together; the first rule that a row breaks takes it."""

from __future__ import annotations

from rapidfuzz.distance import OSA

from postcodes.audit.model import Finding
from postcodes.audit.state import Audit, Case
from postcodes.audit.written import level_of_code, parent_of

_DISTRICT_DIGITS = 4


def wrong_parent(case: Case, audit: Audit) -> Finding | None:
    """The code lies under another unit than the row's parents say."""
    assert case.code is not None
    against = case.contradicted(case.code, audit.base)
    if not against or (case.right is None and case.twin is not None):
        return None
    if case.right is not None and len(case.contradicted(case.right, audit.base)) >= len(against):
        return None
    named = " and ".join(str(claim) for claim in against)
    return _place("wrong_parent", case, audit, expected=f"a code under {named}", reason=case.why)


def duplicate_row(case: Case, audit: Audit) -> Finding | None:
    """The same unit under the same code as another row."""
    holder = case.holder
    if holder is None or case.right is not None or not _is_same(case, holder):
        return None
    expected = "each unit once"
    reason = f"row {holder.row.number} lists it already"
    return _place("duplicate_row", case, audit, expected=expected, reason=reason)


def _is_same(case: Case, holder: Case) -> bool:
    names = (case.name_km, case.name_latin)
    same = case.twin is holder or names == (holder.name_km, holder.name_latin)
    return same and case.level is holder.level


def duplicate_code(case: Case, audit: Audit) -> Finding | None:
    """The code of another row; unless a slip within the district's digits explains it."""
    holder = case.holder
    if holder is None or _slipped_above(case):
        return None
    reason = f"it is the code of {holder.shown} in row {holder.row.number}"
    if case.why:
        reason = f"{reason}; {case.why}"
    expected = "each code once"
    return _place("duplicate_code", case, audit, expected=expected, reason=reason)


def _slipped_above(case: Case) -> bool:
    """Whether one slip of the keyboard in the province's or district's digits explains the code."""
    code, right = case.code, case.right
    assert code is not None
    if right is None or code[:_DISTRICT_DIGITS] == right[:_DISTRICT_DIGITS]:
        return False
    return is_slip(code, right)


def is_slip(given: str, meant: str) -> bool:
    """Whether one wrong digit, two exchanged, or one in the wrong place explains a number.

    >>> is_slip("080110", "081100"), is_slip("080100", "081000"), is_slip("120407", "130312")
    (True, True, False)
    """
    if len(given) != len(meant):
        return False
    if OSA.distance(given, meant) <= 1:
        return True
    rests = {given[:at] + given[at + 1 :]: given[at] for at in range(len(given))}
    return any(rests.get(meant[:at] + meant[at + 1 :]) == meant[at] for at in range(len(meant)))


def misprint(case: Case, audit: Audit) -> Finding | None:
    """Another code than the one that was meant."""
    if case.right is None:
        return None
    reason = case.why
    if case.holder is not None:
        reason = f"{reason}; {case.code} is that of row {case.holder.row.number}"
    expected = f"the code of {audit.describe(case.right)}"
    return _place("misprint", case, audit, expected=expected, reason=reason)


def phantom(case: Case, audit: Audit) -> Finding | None:
    """A copy of a listed unit under a number that no unit has."""
    if case.known or case.twin is None:
        return None
    twin = case.twin
    assert twin.unit is not None
    reason = f"row {twin.row.number} has it under its right code {twin.unit.code}"
    if case.why:
        reason += f"; {case.why}"
    if below := _copied_below(case, twin, audit):
        reason += f", and its {below} units below are those of {twin.unit.code}"
    return _place("phantom", case, audit, expected="each unit once, under its code", reason=reason)


def _copied_below(case: Case, twin: Case, audit: Audit) -> int:
    """How many rows below the copy are copies of rows below the original."""
    assert twin.unit is not None
    return sum(
        other.twin is not None
        and other.twin.unit is not None
        and parent_of(other.twin.unit.code) == twin.unit.code
        for other in audit.below.get(case.code or "", ())
    )


def name_mismatch(case: Case, audit: Audit) -> Finding | None:
    """The code's unit is called otherwise."""
    if not case.known:
        return None
    assert case.code is not None
    reason = ""
    if case.twin is not None and case.twin.unit is not None:
        reason = f"the name is that of {case.twin.unit.code} in row {case.twin.row.number}"
    unit = audit.base.units[case.code][0]
    names = " / ".join(name for name in (unit.name_km, unit.name_latin) if name)
    return audit.find(
        "name_mismatch",
        case,
        given=case.shown,
        expected=f"the name {names}",
        reason=reason,
        likely=names,
        also=_also(case, "name_mismatch"),
    )


def no_such_parent(case: Case, audit: Audit) -> Finding | None:
    """The first digits are no unit's."""
    assert case.code is not None
    parent = parent_of(case.code)
    if parent is None or parent in audit.base.units:
        return None
    reason = f"there is no {level_of_code(parent)} {parent}"
    return _place("no_such_parent", case, audit, expected="a parent that exists", reason=reason)


def unknown_code(case: Case, audit: Audit) -> Finding | None:
    """The parent has no unit of this number."""
    assert case.code is not None
    parent = parent_of(case.code)
    below = (
        audit.base.children.get(parent, ())
        if parent
        else audit.base.by_level[level_of_code(case.code)]
    )
    expected = f"one of the {len(below)} codes {below[0]} to {below[-1]}" if below else "a code"
    return _place("unknown_code", case, audit, expected=expected)


def _place(rule: str, case: Case, audit: Audit, *, expected: str, reason: str = "") -> Finding:
    return audit.find(
        rule,
        case,
        given=case.shown,
        expected=expected,
        reason=reason,
        likely=case.right,
        also=_also(case, rule),
    )


def _also(case: Case, rule: str) -> list[str]:
    """Other rules that the same fault breaks."""
    assert case.code is not None
    broken = []
    if case.holder is not None and rule not in {"duplicate_code", "duplicate_row"}:
        broken.append("duplicate_code")
    if case.level is not None and case.level is not level_of_code(case.code):
        broken.append("level_mismatch")
    return broken


PLACE_RULES = (
    wrong_parent,
    duplicate_row,
    duplicate_code,
    misprint,
    phantom,
    name_mismatch,
    no_such_parent,
    unknown_code,
)
