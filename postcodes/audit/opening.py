"""Read the cells of every row and tell which rows only head the others."""

from __future__ import annotations

from collections.abc import Iterable

from gis_data import Level
from postcodes.audit.model import ListedRow, ParentClaim
from postcodes.audit.state import Case, Claim
from postcodes.audit.written import (
    LEVEL_OF_TYPE,
    WrittenCode,
    level_above,
    level_of_code,
    read_code,
    read_level,
    split_scripts,
    unit_word,
)


def open_cases(rows: Iterable[ListedRow]) -> list[Case]:
    """Open a case for every row."""
    cases = [_open_case(row) for row in rows]
    _mark_headings(cases)
    return cases


def _open_case(row: ListedRow) -> Case:
    written = read_code(row.code or row.admin_code)
    name_km, name_latin = split_scripts(row.name_km, row.name_latin)
    level = read_level(row.level) or read_level(row.unit_type) or row.named_level
    own = level or _level_of(written)
    claims = [_read_claim(claim, own) for claim in row.claims]
    return Case(row, written, name_km, name_latin, level, tuple(claim for claim in claims if claim))


def _level_of(written: WrittenCode) -> Level | None:
    if written.code is not None:
        return level_of_code(written.code)
    return Level.VILLAGE if len(written.digits) == Level.VILLAGE.digits else None


def _read_claim(claim: ParentClaim, own: Level | None) -> Claim | None:
    """Read a claim; None where it says nothing, or nothing of a unit above the row's own."""
    above = claim.level or (level_above(own) if own else None)
    if above is None or (own and above.digits >= own.digits):
        return None
    code = read_code(claim.code).code if claim.code else None
    if code is not None and level_of_code(code) is not above:
        if claim.level is None and level_of_code(code).digits < above.digits:
            above = level_of_code(code)  # a commune whose parent is given as its province
        else:
            code = None
    name_km, name_latin = split_scripts(*claim.names)
    return Claim(above, code, name_km, name_latin) if code or name_km or name_latin else None


def _mark_headings(cases: Iterable[Case]) -> None:
    """Mark rows such as ខេត្តកណ្ដាល that have no code where no row of their level has one."""
    coded = {case.level or level_of_code(case.code) for case in cases if case.code}
    for case in cases:
        if case.written.text.strip() or case.row.error or not case.named:
            continue
        word = unit_word(case.name_km, case.name_latin)
        level = case.level or (LEVEL_OF_TYPE[word] if word else None)
        case.heading = level in (Level.PROVINCE, Level.DISTRICT) and level not in coded
