"""Tell which rows fit which date: code and name together, as far as the row has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from gis_data import Level
from postcodes.audit.reference import Reference, ReferenceUnit, alike
from postcodes.audit.rules import load_limits
from postcodes.audit.state import Audit, Case, likeness_to
from postcodes.audit.written import level_of_code, parent_of
from postcodes.disputed import load_disputes

_VARIANT = 0.95  # below, the exact name of a unit beside it is that unit's name


def choose_reference(
    cases: Iterable[Case], references: Sequence[Reference]
) -> tuple[Reference, Mapping[int, int]]:
    """The date by which a list is judged: the newest of those that most rows fit.

    Villages have no say: only today's are known.

    Args:
        cases: The rows.
        references: Today's first.

    Returns:
        The reference, and year → rows that fit that year.
    """
    judged = [case for case in cases if case.code and level_of_code(case.code) is not Level.VILLAGE]
    counts = {
        reference.year: sum(fits(case, reference) for case in judged) for reference in references
    }
    best = max(references, key=lambda reference: counts[reference.year])
    if counts[best.year] < load_limits().vintage * len(judged):
        best = references[0]
    return best, {year: rows for year, rows in counts.items() if rows}


def fits(case: Case, reference: Reference) -> bool:
    """Whether code and either name are together right at a date."""
    units = reference.units.get(case.code or "", ())
    limit = load_limits().same_name
    return any(likeness_to(case, unit) >= limit for unit in units)


def fits_strictly(case: Case, reference: Reference) -> bool:
    """Whether code and all names are surely right at a date."""
    units = reference.units.get(case.code or "", ())
    limit = load_limits().sure_name
    return any(_all_alike(case, unit) >= limit for unit in units)


def fit_rows(audit: Audit) -> None:
    """Give every row that is right its unit; where several claim one code, the best has it."""
    claimants: dict[str, list[Case]] = {}
    for case in audit.cases:
        if case.heading or case.row.error:
            continue
        if (unit := _own_unit(case, audit)) is not None:
            case.unit = unit
            claimants.setdefault(unit.code, []).append(case)
    doubted = {code for code, rows in claimants.items() if len(rows) > 1}
    places = _places(audit, doubted)
    for code, rows in claimants.items():
        best = min(rows, key=lambda case: _doubts(case, code, audit, places))
        audit.holders[code] = best
        for case in rows:
            if case is not best:
                case.unit = None
                case.again = True
    for case in audit.cases:
        case.known = case.code in audit.base.units
        if case.unit is None and case.code is not None:
            case.holder = audit.holders.get(case.code)


def _own_unit(case: Case, audit: Audit) -> ReferenceUnit | None:
    """The unit of the row's code, where its names do not speak against it."""
    code = case.code
    if code is None:
        return None
    if not audit.today and level_of_code(code) is Level.VILLAGE:
        # Villages of other dates are not known: taken as they are, where the commune exists.
        known = parent_of(code) in audit.base.units
        return ReferenceUnit(code, case.name_km, case.name_latin, None) if known else None
    units = audit.base.units.get(code)
    if units is None:
        return _disputed_unit(case, audit)
    unit = max(units, key=lambda unit: likeness_to(case, unit))
    score = likeness_to(case, unit)
    if score < load_limits().same_name or _is_other_name(case, unit, score, audit.base):
        return None
    if _lies_elsewhere(case, unit, audit.base):
        return None
    return unit


def _disputed_unit(case: Case, audit: Audit) -> ReferenceUnit | None:
    """The unit whose code the row has as another transcription gives it."""
    dispute = load_disputes().get(case.code or "")
    if dispute is None or not audit.today:
        return None
    unit = audit.base.units[dispute.postcode][0]
    return unit if likeness_to(case, unit) >= load_limits().same_name else None


def _is_other_name(case: Case, unit: ReferenceUnit, score: float, base: Reference) -> bool:
    """Whether a name that is only like the unit's is exactly another unit's."""
    if score >= _VARIANT:
        return False
    level = level_of_code(unit.code)
    for name in (case.name_km, case.name_latin):
        for code in base.named(name, [level]) if name else ():
            if parent_of(code) == parent_of(unit.code) or score < load_limits().sure_name:
                return True
    return False


def _lies_elsewhere(case: Case, unit: ReferenceUnit, base: Reference) -> bool:
    """Whether the row's parents hold another unit of exactly its name."""
    if not case.contradicted(unit.code, base):
        return False
    level = level_of_code(unit.code)
    others = {
        code
        for name in (case.name_km, case.name_latin)
        if name
        for code in base.named(name, [level])
    }
    return any(not case.contradicted(code, base) for code in others - {unit.code})


def _doubts(
    case: Case, code: str, audit: Audit, places: Mapping[Case, bool]
) -> tuple[bool, float, bool, bool]:
    """What speaks against a row's right to a code; the least has it."""
    return (
        bool(case.contradicted(code, audit.base)),
        -_all_alike(case, audit.base.units[code][0]) if code in audit.base.units else 0.0,
        case.level is not None and case.level is not level_of_code(code),
        not places.get(case, True),
    )


def _all_alike(case: Case, unit: ReferenceUnit) -> float:
    """The worse of the two scripts' likeness."""
    pairs = ((case.name_km, unit.name_km), (case.name_latin, unit.name_latin))
    return min((alike(given, known) for given, known in pairs if given and known), default=1.0)


def _places(audit: Audit, doubted: set[str]) -> Mapping[Case, bool]:
    """Whether each row with a doubted code stands between its neighbours in the list."""
    if not doubted:
        return {}
    safe = [
        case.unit.code if case.unit and case.unit.code not in doubted else None
        for case in audit.cases
    ]
    before: list[str] = []
    last = ""
    for code in safe:
        before.append(last)
        last = code or last
    found: dict[Case, bool] = {}
    following = "~"
    for at in range(len(safe) - 1, -1, -1):
        case = audit.cases[at]
        if case.unit and case.unit.code in doubted:
            found[case] = before[at] < case.unit.code < following
        following = safe[at] or following
    return found
