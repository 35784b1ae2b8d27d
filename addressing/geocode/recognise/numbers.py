"""Tell postcodes from the other numbers of an address: telephones, money, houses."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from addressing.geocode.rules import load_rules
from postcodes import CodeForm, PostcodeFormatError, TypedCode, read_forms

_PHONE = re.compile(
    r"(?<![\w-])(?:\(?\+?\s?855\)?[\s.-]?\(?0?\)?[1-9]\d?|0[1-9]\d)"
    r"[\s./-]?\d{2,3}[\s./-]?\d{2,3}(?:[\s./-]?\d{1,3})?(?![\w-])"
)
_POSTCODE = re.compile(r"(?<![\w#/.-])\d{6}(?:[.,]0{1,2}(?![\w.,-]))?(?![\w/]|-\d{3}|[.,]\d)")
_FIVE = re.compile(r"(?<![\w#/.,-])\d{5}(?:[.,]0{1,2}(?![\w.,-]))?(?![\w/-]|[.,]\d)")
_POWER = re.compile(r"(?<![\w.,])\d(?:[.,]\d{1,11})?[eE]\+\d{1,2}(?!\w)")
_LONGEST_POSTCODE = 6
GAP = " , , "
"""What is left where something was taken out: it joins no two figures into a pair."""


class Loose(NamedTuple):
    """A number that may be a postcode or something else.

    Attributes:
        written: As it stands in the text.
        readings: What it may be, the likeliest first.
    """

    written: str
    readings: tuple[TypedCode, ...]


class Numbers(NamedTuple):
    """The numbers of a text.

    Attributes:
        postcodes: Six-digit numbers, not yet looked up.
        loose: Five-digit numbers.
        notes: What was done to a number, or why it cannot be read, as sentences.
        aside: Telephone numbers and money.
        rest: The text without them; five-digit numbers stay.
    """

    postcodes: tuple[str, ...]
    loose: tuple[Loose, ...]
    notes: tuple[str, ...]
    aside: tuple[str, ...]
    rest: str


class Possible(NamedTuple):
    """What the digits of a text leave possible."""

    telephone: bool
    money: bool
    postcode: bool


def is_telephone(text: str) -> bool:
    """Whether all of a text is a telephone number.

    >>> is_telephone("012 345 678"), is_telephone("120407")
    (True, False)
    """
    return _PHONE.fullmatch(text) is not None


def belongs_elsewhere(text: str, start: int) -> bool:
    """Whether the number that begins at ``start`` is that of a house, a street or an order.

    >>> belongs_elsewhere("St. 12302", 4), belongs_elsewhere("Phnom Penh 12302", 11)
    (True, False)
    """
    return _words()[2].search(text[max(start - 20, 0) : start]) is not None


def take_numbers(text: str, possible: Possible) -> Numbers:
    """Take telephones, money and postcodes out of a text, in this order.

    >>> found = take_numbers("tel 012 345 678, COD 45000៛ 120407.0", Possible(True, True, True))
    >>> found.postcodes, found.aside
    (('120407',), ('012 345 678', 'COD 45000៛'))
    """
    aside: list[str] = []
    notes: list[str] = []
    if possible.telephone:
        text = _cut(_PHONE, text, aside)
    if possible.postcode:
        text = _cut(_words()[1], text, aside, lambda match: match["number"])
    if possible.money:
        text = _cut(_words()[0], text, aside)
    if not possible.postcode:
        return Numbers((), (), (), tuple(aside), text)
    postcodes: list[str] = []
    text = _POWER.sub(lambda match: _read_power(match, postcodes, notes), text)
    written = _POSTCODE.findall(text)
    notes += [_about_decimals(each) for each in written if len(each) > _LONGEST_POSTCODE]
    postcodes += [each[:_LONGEST_POSTCODE] for each in written]
    text = _POSTCODE.sub(GAP, text)
    loose = tuple(
        Loose(match.group(), readings)
        for match in _FIVE.finditer(text)
        if not belongs_elsewhere(text, match.start()) and (readings := _read(match.group()[:5]))
    )
    return Numbers(tuple(dict.fromkeys(postcodes)), loose, tuple(notes), tuple(aside), text)


def _cut(
    pattern: re.Pattern[str],
    text: str,
    aside: list[str],
    said: Callable[[re.Match[str]], str] = re.Match.group,
) -> str:
    aside += [said(match).strip() for match in pattern.finditer(text)]
    return pattern.sub(GAP, text)


def _read(written: str) -> tuple[TypedCode, ...]:
    try:
        return read_forms(written)
    except PostcodeFormatError:
        return ()


def _read_power(match: re.Match[str], postcodes: list[str], notes: list[str]) -> str:
    """Read 1.20407E+05, which is exact; say of anything longer that its end is lost."""
    readings = _read(match.group())
    if readings and readings[0].form is CodeForm.POSTCODE:
        postcodes.append(readings[0].postcode)
        notes.append(f"{match.group()!r}: {readings[0].note}")
    else:
        notes.append(
            f"{match.group()!r} is a number that a spreadsheet has rounded: its last digits are "
            "lost. Take it from the original and keep the column as text."
        )
    return GAP


def _about_decimals(written: str) -> str:
    return f"{written!r}: a spreadsheet took the postcode for a number and wrote decimals."


@lru_cache(maxsize=1)
def _words() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Patterns of money, of a telephone behind its word, and of words that own a number."""
    rules = load_rules("numbers")
    before, behind = (_any_of(rules["money"][side]) for side in ("before", "behind"))
    amount = r"\d{1,3}(?:[.,\s]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
    money = (
        rf"(?<![A-Za-z\d])(?:{before}[\s:=]{{0,2}}){{1,3}}(?:{amount})(?:\s?{behind})?(?![\d])"
        rf"|(?<![\w.,#])(?:{amount})\s?{behind}(?![A-Za-z\d])"
    )
    telephone = (
        rf"(?:(?<![A-Za-z]){_any_of(rules['telephone']['words'])})[\s.:#]{{0,3}}"
        r"(?P<number>\d(?:[\s./-]?\d){5,11})(?![\w])"
    )
    owner = rf"(?:(?<![A-Za-z]){_any_of(rules['belongs']['words'])})[\s.:#]{{0,3}}$"
    return (
        re.compile(money, re.IGNORECASE),
        re.compile(telephone, re.IGNORECASE),
        re.compile(owner, re.IGNORECASE),
    )


def _any_of(words: list[str]) -> str:
    return f"(?:{'|'.join(re.escape(word) for word in sorted(words, key=len, reverse=True))})"
