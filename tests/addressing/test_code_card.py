"""The card for checking by hand, used as a postman would use it."""

import re
import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addressing.code.areas import code_of_key
from addressing.code.card import check_card, totals_of
from addressing.code.check import WEIGHTS, add, is_valid, multiply
from addressing.code.form import SYMBOLS
from addressing.code.roots import root_cells

FILE = Path(__file__).parents[2] / "docs" / "standard" / "check-card.svg"
KHMER = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")
SVG = "{http://www.w3.org/2000/svg}"


class PrintedCard:
    """What stands on one half of the sheet, by where it stands."""

    def __init__(self, texts):
        rows = {}
        for kind, x, y, text in texts:
            if kind in ("place", "total", "cell"):
                rows.setdefault(y, []).append((x, kind, text))
        printed = [sorted(row) for _, row in sorted(rows.items())]
        self.columns = {tuple(x for x, _, _ in row) for row in printed}
        tables = {"place": {}, "total": {}}
        for (_, kind, label), *cells in printed:
            tables[kind][label] = [text for _, _, text in cells]
        self.places, self.totals = tables["place"], tables["total"]
        self.texts = [text for _, _, _, text in texts]
        self.strips = [text for kind, _, _, text in texts if kind == "strip"]

    def last_total(self, code, zero):
        """Twelve look-ups: the digit in the row of its place, down to the row of the total."""
        total = zero
        for place, digit in zip(self.places, code, strict=True):
            total = self.totals[total][self.places[place].index(digit)]
        return total


@pytest.fixture(scope="module")
def cards():
    """The card in European digits and the one in Khmer digits."""
    root = ET.fromstring(FILE.read_text("utf-8"))
    middle = float(root.attrib["width"].removesuffix("mm")) / 2
    texts = [
        (e.attrib["class"], float(e.attrib["x"]), float(e.attrib["y"]), e.text)
        for e in root.iter(f"{SVG}text")
    ]
    return (
        PrintedCard([t for t in texts if t[1] < middle]),
        PrintedCard([t for t in texts if t[1] > middle]),
    )


def test_the_file_is_what_the_program_draws():
    assert FILE.read_text("utf-8") == check_card()


def test_the_tables_have_twelve_places_nine_totals_and_nine_columns_in_line(cards):
    european, khmer = cards
    assert list(european.places) == [str(place) for place in range(1, 13)]
    assert list(european.totals) == list(SYMBOLS)
    assert list(khmer.totals) == list(SYMBOLS.translate(KHMER))
    for card in cards:
        assert len(card.columns) == 1
        assert len(next(iter(card.columns))) == 10
        for row in [*card.places.values(), *card.totals.values()]:
            assert len(set(row)) == 9


@given(st.integers(0, len(root_cells()) * 7**8 - 1))
def test_the_card_finds_every_code_right(cards, key):
    european, khmer = cards
    code = code_of_key(key).replace("-", "")
    assert european.last_total(code, "0") == "0"
    assert khmer.last_total(code.translate(KHMER), "០") == "០"


@given(st.text(alphabet=SYMBOLS, min_size=12, max_size=12))
def test_the_card_and_the_library_agree_on_any_twelve_digits(cards, code):
    right = is_valid([SYMBOLS.index(digit) for digit in code])
    assert (cards[0].last_total(code, "0") == "0") == right


def test_the_example_is_a_real_code_and_its_totals_are_those_of_the_card(cards):
    card = cards[0]
    code, totals = "".join(card.strips[:12]), "".join(card.strips[12:])
    assert code == "774706264043"
    assert totals == totals_of(code)
    assert card.last_total(code, "0") == totals[-1] == "0"


def test_no_value_is_printed_that_is_no_symbol(cards):
    for card in cards:
        cells = {c for row in [*card.places.values(), *card.totals.values()] for c in row}
        assert not cells & {"5", "៥"}


def test_the_instructions_are_in_both_languages_on_both_cards(cards):
    for card in cards:
        text = " ".join(card.texts)
        assert re.search("[\u1780-\u17b3]{3}", text)
        assert "Start with the total" in text


def test_lines_do_not_run_into_each_other(cards):
    root = ET.fromstring(FILE.read_text("utf-8"))
    heights = sorted({float(e.attrib["y"]) for e in root.iter(f"{SVG}text")})
    assert all(b - a > 1 for a, b in pairwise(heights))
    assert heights[-1] < float(root.attrib["height"].removesuffix("mm")) - 3


def test_the_page_about_the_check_prints_the_same_tables():
    page = (FILE.parent / "check-digit.md").read_text("utf-8").splitlines()
    rows = [[c.strip(" *") for c in line.strip("|").split("|")] for line in page if line[:1] == "|"]
    numbers = [[int(cell) for cell in row] for row in rows if all(c.isdigit() for c in row)]
    sums = [row for row in numbers if len(row) == 10]
    products = [row for row in numbers if len(row) == 11]
    assert sums == [[a, *(add(a, b) for b in range(9))] for a in range(9)]
    assert products == [
        [place, weight, *(multiply(weight, value) for value in range(9))]
        for place, weight in enumerate(WEIGHTS, start=1)
    ]
