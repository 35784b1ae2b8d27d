"""What a damaged code may have been: every candidate, the likeliest first, nothing corrected."""

import math
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addressing.code.areas import code_of_key
from addressing.code.codec import decode
from addressing.code.form import SYMBOLS
from addressing.code.reading import ReadingProblem, read_code
from addressing.code.roots import root_cells
from addressing.code.slips import Slip, misread, origins
from addressing.code.suggest import MOST, Near, suggest
from addressing.errors import CodeFormatError
from postcodes import PostcodeFormatError, PostcodeUnknownError

ANGKOR = "7747-0626-4043"
SANGKAT = "171005"
CODES = st.integers(0, len(root_cells()) * 7**8 - 1).map(code_of_key)


def bare(code):
    return code.replace("-", "")


def codes_of(found):
    return [entry.code for entry in found.entries]


# --- slips ------------------------------------------------------------------------------------


@given(CODES, st.data())
def test_every_single_slip_leads_back_to_the_code(code, data):
    digits = bare(code)
    place = data.draw(st.integers(0, 11))
    other = data.draw(st.sampled_from(SYMBOLS.replace(digits[place], "")))
    wrong = digits[:place] + other + digits[place + 1 :]
    missing = digits[:place] + digits[place + 1 :]
    added = digits[:place] + other + digits[place:]
    groups = [digits[:4], digits[4:8], digits[8:]]
    swapped = groups[1] + groups[0] + groups[2]
    for damaged in {wrong, missing, added, swapped} - {digits}:
        assert digits in {origin.digits for origin in origins(damaged)}


@given(CODES, st.integers(1, 2), st.integers(0, 10))
def test_swaps_and_twins_lead_back_to_the_code(code, apart, place):
    digits = bare(code)
    if place + apart > 11:
        return
    signs = list(digits)
    first, second = signs[place], signs[place + apart]
    if first != second:
        signs[place], signs[place + apart] = second, first
        slips = {Slip.TRANSPOSITION, Slip.JUMP_TRANSPOSITION}
    else:
        other = SYMBOLS[(SYMBOLS.index(first) + 1) % 9]
        signs[place] = signs[place + apart] = other
        slips = {Slip.TWIN, Slip.JUMP_TWIN}
    found = {origin.slip for origin in origins("".join(signs)) if origin.digits == digits}
    assert found & slips


def test_likelihoods_of_copies_add_up_to_the_shares():
    # What may become of one code by one wrong digit: every digit, nine symbols less one.
    def share(damaged):
        kinds = (Slip.SUBSTITUTION, Slip.DROPPED_PRAM)
        return sum(
            o.likelihood for o in origins(damaged) if o.digits == bare(ANGKOR) and o.slip in kinds
        )

    digits = bare(ANGKOR)
    damaged = [
        digits[:place] + other + digits[place + 1 :]
        for place, other in product(range(12), SYMBOLS)
        if other != digits[place]
    ]
    assert sum(map(share, damaged)) == pytest.approx(0.79)


def test_a_lost_pram_is_named_as_such_and_only_where_it_can_be_one():
    slips = {o.digits: o.slip for o in origins("724706264043")}
    assert slips["774706264043"] is Slip.DROPPED_PRAM
    assert slips["784706264043"] is Slip.SUBSTITUTION
    lost = [o for o in origins("724706264043") if o.slip is Slip.DROPPED_PRAM]
    assert len(lost) == sum(digit in "1234" for digit in "724706264043")
    assert misread("7747-0626-4043").slip is Slip.MISREAD


@pytest.mark.parametrize("written", ["", "1", "7747062640", "77470626404300", "7747?"])
def test_what_more_than_one_slip_made_has_no_origin(written):
    assert list(origins(written)) == []


# --- suggestions ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "slip"),
    [
        ("7747-0626-4034", Slip.TRANSPOSITION),
        ("7247-0626-4043", Slip.DROPPED_PRAM),
        ("7746-0626-4043", Slip.SUBSTITUTION),
        ("7747-0626-404", Slip.MISSING),
        ("7747-0626-40433", Slip.ADDED),
        ("7747-4043-0626", Slip.GROUP_SWAP),
        ("7747-0626-40?3", Slip.SUBSTITUTION),
        ("7747-0626-??43", Slip.SUBSTITUTION),
        ("7747-O626-4O43", Slip.MISREAD),
        ("52 52 4 52 0 51 2 51 4 0 4 3", Slip.MISREAD),
        ("774706264043.0", Slip.MISREAD),
        ("៧៧៤៧-០៦២៦-៤០៣៤", Slip.TRANSPOSITION),
    ],
)
def test_the_code_is_in_the_list_with_what_went_wrong(typed, slip):
    found = suggest(typed, postcode=SANGKAT)
    assert found.reading.code is None
    assert 1 <= len(found.entries) <= MOST
    entry = next(entry for entry in found.entries if entry.code == ANGKOR)
    assert entry.slip is slip
    assert entry.postcode == SANGKAT
    assert entry.reason
    assert sum(e.probability for e in found.entries) == pytest.approx(1)
    shares = [e.probability for e in found.entries]
    assert shares == sorted(shares, reverse=True)


@given(CODES, st.data())
def test_all_suggestions_are_sound_and_none_is_taken_silently(code, data):
    digits = bare(code)
    place = data.draw(st.integers(0, 11))
    other = data.draw(st.sampled_from(SYMBOLS.replace(digits[place], "")))
    found = suggest(digits[:place] + other + digits[place + 1 :])
    assert found.reading.code is None
    assert found.reading.problem is not None
    assert all(read_code(entry.code).code == entry.code for entry in found.entries)
    assert len(set(codes_of(found))) == len(found.entries)


def test_a_sound_code_is_returned_as_it_is():
    (entry,) = suggest(ANGKOR).entries
    assert (entry.code, entry.slip, entry.probability) == (ANGKOR, None, 1.0)


def test_what_was_damaged_more_than_once_has_no_suggestion():
    for typed in ("", "hello", "7747", "7747-0626-xxxx", "???706264043", "120407"):
        assert suggest(typed).entries == ()
    assert suggest("7.74706E+11").reading.problem is ReadingProblem.SPREADSHEET


def test_a_suffix_is_the_second_witness():
    alone, with_suffix = suggest("7747-0626-4034"), suggest("7747-0626-4034-27")
    assert "7747-0626-4043-27" in codes_of(with_suffix)
    assert {code[:14] for code in codes_of(with_suffix)} < set(codes_of(alone))
    assert suggest("7747-0626-4043-27").entries[0].code == "7747-0626-4043-27"


# --- what is known beside the text ------------------------------------------------------------


def test_a_postcode_of_any_level_puts_its_codes_first():
    for postcode in (SANGKAT, "171000", "170000"):
        first = suggest("7747-0626-4034", postcode=postcode).entries[0]
        assert first.postcode.startswith(postcode.rstrip("0"))
    elsewhere = suggest("7747-0626-4034", postcode="120407")
    assert all("not in 120407" in entry.reason for entry in elsewhere.entries)


def test_a_position_puts_near_codes_first(angkor_wat):
    near = Near(angkor_wat.latitude, angkor_wat.longitude, 100)
    found = suggest("7247-0626-4043", near=near)
    assert found.entries[0].code == ANGKOR
    assert found.entries[0].distance_m < 10
    assert found.entries[0].probability > 0.99


def test_a_known_door_is_the_strongest_prior():
    plain = suggest("7747-0626-4034", postcode=SANGKAT)
    last = plain.entries[3].code
    found = suggest("7747-0626-4034", postcode=SANGKAT, known={last})
    assert found.entries[0].code == last
    assert found.entries[0].known is True
    assert found.entries[1].known is False
    assert plain.entries[0].known is None


def test_water_and_foreign_land_stand_last():
    found = suggest("7747-0626-4034")
    places = [entry.postcode is not None for entry in found.entries]
    assert places == sorted(places, reverse=True)
    assert decode(found.entries[0].code).code == found.entries[0].code


def test_what_is_no_position_or_postcode_is_refused():
    for near in (Near(91, 0), Near(13, math.nan), Near(13, 103, 0), Near(13, 103, math.inf)):
        with pytest.raises(CodeFormatError, match="position"):
            suggest("7747-0626-4034", near=near)
    with pytest.raises(PostcodeFormatError):
        suggest("7747-0626-4034", postcode="12")
    with pytest.raises(PostcodeUnknownError):
        suggest("7747-0626-4034", postcode="999999")
