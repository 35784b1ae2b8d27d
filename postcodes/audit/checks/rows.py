"""Check rows whose code and name fit: what else they say must fit as well."""

from __future__ import annotations

from collections.abc import Iterator

from gis_data import load_gazetteer
from postcodes.audit.model import Finding
from postcodes.audit.reference import alike
from postcodes.audit.rules import load_limits
from postcodes.audit.state import Audit, Case
from postcodes.audit.written import (
    code_above,
    level_of_code,
    read_code,
    read_unit_type,
    unit_word,
)
from postcodes.disputed import load_disputes
from postcodes.registry import UnitType


def leading_zero(case: Case, audit: Audit) -> Iterator[Finding]:
    """The zero in front is missing, while other rows have theirs."""
    short = audit.padded and len(case.written.digits) <= _SHORT
    if case.written.zero_lost and not audit.zeros_lost and not short:
        yield audit.find(
            "leading_zero",
            case,
            given=case.shown,
            expected=f"0{case.written.digits}",
            reason="the name fits the code with its zero" if case.named else "the code exists",
            likely=f"0{case.written.digits}",
        )


def wrong_length(case: Case, audit: Audit) -> Iterator[Finding]:
    """An administrative code among postcodes: the zeros at the end are missing."""
    if audit.padded and len(case.written.digits) <= _SHORT:
        assert case.unit is not None
        yield audit.find(
            "wrong_length",
            case,
            given=case.shown,
            expected=case.unit.code,
            reason="the list writes six digits for provinces and districts",
            likely=case.unit.code,
        )


_SHORT = 4


def wrong_parent(case: Case, audit: Audit) -> Iterator[Finding]:
    """The row's parents are not those of its unit."""
    unit = case.unit
    assert unit is not None
    against = case.contradicted(unit.code, audit.base)
    if not against:
        return
    above = [code_above(unit.code, claim.level) for claim in against]
    right = ", ".join(audit.describe(code) for code in above if code in audit.base.units)
    yield audit.find(
        "wrong_parent",
        case,
        given=f"{case.shown} under {' and '.join(str(claim) for claim in against)}",
        expected=f"{right} above it",
        reason="code and name fit together" if case.named else "so the code says",
        likely=", ".join(above),
    )


def scripts_disagree(case: Case, audit: Audit) -> Iterator[Finding]:
    """One of the two names is another unit's."""
    unit = case.unit
    assert unit is not None
    pairs = (
        ("Khmer", case.name_km, unit.name_km),
        ("Latin", case.name_latin, unit.name_latin),
    )
    for script, given, known in pairs:
        if given and known and alike(given, known) < load_limits().same_name:
            yield audit.find(
                "scripts_disagree",
                case,
                given=case.shown,
                expected=f"the {script} name {known}",
                reason=f"the other name fits {unit.code}, the {script} name {given} does not",
                likely=known,
            )


def level_mismatch(case: Case, audit: Audit) -> Iterator[Finding]:
    """The stated level is not the code's."""
    unit = case.unit
    assert unit is not None
    level = level_of_code(unit.code)
    if case.level is not None and case.level is not level:
        yield audit.find(
            "level_mismatch",
            case,
            given=f"{case.shown} as {case.level}",
            expected=f"{level}",
            reason=f"{unit.code} is the code of a {level}",
            likely=level.value,
        )


def unit_type(case: Case, audit: Audit) -> Iterator[Finding]:
    """The unit word is not that of the law."""
    unit = case.unit
    assert unit is not None
    kind = unit.unit_type
    said = read_unit_type(case.row.unit_type) or read_unit_type(case.row.level)
    said = said or _word_before(case)
    if said is None or kind is None or said is kind or not _same_rank(said, kind):
        return
    yield audit.find(
        "unit_type",
        case,
        given=f"{case.shown} as {said.word_km} {said.word_latin}",
        expected=f"{kind.word_km} {kind.word_latin}",
        likely=kind.value,
    )


def _word_before(case: Case) -> UnitType | None:
    """The unit word before the name, where it is no part of the name itself."""
    assert case.unit is not None
    said = unit_word(case.name_km, case.name_latin)
    own = unit_word(case.unit.name_km, case.unit.name_latin)
    return None if said is own else said


def _same_rank(said: UnitType, kind: UnitType) -> bool:
    """Whether two types are of one level; otherwise the level is wrong, not the word.

    The capital is no fault as a province: English lists have one word for both.
    """
    ranks = (
        {UnitType.KHAN, UnitType.KRONG, UnitType.SROK},
        {UnitType.SANGKAT, UnitType.KHUM},
    )
    return any({said, kind} <= rank for rank in ranks)


def codes_differ(case: Case, audit: Audit) -> Iterator[Finding]:
    """The second code is another unit's; known misprints of the MEF list are only noted."""
    unit = case.unit
    assert unit is not None
    if not case.row.code or not case.row.admin_code or audit.other_numbering:
        return
    second = read_code(case.row.admin_code)
    if second.code == unit.code:
        return
    published = load_gazetteer().units.get(unit.code)
    known = audit.today and published is not None and second.code == published.published_code
    yield audit.find(
        "published_otherwise" if known else "codes_differ",
        case,
        given=f"{case.shown} with {case.row.admin_code} beside it",
        expected=f"{unit.code} in both",
        reason="the name fits the postcode" if case.named else "",
        likely=unit.code,
    )


def name_missing(case: Case, audit: Audit) -> Iterator[Finding]:
    """No name where nearly all rows have one."""
    unit = case.unit
    assert unit is not None
    scripts = (
        ("Khmer", case.name_km, unit.name_km),
        ("Latin", case.name_latin, unit.name_latin),
    )
    for script, given, known in scripts:
        if script in audit.named_scripts and not given:
            yield audit.find(
                "name_missing",
                case,
                given=f"{case.shown} without a {script} name",
                expected="a name",
                likely=known or None,
            )


def disputed(case: Case, audit: Audit) -> Iterator[Finding]:
    """Two transcriptions of the Prakas give the commune different codes."""
    assert case.unit is not None
    dispute = load_disputes().get(case.unit.code)
    if dispute is not None and audit.today:
        yield audit.find(
            "disputed",
            case,
            given=case.shown,
            expected=f"{dispute.postcode} or {dispute.other}",
            reason=dispute.reading,
        )


ROW_RULES = (
    leading_zero,
    wrong_length,
    wrong_parent,
    scripts_disagree,
    level_mismatch,
    unit_type,
    codes_differ,
    name_missing,
    disputed,
)
