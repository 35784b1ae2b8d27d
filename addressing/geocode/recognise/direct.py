"""Find in a text everything that says a place directly, and what remains to be read as words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from addressing.code.codec import CodeArea, decode
from addressing.errors import CodeError
from addressing.geocode.recognise.coordinates import Position, accuracy_of, find_positions
from addressing.geocode.recognise.links import find_links


@dataclass(frozen=True, slots=True)
class Pin:
    """A position that a text holds.

    Attributes:
        first: Latitude, unless the two were swapped.
        second: Longitude, unless the two were swapped.
        accuracy_m: What its decimals allow.
        fixed: The text says which is which.
        view: It is only the centre of a map's view.
        origin: "coordinates" or "map link".
    """

    first: float
    second: float
    accuracy_m: float
    fixed: bool
    view: bool
    origin: str


@dataclass(frozen=True, slots=True)
class Direct:
    """All direct forms of a text.

    Attributes:
        pin: Its position.
        code: Its address code.
        postcodes: Six-digit numbers, not yet looked up.
        notes: What was recognised but cannot be used, as sentences.
        aside: Telephone numbers and the like, set aside.
        rest: The text without any of these.
    """

    pin: Pin | None
    code: CodeArea | None
    postcodes: tuple[str, ...]
    notes: tuple[str, ...]
    aside: tuple[str, ...]
    rest: str


_CODE = re.compile(
    r"(?<![\w.+-])(?:\d{4}(?P<s>[ \-.]?)\d{4}(?P=s)\d{4}"
    r"|\d{4}-(?:\d{4}|[xX]{4})-[xX]{4})(?![\w-]|\.\d)"
)
_PHONE = re.compile(
    r"(?<![\w-])(?:\(?\+?\s?855\)?[\s.-]?\(?0?\)?[1-9]\d?|0[1-9]\d)"
    r"[\s./-]?\d{2,3}[\s./-]?\d{2,3}(?:[\s./-]?\d{1,3})?(?![\w-])"
)
_POSTCODE = re.compile(r"(?<![\w#/.-])\d{6}(?![\w/]|-\d{3}|\.\d)")
_PLUS_CODE = re.compile(
    r"(?<!\w)[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,4}(?!\w)", re.IGNORECASE
)


def recognise(text: str) -> Direct:
    """Take the direct forms out of a text whose characters are clean.

    >>> found = recognise("ផ្ទះ 12, 7747-0626-4043, tel 012 345 678")
    >>> found.code.code, found.aside
    ('7747-0626-4043', ('012 345 678',))
    """
    notes: list[str] = []
    pin, text = _take_links(text, notes)
    if pin is None:
        position = next(find_positions(text), None)
        if position is not None:
            pin = _pin(position, view=False, origin="coordinates")
            text = _without(text, position.start, position.end)
    code, text = _take_code(text, notes)
    aside = tuple(match.group().strip() for match in _PHONE.finditer(text))
    text = _PHONE.sub(" , ", text)
    notes += [
        f"The Plus Code {match.group()!r} is recognised, but Plus Codes are not yet read."
        for match in _PLUS_CODE.finditer(text)
    ]
    text = _PLUS_CODE.sub(" , ", text)
    postcodes = tuple(dict.fromkeys(_POSTCODE.findall(text)))
    text = _POSTCODE.sub(" , ", text)
    return Direct(pin, code, postcodes, tuple(notes), aside, text)


def _take_links(text: str, notes: list[str]) -> tuple[Pin | None, str]:
    pin: Pin | None = None
    for link in reversed(find_links(text)):
        if link.position is not None:
            pin = _pin(link.position, view=link.view, origin="map link")
        elif link.short:
            notes.append(
                "The link is a short link: only the network knows where it leads. "
                "Open it and paste the position or the long link."
            )
        text = _without(text, link.start, link.end)
    return pin, text


def _take_code(text: str, notes: list[str]) -> tuple[CodeArea | None, str]:
    for match in _CODE.finditer(text):
        written = match.group()
        if _PHONE.fullmatch(written):
            continue
        try:
            area = decode(written)
        except CodeError as error:
            if match["s"] == "-" or "x" in written.lower():
                notes.append(str(error))
                return None, _without(text, *match.span())
            continue
        return area, _without(text, *match.span())
    return None, text


def _pin(position: Position, *, view: bool, origin: str) -> Pin:
    return Pin(
        position.first,
        position.second,
        accuracy_of(position.decimals),
        position.fixed,
        view,
        origin,
    )


def _without(text: str, start: int, end: int) -> str:
    return f"{text[:start]} , {text[end:]}"
