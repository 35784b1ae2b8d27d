"""Draw a card on which a code can be checked with a pencil: twelve look-ups, no arithmetic.

Usage: ``python -m addressing.code.card > docs/standard/check-card.svg``. The lower table adds in
GF(9). The row of a place in the upper table stands the digits over what weight times digit adds, so
that multiplying is finding the digit. An A4 sheet holds two cards: European and Khmer digits.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from importlib import resources
from typing import Any, Final

from addressing.code.check import LENGTH, ORDER, WEIGHTS, add, multiply
from addressing.code.form import GROUP, SYMBOLS, VALUE_OF

_KHMER_DIGITS: Final = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")
_EXAMPLE: Final = "774706264043"

# All lengths in millimetres; an A4 sheet across holds two A5 cards.
_SHEET: Final = (297, 210)
_CARD_WIDTH: Final = 148.5
_MARGIN: Final = 10.0
_LABEL: Final = 20.5
_COLUMN: Final = 12.0
_ROW: Final = 5.4
_STRIP_LABEL: Final = 20.0
_STRIP_COLUMN: Final = 8.2
_STYLE: Final = """
text { font-family: "Noto Sans Khmer", "Khmer OS", "DejaVu Sans", sans-serif; fill: #000 }
.cell, .place, .total, .strip { font-size: 4px; text-anchor: middle }
.place, .total { font-weight: bold }
.label { font-size: 3px; text-anchor: middle }
.title { font-size: 5px; font-weight: bold }
.step { font-size: 3.1px }
line { stroke: #000; stroke-width: 0.12 }
.thick { stroke-width: 0.5 }
.shade { fill: #e4e4e4 }
.band { fill: #f3f3f3 }
.box { fill: none; stroke: #000; stroke-width: 0.2 }
"""


@dataclass(frozen=True, slots=True)
class _Card:
    """One card, with the corner where it begins and the digits that it is printed in."""

    left: float
    words: tuple[Mapping[str, Any], Mapping[str, Any]]
    khmer_digits: bool

    def printed(self, text: str) -> str:
        return text.translate(_KHMER_DIGITS) if self.khmer_digits else text


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Any]:
    text = resources.files("addressing").joinpath("data/card.toml").read_text("utf-8")
    return tomllib.loads(text)


def digits_over_sums() -> tuple[str, ...]:
    """For each of the twelve places the digits, each over the column of what it adds.

    >>> digits_over_sums()[0], digits_over_sums()[1]
    ('012346789', '049671823')
    """
    return tuple(
        "".join(
            next(s for s, value in VALUE_OF.items() if multiply(weight, value) == product)
            for product in range(ORDER)
        )
        for weight in WEIGHTS
    )


def new_totals() -> tuple[str, ...]:
    """For each total the new totals, one for each column."""
    return tuple(
        "".join(SYMBOLS[add(total, product)] for product in range(ORDER)) for total in range(ORDER)
    )


def totals_of(code: str) -> str:
    """The total after each digit of twelve, as the card gives it.

    >>> totals_of("774706264043")[-1]
    '0'
    """
    total, totals = "0", ""
    for place, digit in enumerate(code):
        column = digits_over_sums()[place].index(digit)
        total = new_totals()[SYMBOLS.index(total)][column]
        totals += total
    return totals


def check_card() -> str:
    """The sheet with both cards as SVG."""
    width, height = _SHEET
    words = _words()
    drawn: list[str] = []
    for left, khmer_digits, first, second in (
        (0.0, False, "latin", "khmer"),
        (_CARD_WIDTH, True, "khmer", "latin"),
    ):
        drawn += _draw(_Card(left, (words[first], words[second]), khmer_digits))
    drawn.append(
        f'<line x1="{_CARD_WIDTH}" y1="0" x2="{_CARD_WIDTH}" y2="{height}" stroke-dasharray="2 2"/>'
    )
    body = "\n".join(drawn)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" '
        f'viewBox="0 0 {width} {height}">\n<style>{_STYLE}</style>\n'
        f'<rect width="{width}" height="{height}" fill="#fff"/>\n{body}\n</svg>\n'
    )


def _draw(card: _Card) -> Iterator[str]:
    x, y = card.left + _MARGIN, 13.0
    for words in card.words:
        yield _text(x, y, "title", words["title"])
        y += 7.0
    y = 28.0
    yield from _table(card, y, digits_over_sums(), _places(card), "place", card.words[0]["place"])
    y += _ROW * LENGTH + 5.5
    yield from _table(card, y, new_totals(), SYMBOLS, "total", card.words[0]["total"])
    y += _ROW * ORDER + 3.0
    for words in card.words:
        for number, step in enumerate(words["steps"], start=1):
            y += 4.6
            said = step.format(zero=card.printed("0"))
            yield _text(x, y, "step", f"{card.printed(str(number))}. {said}")
        y += 1.2
    yield from _strip(card, y + 2.5)


def _places(card: _Card) -> tuple[str, ...]:
    return tuple(card.printed(str(place)) for place in range(1, LENGTH + 1))


def _table(
    card: _Card, top: float, rows: tuple[str, ...], labels: Sequence[str], kind: str, heading: str
) -> Iterator[str]:
    """Rows of nine digits with a label before each, and lines around them."""
    left = card.left + _MARGIN
    first, right = left + _LABEL, left + _LABEL + ORDER * _COLUMN
    bottom = top + len(rows) * _ROW
    yield f'<rect class="shade" x="{left}" y="{top}" width="{_LABEL}" height="{bottom - top:g}"/>'
    for number in range(0, len(rows), 2):
        yield (
            f'<rect class="band" x="{first}" y="{top + number * _ROW:g}" '
            f'width="{right - first}" height="{_ROW}"/>'
        )
    yield _text(left + _LABEL / 2, top - 1.2, "label", heading)
    for number, (label, row) in enumerate(zip(labels, rows, strict=True)):
        base = top + (number + 0.74) * _ROW
        yield _text(left + _LABEL / 2, base, kind, card.printed(label))
        for column, digit in enumerate(row):
            yield _text(first + (column + 0.5) * _COLUMN, base, "cell", card.printed(digit))
    for number in range(len(rows) + 1):
        thick = number in (0, len(rows)) or (kind == "place" and number % GROUP == 0)
        y = top + number * _ROW
        yield _line(left, y, right, y, thick=thick)
    yield _line(left, top, left, bottom, thick=True)
    for column in range(ORDER + 1):
        x = first + column * _COLUMN
        yield _line(x, top, x, bottom, thick=column in (0, ORDER))


def _strip(card: _Card, top: float) -> Iterator[str]:
    """The example: its digits, and the total under each."""
    left = card.left + _MARGIN
    words = card.words[0]
    for number, (label, digits) in enumerate(
        (
            (words["example"], _EXAMPLE),
            (words["total"], totals_of(_EXAMPLE)),
        )
    ):
        y = top + number * _ROW
        yield _text(left + _STRIP_LABEL / 2, y + 0.74 * _ROW, "label", label)
        for place, digit in enumerate(digits):
            x = left + _STRIP_LABEL + place * _STRIP_COLUMN + place // GROUP * 2
            yield (
                f'<rect class="box" x="{x:g}" y="{y:g}" width="{_STRIP_COLUMN}" height="{_ROW}"/>'
            )
            yield _text(x + _STRIP_COLUMN / 2, y + 0.74 * _ROW, "strip", card.printed(digit))


def _text(x: float, y: float, kind: str, text: str) -> str:
    return f'<text class="{kind}" x="{x:g}" y="{y:g}">{escape(text)}</text>'


def _line(x: float, y: float, to_x: float, to_y: float, *, thick: bool) -> str:
    kind = ' class="thick"' if thick else ""
    return f'<line{kind} x1="{x:g}" y1="{y:g}" x2="{to_x:g}" y2="{to_y:g}"/>'


if __name__ == "__main__":
    sys.stdout.write(check_card())
