"""What an old code is today."""

from datetime import date

import pytest

from postcodes import (
    PostcodeFormatError,
    PostcodeUnknownError,
    Reason,
    load_history,
    load_registry,
    migrate,
)


def test_a_renumbered_commune_has_one_candidate():
    found = migrate("121001", 2024)
    assert found.certain == "121102"
    (candidate,) = found.candidates
    assert candidate.outcome.reasons == (Reason.RENUMBERED,)
    assert candidate.outcome.share == 1


def test_the_same_digits_go_different_ways_from_different_lists():
    assert [migrate("140610", year).certain for year in (2014, 2022, 2024, 2025)] == [
        "140610", "141210", "140610", "140610",
    ]  # fmt: skip


def test_a_divided_commune_lists_its_parts_with_their_shares():
    found = migrate("១២០៩០៤", 2014)
    assert found.certain is None
    assert [candidate.postcode for candidate in found.candidates] == ["120917", "120918", "120916"]
    shares = [candidate.outcome.share for candidate in found.candidates]
    assert sum(shares) == pytest.approx(1, abs=0.001)
    assert all(Reason.SPLIT in candidate.outcome.reasons for candidate in found.candidates)
    assert [unit.vintage for unit in found.candidates[0].outcome.path] == [2014, 2024, 2025]


def test_a_day_may_stand_in_two_lists():
    found = migrate("220101", date(2023, 5, 5))
    assert {(each.origin.name_latin, each.postcode) for each in found.candidates} == {
        ("Angkaol", "230101"),
        ("Anlong Veaeng", "220101"),
    }


def test_every_code_of_every_list_leads_to_postcodes_in_force():
    in_force = load_registry().units
    for vintage in load_history().vintages:
        for code in vintage.units:
            found = migrate(code, vintage.year)
            assert {candidate.postcode for candidate in found.candidates} <= set(in_force)
            total = sum(candidate.outcome.share for candidate in found.candidates)
            assert total == pytest.approx(1, abs=0.002)


def test_a_lost_zero_is_put_back_with_a_warning():
    found = migrate("10203", 2022)
    assert found.candidates[0].origin.code == "010203"
    assert "leading zero" in found.warnings[0]


@pytest.mark.parametrize(
    ("code", "dated", "says"),
    [
        ("121301", 2022, "not in the list of 2022.*one slip: .*120301.*list of 2024, 2025"),
        ("129999", 2022, "not in the list of 2022"),
        ("121001", 2020, "No list of 2020.*2014, 2022, 2024, 2025.*2020-06-30"),
        ("121301", date(2018, 1, 1), "later time"),
        ("22999", 2014, "not in the list of 2014"),
    ],
)
def test_what_cannot_be_migrated_says_what_is_near(code, dated, says):
    with pytest.raises(PostcodeUnknownError, match=says):
        migrate(code, dated)


def test_a_five_digit_code_without_a_list_says_so():
    with pytest.raises(PostcodeUnknownError, match=r"five-digit code.*phlov postcode 02000"):
        migrate("02000", 2022)


def test_a_text_is_no_code():
    with pytest.raises(PostcodeFormatError):
        migrate("Phnom Penh", 2022)
