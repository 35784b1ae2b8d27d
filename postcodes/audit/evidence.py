"""Tell which code a faulty row was meant to have: by its name and parents, or by its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from rapidfuzz.distance import OSA

from gis_data import Level
from postcodes.audit.completeness import complete_scopes
from postcodes.audit.reference import ReferenceUnit, alike
from postcodes.audit.rules import load_limits
from postcodes.audit.state import Audit, Case, likeness_to
from postcodes.audit.written import level_of_code, parent_of, read_code

_LAST_CODE = "~"


def find_right_codes(audit: Audit) -> None:
    """Give every row that does not fit the code that it should have, where one can be told."""
    audit.complete = complete_scopes(audit)
    faulty = [
        case
        for case in audit.cases
        if case.unit is None and case.year is None and not case.heading and not case.row.error
    ]
    taken = set(audit.holders)
    audit.provinces = {code[:2] for code in taken}
    unsure = [
        case
        for case in faulty
        if not (_by_second_code(case, audit, taken) or _by_name(case, audit, taken))
    ]
    _by_place(audit, taken)
    for case in unsure:
        if case.right is None:
            _find_twin(case, audit)
    for case in audit.cases:
        if case.year is not None and not _by_name(case, audit, taken) and not case.known:
            _find_twin(case, audit)
            _prefer_twin(case)


def _by_second_code(case: Case, audit: Audit, taken: set[str]) -> bool:
    """Take the row's other code, where that fits its name and is free."""
    if not case.row.admin_code or not case.row.code:
        return False
    code = read_code(case.row.admin_code).code
    if code is None or code in taken or code not in audit.base.units or code == case.code:
        return False
    if likeness_to(case, audit.base.units[code][0]) < load_limits().same_name:
        return False
    _settle(case, code, "the row's other code says so", taken)
    return True


def _settle(case: Case, code: str, why: str, taken: set[str]) -> None:
    case.right, case.why = code, why
    taken.add(code)


def _by_name(case: Case, audit: Audit, taken: set[str]) -> bool:
    """Take the one free unit of the row's name that lies nearest to what the row says."""
    if not case.named:
        return False
    free = [
        code
        for code in _named_so(case, audit) or _misspelt(case, audit)
        if code not in taken and code != case.code and _in_scope(code, case, audit)
    ]
    if (code := _nearest(case, free, audit)) is None:
        return False
    _settle(case, code, f"the name is that of {audit.describe(code)}, which no row has", taken)
    return True


def _levels(case: Case, audit: Audit) -> Sequence[Level]:
    if case.level is not None:
        return (case.level,)
    listed = {level_of_code(code) for code in audit.holders} if not audit.complete else ()
    levels = [level for level in Level if level in audit.complete or level in listed]
    own = level_of_code(case.code) if case.code and not case.written.zero_lost else None
    return levels if own is None or own in levels else [own, *levels]


def _named_so(case: Case, audit: Audit) -> list[str]:
    """Units of exactly the row's name: in both scripts where it has both, else in either."""
    levels = _levels(case, audit)
    by_script = [audit.base.named(name, levels) for name in (case.name_km, case.name_latin) if name]
    both = [code for code in by_script[0] if all(code in codes for codes in by_script)]
    return both or [code for codes in by_script for code in codes]


def _misspelt(case: Case, audit: Audit) -> list[str]:
    """The unit beside the given code, or under the named parents, whose name is most like."""
    parents = [claim.code for claim in case.claims if claim.code]
    if case.code and (above := parent_of(case.code)):
        parents.append(above)
    best: list[tuple[float, str]] = []
    for parent in parents:
        for code in audit.base.children.get(parent, ()):
            unit = audit.base.units[code][0]
            score = likeness_to(case, unit) if _names_meet(case, unit) else 0.0
            if score >= load_limits().guessed_name:
                best.append((score, code))
    return [max(best)[1]] if best else []


def _names_meet(case: Case, unit: ReferenceUnit) -> bool:
    """Whether row and unit have a name in the same script."""
    return bool((case.name_km and unit.name_km) or (case.name_latin and unit.name_latin))


def _in_scope(code: str, case: Case, audit: Audit) -> bool:
    """Whether the list should have the unit, or has others of its province, or the row says so."""
    if code in audit.complete.get(level_of_code(code), ()):
        return True
    return code[:2] == case.given[:2] or code[:2] in audit.provinces


def _nearest(case: Case, codes: Iterable[str], audit: Audit) -> str | None:
    """The one code that fits what the row says best; None where two fit as well."""
    ranked = sorted((_distance(case, code, audit), code) for code in dict.fromkeys(codes))
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    return ranked[0][1]


def _distance(case: Case, code: str, audit: Audit) -> tuple[int, int, bool, int]:
    """How far a code is from what the row says: parents, units shared, level, digits."""
    given = case.given
    shared = next(
        (apart for apart, digits in enumerate((6, 4, 2)) if given[:digits] == code[:digits]), 3
    )
    other_level = case.code is not None and level_of_code(code) is not level_of_code(case.code)
    against = len(case.contradicted(code, audit.base))
    return against, shared, other_level, OSA.distance(given, code)


def _by_place(audit: Audit, taken: set[str]) -> None:
    """Fill the gaps of an ordered list with the rows that stand in them."""
    if not _is_ordered(audit):
        return
    run: list[Case] = []
    before = ""
    for case in audit.cases:
        if case.unit is not None:
            _fill(run, before, case.unit.code, audit, taken)
            run, before = [], case.unit.code
        elif not case.heading:
            run.append(case)
    _fill(run, before, _LAST_CODE, audit, taken)


def _fill(run: Sequence[Case], before: str, after: str, audit: Audit, taken: set[str]) -> None:
    if not run or before >= after:
        return
    gap = sorted(
        code
        for level, codes in audit.complete.items()
        if codes
        for code in audit.base.between(before, after, level)
        if code in codes and code not in audit.holders
    )
    if len(gap) != len(run):
        return
    for case, code in zip(run, gap, strict=True):
        unit = audit.base.units[code][0]
        fits = likeness_to(case, unit) >= load_limits().same_name and code != case.code
        if case.right is None and code not in taken and fits and case.year is None:
            where = f"the row stands between {before or 'the top'} and {_shown_end(after)}"
            _settle(case, code, f"{where}, where {audit.describe(code)} is missing", taken)


def _shown_end(after: str) -> str:
    return "the end" if after == _LAST_CODE else after


def _is_ordered(audit: Audit) -> bool:
    codes = [case.unit.code for case in audit.cases if case.unit is not None]
    rising = sum(one < other for one, other in pairwise(codes))
    return len(codes) > 1 and rising >= load_limits().ordered * (len(codes) - 1)


def _find_twin(case: Case, audit: Audit) -> None:
    """Find the row of which this one is a copy: same names, and the right code."""
    if not case.named:
        return
    held = [
        code
        for code in _named_so(case, audit)
        if code in audit.holders and _same(case, code, audit)
    ]
    near = [code for code in held if code[:2] == case.given[:2]]
    if (code := _nearest(case, near or held, audit)) is not None:
        case.twin = audit.holders[code]


def _prefer_twin(case: Case) -> None:
    """Take a row with an old code for a copy, where the list has the unit under its new code."""
    if case.twin is not None:
        case.why = f"the list of {case.year} had it under this code"
        case.year = None


def _same(case: Case, code: str, audit: Audit) -> bool:
    unit = audit.base.units[code][0]
    pairs = ((case.name_km, unit.name_km), (case.name_latin, unit.name_latin))
    limit = load_limits().same_name
    return all(alike(given, known) >= limit for given, known in pairs if given and known)
