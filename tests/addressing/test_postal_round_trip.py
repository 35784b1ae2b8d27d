"""What the templates write, the reader reads: for every unit, and for any premises."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addressing.code.codec import area_code, encode
from addressing.code.form import CodeLevel
from addressing.code.speech import Script
from addressing.code.suffix import door_code
from addressing.errors import CodeError
from addressing.postal.building import build_address, units_of
from addressing.postal.elements import (
    Landmark,
    Name,
    PostalAddress,
    Relation,
    Street,
    StreetKind,
)
from addressing.postal.formatting import format_label, format_line
from addressing.postal.parsing import parse_address
from gis_data import InputError, Level, load_gazetteer
from postcodes import PostcodeUnknownError, load_lattice

UNITS = tuple(load_gazetteer().units)

LATIN_NAMES = st.one_of(
    st.sampled_from(
        ["Vattanac Capital", "Phsar Thmei", "Central Market", "ABA Bank", "Wat Langka", "Km 6"]
    ),
    st.lists(st.from_regex("[A-Z][a-z]{3,8}", fullmatch=True), min_size=1, max_size=3).map(
        " ".join
    ),
)
KHMER_NAMES = st.one_of(
    st.sampled_from(["ផ្សារថ្មី", "វត្តលង្កា", "ព្រះមុនីវង្ស", "ប៉េងហួត", "ធនាគារ ABA", "វិទ្យាល័យព្រះស៊ីសុវត្ថិ"]),
    st.lists(
        st.sampled_from(["ស្វាយ", "ទន្លេ", "អូរ", "សែន", "រុងរឿង", "មង្គល"]), min_size=2, max_size=4
    ).map("".join),
)
NAMES = st.one_of(
    LATIN_NAMES.map(Name.of),
    KHMER_NAMES.map(Name.of),
    st.builds(Name, KHMER_NAMES, LATIN_NAMES),
)
NUMBERS = st.one_of(
    st.integers(1, 2999).map(str),
    st.sampled_from(["12Eo", "831c", "24DEFG", "S2-01", "F62", "12-14", "5/7", "12ក", "A3"]),
)
PLAIN = st.integers(1, 99).map(str)
STREETS = st.one_of(
    st.builds(Street, st.sampled_from(StreetKind), NUMBERS),
    st.builds(Street, st.sampled_from(StreetKind), st.just("") | PLAIN, NAMES),
)
PREMISES = st.fixed_dictionaries(
    {},
    optional={
        "house": NUMBERS,
        "plot": NUMBERS,
        "room": NUMBERS,
        "floor": st.just("G") | PLAIN,
        "building": NAMES | NUMBERS,
        "block": st.sampled_from("ABCDEF") | PLAIN,
        "estate": NAMES,
        "group": PLAIN,
        "street": STREETS,
        "corner": st.tuples(STREETS, STREETS),
        "landmark": st.builds(Landmark, st.sampled_from(list(Relation)[1:]), NAMES),
    },
)


@st.composite
def forms(draw):
    """A function that writes an address in one of the forms, and its script."""
    script = draw(st.sampled_from(Script))
    country = draw(st.booleans())
    width = draw(st.none() | st.integers(20, 48))
    if draw(st.booleans()):
        return script, lambda address: format_line(address, script, country=country)
    return script, lambda address: "\n".join(
        format_label(address, script, country=country, width=width)
    )


def codes_in(unit, level, sequence):
    """An address code in the middle of a unit, of a door, block or town; empty where none is."""
    try:
        place = load_lattice().representative_point(unit[:6].ljust(6, "0"))
        code = encode(latitude=place.latitude, longitude=place.longitude)
    except (PostcodeUnknownError, CodeError):
        return ""
    if level is not CodeLevel.DOOR:
        return area_code(code, level)
    return door_code(code, sequence).text if sequence else code


def reject_unless_ambiguous(refusal):
    """Names may look like other elements; nothing else is wrong with what is drawn."""
    if "told apart" not in str(refusal):
        raise refusal


@settings(max_examples=250)
@given(
    unit=st.sampled_from(UNITS),
    premises=PREMISES,
    form=forms(),
    level=st.none() | st.sampled_from(CodeLevel),
    sequence=st.integers(0, 728),
)
def test_what_is_written_is_read_again(unit, premises, form, level, sequence):
    code = codes_in(unit, level, sequence) if level else ""
    try:
        address = build_address(unit=unit, code=code, **premises)
    except InputError as refusal:
        reject_unless_ambiguous(refusal)
        return
    script, written_by = form
    written = written_by(address)
    assert parse_address(written) == address.written_in(script), written


def test_most_premises_are_accepted():
    """The property above would be empty if the builder refused what people write."""
    for premises in (
        {"house": "12Eo", "street": "271"},
        {"house": "831c", "street": "Preah Monivong Blvd. (93)", "floor": "3", "room": "4B"},
        {"corner": ("360", "370"), "landmark": Landmark(Relation.NEAR, Name.of("ផ្សារថ្មី"))},
        {"building": "Vattanac Tower", "estate": Name("ប៉េងហួត", "Peng Huoth"), "block": "A"},
        {"plot": "884", "group": "9", "street": "National Road 5"},
    ):
        assert build_address(unit="12040714", **premises).units


@pytest.mark.parametrize("script", list(Script))
def test_units_are_read_from_what_is_written_of_them(script):
    """All provinces and districts, every fifth commune, every forty-first village."""
    gazetteer = load_gazetteer()
    steps = {Level.PROVINCE: 1, Level.DISTRICT: 1, Level.COMMUNE: 5, Level.VILLAGE: 41}
    for level, step in steps.items():
        for unit in gazetteer.at(level)[::step]:
            address = PostalAddress(units=units_of(unit.code))
            written = format_line(address, script)
            assert parse_address(written) == address, written


@pytest.mark.parametrize("code", ["08110602", "05070701", "12080301"])
def test_villages_with_a_twin_in_their_commune_are_told_apart(code):
    gazetteer = load_gazetteer()
    for village in gazetteer.children(code[:6]):
        address = PostalAddress(units=units_of(village.code))
        for script in Script:
            assert parse_address(format_line(address, script)) == address
