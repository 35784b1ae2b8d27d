"""Find in a text everything that says a place directly, and what remains to be read as words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from addressing.code.codec import CodeArea
from addressing.geocode.clean import clean_characters
from addressing.geocode.recognise.codes import take_codes
from addressing.geocode.recognise.coordinates import find_positions
from addressing.geocode.recognise.links import find_links
from addressing.geocode.recognise.numbers import GAP, Loose, Possible, take_numbers
from addressing.geocode.recognise.plus_codes import (
    ShortPlusCode,
    blanks_for_plus_signs,
    find_plus_codes,
)
from addressing.geocode.recognise.position import Position, Refusal


@dataclass(frozen=True, slots=True)
class Pin:
    """A position that a text holds.

    Attributes:
        first: Latitude, unless the two were swapped.
        second: Longitude, unless the two were swapped.
        accuracy_m: What its writing allows.
        fixed: The text says which is which.
        view: It is only the centre of a map's view.
        origin: "coordinates", "map link", "the Plus Code …" and the like.
        doubt: What contradicts itself in its writing, as a sentence; mostly empty.
    """

    first: float
    second: float
    accuracy_m: float
    fixed: bool
    view: bool
    origin: str
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Direct:
    """All direct forms of a text.

    Attributes:
        pin: Its position.
        code: Its address code.
        postcodes: Six-digit numbers, not yet looked up.
        notes: What was recognised but cannot be used, as sentences.
        aside: Telephone numbers and the like, set aside.
        rest: The text without any of these; what needs a place beside it stays where it is read.
        other_pins: Further positions, each once.
        other_codes: Further address codes, each once.
        plus_code: A short Plus Code.
        short_code: Eight digits that may end an address code; empty without any.
        loose: Five-digit numbers that may be postcodes of some kind.
    """

    pin: Pin | None
    code: CodeArea | None
    postcodes: tuple[str, ...]
    notes: tuple[str, ...]
    aside: tuple[str, ...]
    rest: str
    other_pins: tuple[Pin, ...] = ()
    other_codes: tuple[CodeArea, ...] = ()
    plus_code: ShortPlusCode | None = None
    short_code: str = ""
    loose: tuple[Loose, ...] = ()

    @property
    def says_anything(self) -> bool:
        """Whether anything here bears on the answer, beside the words of the rest."""
        return bool(
            self.pin
            or self.code
            or self.postcodes
            or self.notes
            or self.other_pins
            or self.other_codes
            or self.plus_code
            or self.short_code
            or self.loose
        )


_RUNS = re.compile(r"\d+")
_DECIMAL = re.compile(r"\d[.,]\d")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_HOST = re.compile(r"\.[A-Za-z]{2,6}/")
_LETTERED = re.compile(
    r"\d['\"\s]*(?:[NSEW](?![A-Za-z])|north|ជើង|ខាង)|(?<![A-Za-z])[NSEW]\.?\s*\d|\d\s?d|deg|ដឺ|អង្សា"
    r"|\d:\d\d:",
    re.IGNORECASE,
)
_WHAT3WORDS = re.compile(r"///[^\s./,;]+\.[^\s./,;]+\.[^\s./,;]+")
_WORDS_REFUSED = (
    "{!r} is a what3words address, which can only be resolved by its owner over the network. Give "
    "the position, the map link or the address code."
)
_SPACING_ACUTE = " \u0301"
"""What cleaning makes of the accent that some keyboards have for the sign of minutes."""

_CODE_RUN, _POSTCODE_RUN, _POSITION_DIGITS, _PHONE_DIGITS = 4, 5, 4, 7
_ANGLE_DIGITS, _NORTHING_RUN = 8, 7


_MONEY = ("$", "៛", "រៀល", "ដុល្លារ", "iel", "USD", "usd", "KHR", "COD")

DIRECT_MARKS = (
    ":/", "www.", "geo:", "%", "///", "+", "7p", "6p", "coordinates", *map(str.lower, _MONEY),
)  # fmt: skip
"""In small letters, what a text of few figures holds where a direct form may be in it; the name of
a host before a slash is another sign of one."""


def recognise(text: str) -> Direct:
    """Take the direct forms out of a text whose characters are clean.

    >>> found = recognise("ផ្ទះ 12, 7747-0626-4043, tel 012 345 678")
    >>> found.code.code, found.aside
    ('7747-0626-4043', ('012 345 678',))
    >>> recognise("11.5564, 104.9282 ឬ HW4H+2X").plus_code.code
    'HW4H+2X'
    """
    notes: list[str] = []
    pins: list[Pin] = []
    if _may_hold_link(text):
        text = _take_links(text, pins, notes)
    if "%" in text and _ESCAPE.search(text):
        text = clean_characters(blanks_for_plus_signs(unquote(text)))
    if "///" in text:
        notes += [_WORDS_REFUSED.format(match.group()) for match in _WHAT3WORDS.finditer(text)]
        text = _WHAT3WORDS.sub(GAP, text)
    plus_code: ShortPlusCode | None = None
    runs = _RUNS.findall(text)
    if "+" in text or "7P" in text or "6P" in text or "7p" in text:
        text, plus_code = _take_plus_codes(text, pins, notes)
        runs = _RUNS.findall(text)
    longest = len(max(runs, key=len)) if runs else 0
    digits = sum(map(len, runs))
    if digits >= _POSITION_DIGITS and _may_hold_position(text, digits, longest):
        text = _take_positions(text, pins, notes)
    codes = take_codes(text) if longest >= _CODE_RUN else None
    if codes is not None:
        text = codes.rest
        notes += codes.notes
    possible = Possible(
        digits >= _PHONE_DIGITS and _may_hold_telephone(text, runs),
        bool(runs) and (longest >= _POSTCODE_RUN or _may_hold_money(text)),
        longest >= _POSTCODE_RUN,
    )
    found = [pin for pin in pins if not pin.view] or pins
    numbers = take_numbers(text, possible) if any(possible) else None
    areas = codes.areas if codes else ()
    return Direct(
        found[0] if found else None,
        areas[0] if areas else None,
        numbers.postcodes if numbers else (),
        (*notes, *numbers.notes) if numbers else tuple(notes),
        numbers.aside if numbers else (),
        numbers.rest if numbers else text,
        tuple(found[1:]),
        areas[1:],
        plus_code,
        codes.short if codes else "",
        numbers.loose if numbers else (),
    )


def _may_hold_link(text: str) -> bool:
    return (
        ":/" in text
        or "www." in text
        or (":" in text and "geo:" in text.lower())
        or ("/" in text and _HOST.search(text) is not None)
    )


def _may_hold_position(text: str, digits: int, longest: int) -> bool:
    return (
        _DECIMAL.search(text) is not None
        or "°" in text
        or longest >= _NORTHING_RUN
        or "coordinates" in text
        or (digits >= _ANGLE_DIGITS and _LETTERED.search(text) is not None)
    )


def _may_hold_telephone(text: str, runs: list[str]) -> bool:
    return "855" in text or any(run[0] == "0" for run in runs)


def _may_hold_money(text: str) -> bool:
    # One test each is far quicker than one pattern.
    return any(sign in text for sign in _MONEY)


def _take_links(text: str, pins: list[Pin], notes: list[str]) -> str:
    kept: list[str] = []
    last = 0
    for link in find_links(text):
        if link.position is not None:
            _add(pins, link.position, view=link.view)
        if link.note and link.note not in notes:
            notes.append(link.note)
        words = clean_characters(link.words)
        kept += [text[last : link.start], words] if words else [text[last : link.start]]
        last = link.end
    return GAP.join([*kept, text[last:]])


def _take_plus_codes(
    text: str, pins: list[Pin], notes: list[str]
) -> tuple[str, ShortPlusCode | None]:
    short: ShortPlusCode | None = None
    spans: list[tuple[int, int]] = []
    for found in find_plus_codes(text):
        spans.append((found.start, found.end))
        if isinstance(found, Position):
            _add(pins, found, view=False)
        elif isinstance(found, Refusal):
            notes.append(found.sentence)
        else:
            short = _first_of(short, found, notes)
    return _without(text, spans), short


def _first_of(short: ShortPlusCode | None, found: ShortPlusCode, notes: list[str]) -> ShortPlusCode:
    if short is not None and short.code != found.code:
        notes.append(f"A second short Plus Code, {found.code}, was left aside.")
    return short or found


def _take_positions(text: str, pins: list[Pin], notes: list[str]) -> str:
    """Take positions out, those of the richer writing first; what overlaps one is a part of it."""
    if _SPACING_ACUTE in text:
        text = text.replace(_SPACING_ACUTE, "'")
    spans: list[tuple[int, int]] = []
    for found in find_positions(text):
        if any(start < found.end and found.start < end for start, end in spans):
            continue
        spans.append((found.start, found.end))
        if isinstance(found, Refusal):
            notes.append(found.sentence)
        else:
            _add(pins, found, view=False)
    return _without(text, spans)


def _add(pins: list[Pin], position: Position, *, view: bool) -> None:
    pin = Pin(
        position.first,
        position.second,
        position.accuracy_m,
        position.fixed,
        view,
        position.written,
        position.doubt,
    )
    if pin not in pins:
        pins.append(pin)


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    kept: list[str] = []
    last = 0
    for start, end in sorted(spans):
        kept.append(text[last:start])
        last = end
    return GAP.join([*kept, text[last:]])
