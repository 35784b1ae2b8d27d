"""The library and a second implementation, made from the document alone, agree on every vector."""

import json
import math
import sys
from datetime import date
from pathlib import Path

import mini
import mini_lattice
import mini_postcodes
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import addressing
import postcodes
from addressing.code.reading import error_of
from addressing.release.history_tables import history_table, succession_table
from gis_data import PhlovError

FOLDER = Path(__file__).parents[2] / "docs" / "standard" / "vectors"
FILES = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))}
ERRORS = {
    addressing.CodeFormatError: "format",
    addressing.CodeCheckError: "check",
    addressing.CodeUnknownError: "unknown",
    addressing.OutsideCountryError: "outside",
    postcodes.PostcodeFormatError: "format",
    postcodes.PostcodeUnknownError: "unknown",
}


class Library:
    """The reference implementation, through its front door."""

    @staticmethod
    def read(text):
        return addressing.parse_code(text)

    @staticmethod
    def decode(text):
        place = addressing.decode(text)
        return place.cell, place.latitude, place.longitude

    @staticmethod
    def area(text, level):
        return addressing.area_code(text, addressing.CodeLevel(level))

    @staticmethod
    def storage_key(text):
        return addressing.storage_key(text)

    @staticmethod
    def encode(latitude, longitude):
        return addressing.encode(latitude=latitude, longitude=longitude)

    @staticmethod
    def door(text):
        door = addressing.parse_door(text)
        return door.text, door.code, door.sequence

    @staticmethod
    def with_suffix(code, sequence):
        return addressing.door_code(code, sequence).text

    @staticmethod
    def say(code, style, script):
        return addressing.say_code(
            code, style=addressing.SpeechStyle(style), script=addressing.Script(script)
        )

    @staticmethod
    def hear(words):
        reading = addressing.hear_code(words)
        if reading.code is None:
            raise error_of(reading)
        return reading.text

    @staticmethod
    def postcode(text, *day):
        found = postcodes.lookup(text, *day)
        units = [(each.unit.code, each.unit.vintage, each.unit.name_km) for each in readings(found)]
        return units, [(link.new.code, *map(str, link.reasons)) for link in found.successors]


def readings(found):
    return [found.reading, *found.others]


class Mini:
    """The one page."""

    decode = staticmethod(mini.decode)
    storage_key = staticmethod(mini.storage_key)
    encode = staticmethod(mini.encode)
    with_suffix = staticmethod(mini.with_suffix)
    postcode = staticmethod(mini_postcodes.look_up)

    @staticmethod
    def read(text):
        return mini.written(mini.read(text))

    @staticmethod
    def area(text, level):
        return mini.written(mini.read(text)[: {"block": 8, "town": 4}[level]])

    @staticmethod
    def door(text):
        values = mini.read(text)
        mini.demand(len(values) >= 12, "format")
        return mini.written(values), mini.written(values[:12]), mini.sequence_of(values)

    @staticmethod
    def say(code, style, script):
        return mini.say(code, style == "pairs", script == "latin")

    @staticmethod
    def hear(words):
        return mini.written(mini.hear(words))


both = pytest.mark.parametrize("implementation", [Library, Mini])


def vectors(kind):
    return FILES[kind]["vectors"]


def outcome(ask, *asked):
    """The answer and no error, or no answer and the standard's name of the error."""
    try:
        return ask(*asked), None
    except mini.RefusedError as error:
        return None, error.kind
    except PhlovError as error:
        return None, ERRORS[type(error)]


def degrees(*expected):
    return pytest.approx(expected, abs=1e-6, rel=0)


# --- the files --------------------------------------------------------------------------------


def test_the_committed_vectors_are_those_that_the_program_writes(monkeypatch):
    monkeypatch.syspath_prepend(FOLDER)
    import generate

    written = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.json")}
    assert written == generate.files()
    for name in [name for name in sys.modules if name.startswith(("generate", "vector_kinds"))]:
        del sys.modules[name]


def test_there_are_more_than_ten_thousand_vectors_in_small_files():
    assert sum(len(file["vectors"]) for file in FILES.values()) > 10_000
    assert sum(path.stat().st_size for path in FOLDER.glob("*.json")) < 1_500_000


def test_every_vector_has_the_fields_of_its_file():
    for file in FILES.values():
        assert {len(row) for row in file["vectors"]} == {len(file["fields"])}


def test_each_root_has_every_child_digit_at_every_resolution():
    # A pentagon has no child with the digit 1.
    rows = [codes[0].replace("-", "") for _, _, codes, _ in vectors("encode")[: 7 * 710]]
    for rank in range(710):
        codes = rows[7 * rank : 7 * rank + 7]
        assert {mini.rank_of(mini.read(code)) for code in codes} == {rank}
        for place in range(3, 11):
            assert {code[place] for code in codes} == set("0123467")


# --- the answers ------------------------------------------------------------------------------


@both
def test_read(implementation):
    for text, code in vectors("read"):
        assert implementation.read(text) == code, text


@both
def test_errors(implementation):
    for text, error in vectors("errors"):
        assert outcome(implementation.read, text)[1] == error, text


@both
def test_decode(implementation):
    for code, cell, latitude, longitude in vectors("decode"):
        found, *centre = implementation.decode(code)
        assert f"{found:x}" == cell
        assert centre == degrees(latitude, longitude)


@both
def test_area(implementation):
    for text, cell, latitude, longitude, block, town in vectors("area"):
        found, *centre = implementation.decode(text)
        assert f"{found:x}" == cell
        assert centre == degrees(latitude, longitude)
        assert implementation.area(text, "town") == town
        if block is not None:
            assert implementation.area(text, "block") == block


@both
def test_storage_key(implementation):
    for text, key, error in vectors("storage_key"):
        assert outcome(implementation.storage_key, text) == (key, error)


@both
def test_encode(implementation):
    for latitude, longitude, codes, error in vectors("encode"):
        code, found = outcome(implementation.encode, float(latitude), float(longitude))
        assert found == error, (latitude, longitude)
        assert (code in codes) if codes else code is None, (latitude, longitude)


@both
def test_speech(implementation):
    for words, code, error, style, script in vectors("speech"):
        assert outcome(implementation.hear, words) == (code, error), words
        if style is not None:
            assert implementation.say(code, style, script) == words


@both
def test_suffix(implementation):
    for text, written, code, sequence, error in vectors("suffix"):
        answer, found = outcome(implementation.door, text)
        assert (found, answer or (None, None, None)) == (error, (written, code, sequence)), text
        if sequence is not None:
            assert implementation.with_suffix(code, sequence) == written


@both
def test_postcode(implementation):
    for text, *expected in vectors("postcode"):
        assert answer(implementation, text) == expected, text


@both
def test_postcode_on_a_day(implementation):
    for text, day, *expected in vectors("postcode_date"):
        assert answer(implementation, text, date.fromisoformat(day)) == expected, (text, day)


def answer(implementation, *asked):
    """Readings, successors and error of a postcode, as the vectors have them."""
    found, error = outcome(implementation.postcode, *asked)
    return [*([list(map(list, part)) for part in found or ([], [])]), error]


CODES = sorted(set(mini_postcodes.DISPUTED).union(*mini_postcodes.HISTORY.values()))
DIGITS = st.one_of(
    st.sampled_from(CODES),
    st.sampled_from(CODES).map(lambda code: code.lstrip("0")),
    st.builds("{}{:02d}".format, st.sampled_from(CODES), st.integers(0, 12)),
    st.integers(0, 99_999).map("{:05d}".format),
    st.integers(0, 99_999_999).map(str),
)
WRITTEN = st.one_of(
    DIGITS,
    DIGITS.map(lambda digits: f" '{digits[:3]}-{digits[3:]}' "),
    DIGITS.map(lambda digits: f"{digits[:-3]},{digits[-3:]}"),
    st.builds("{}{}{}".format, DIGITS, st.sampled_from(".,"), st.sampled_from(("0", "00", "05"))),
    st.builds("{}{}{}E+0{}".format, st.integers(0, 9), st.sampled_from(".,"), DIGITS, st.just(5)),
    st.text("012345689០១២９๑٣ .,-_'\"E+\u2013\u200b\xad", max_size=10),
)
DAYS = st.one_of(
    st.sampled_from([date(year, month, day) for year in (2014, 2016, 2019, 2022, 2024, 2025)
                     for month, day in ((1, 1), (10, 14), (12, 29), (12, 30), (12, 31))]),
    st.dates(date(2014, 1, 1), date(2026, 12, 31)),
)  # fmt: skip


@given(WRITTEN, st.one_of(st.just(()), DAYS.map(lambda day: (day,))))
@example("๑๒๐๐๐", ())  # Thai digits
@example("12000501", ())  # a village of a commune whose district is 00
@example("12040001", ())  # a village of a district
@example("120804", ())  # disputed
@example("12302", (date(1999, 1, 1),))
@example("120407-99", (date(2023, 1, 1),))
def test_both_agree_about_texts_and_days_that_no_vector_has(text, day):
    assert answer(Library, text, *day) == answer(Mini, text, *day)


def test_a_release_holds_the_lists_that_the_document_describes():
    history = postcodes.load_history()
    listed = history_table(history).fillna("").to_dict("records")
    units = {(u["vintage"], u["code"]): u for u in listed}
    followed = {}
    for link in succession_table(history).to_dict("records"):
        reasons = (link["new_code"], *link["reasons"].split("; "))
        followed.setdefault((link["old_vintage"], link["old_code"]), set()).add(reasons)
    second = [unit for found in mini_postcodes.HISTORY.values() for unit in found.values()]
    assert len(second) == len(listed)
    for unit in second:
        row = units[unit.vintage, unit.code]
        assert (unit.name, unit.valid_from, unit.valid_to) == (
            row["name_km"], row["valid_from"], row["valid_to"],
        )  # fmt: skip
        assert {successor[1:] for successor in unit.successors} == followed.get(
            (unit.vintage, unit.code), set()
        )


def test_lattice():
    second = mini_lattice.Lattice()
    for latitude, longitude, kind, postcode, exactness in vectors("lattice"):
        assert second.locate(latitude, longitude) == (kind, postcode, exactness)


def test_the_vectorised_code_gives_the_same_answers():
    rows = vectors("encode")
    column = addressing.encode_array(
        [float(latitude) for latitude, *_ in rows], [float(longitude) for _, longitude, *_ in rows]
    )
    for code, (_, _, codes, _) in zip(column.arrow().to_pylist(), rows, strict=True):
        assert (code in codes) if codes else code is None
    texts = [text for text, _ in vectors("errors") if text]
    refused = [error is not None for text, error in vectors("errors") if text]
    assert (~addressing.check_array(texts)).tolist() == refused
    codes = [code for code, *_ in vectors("decode")]
    decoded = addressing.decode_array(codes)
    for row, (_, cell, latitude, longitude) in enumerate(vectors("decode")):
        assert f"{decoded.cells[row]:x}" == cell
        assert decoded.latitudes[row] == pytest.approx(latitude, abs=1e-6, rel=0)
        assert decoded.longitudes[row] == pytest.approx(longitude, abs=1e-6, rel=0)


def test_not_a_number_has_no_code_in_either():
    for implementation in (Library, Mini):
        assert outcome(implementation.encode, math.nan, 103.867) == (None, "format")
