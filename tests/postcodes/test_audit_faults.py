"""A clean list is clean, and with a fault in it exactly that fault is found."""

import random
import time
from dataclasses import replace

import pytest
from audit_lists import FAULTS, Fault, export, inject
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from postcodes import Severity, audit_list, load_history


def faults_in(rows):
    report = audit_list(rows)
    return [found for found in report.findings if found.rule.severity is not Severity.NOTE]


def fits_another_date(fault: Fault):
    """Whether chance has made a code and name that were right together in an older list."""
    row = next((row for row in fault.rows if row.number == fault.row), None)
    return row is not None and any(
        unit.name_latin == row.name_latin
        for vintage in load_history().vintages[:-1]
        for unit in vintage.units.get(row.code, ())
    )


@pytest.mark.parametrize("parents", [False, True])
@pytest.mark.parametrize("names", [True, False])
def test_an_export_of_the_registry_is_clean(names, parents):
    report = audit_list(export(names=names, parents=parents))
    assert report.clean
    assert dict(report.by_rule) == {"disputed": 4}
    assert {level.value: count.listed for level, count in report.counts.items()} == {
        "province": 25, "district": 210, "commune": 1652,
    }  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
@given(seed=st.integers(0, 10**9), province=st.sampled_from(["02", "03", "08", "09"]))
@examples(max_examples=20)
def test_a_fault_is_found_under_its_rule_and_nothing_else_is(fault, province, seed):
    injected = inject(fault, export(province=province), seed)
    if fits_another_date(injected):
        return
    found = faults_in(injected.rows)
    assert [each.rows for each in found] == [(injected.row,) if injected.row else ()]
    assert found[0].rule.id in injected.rules
    if injected.right is not None:
        assert found[0].likely == injected.right


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_so_it_is_in_the_whole_list(fault):
    for seed in range(4):
        injected = inject(fault, export(), seed)
        (found,) = faults_in(injected.rows)
        assert found.row == injected.row
        assert found.rule.id in injected.rules


@given(seed=st.integers(0, 10**9))
@examples(max_examples=12)
def test_many_faults_at_once_are_told_apart(seed):
    draw = random.Random(seed)
    rows, expected = export(), {}
    kinds = [fault for fault in FAULTS if fault.__name__ not in {"row_twice", "as_number"}]
    for turn in range(8):
        injected = inject(draw.choice(kinds), rows, f"{seed} {turn}")
        new = {row.number for row in injected.rows} - {row.number for row in rows}
        if new or injected.row is None or injected.row in expected or fits_another_date(injected):
            continue
        rows = injected.rows
        expected[injected.row] = injected.rules
    found = {each.row: each.rule.id for each in faults_in(rows)}
    assert found.keys() == expected.keys()
    assert all(found[row] in rules for row, rules in expected.items())


@given(seed=st.integers(0, 10**9))
@examples(max_examples=20)
def test_without_names_the_place_in_the_list_tells_the_code(seed):
    draw = random.Random(seed)
    rows = export(province="08", names=False)
    at = draw.randrange(1, len(rows) - 1)
    spoilt = [*rows]
    spoilt[at] = replace(rows[at], code="999999")
    (found,) = faults_in(spoilt)
    assert found.rule.id == "misprint"
    assert found.likely == rows[at].code


def test_sixteen_thousand_rows_take_less_than_two_seconds():
    from gis_data import load_gazetteer
    from postcodes import ListedRow

    rows = [
        ListedRow(number, unit.code, unit.name_km, unit.name_latin)
        for number, unit in enumerate(load_gazetteer().units.values(), start=2)
    ]
    assert len(rows) > 16_000
    audit_list(rows[:10])  # the registry is loaded once per process
    began = time.process_time()  # what others do on the machine does not count
    report = audit_list(rows)
    assert time.process_time() - began < 2
    assert report.clean
