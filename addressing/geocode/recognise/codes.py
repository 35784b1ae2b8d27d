"""Find address codes in a text: in full, with a door suffix, padded, and short."""

from __future__ import annotations

import re
from typing import NamedTuple

from addressing.code.codec import CodeArea, decode
from addressing.errors import CodeError
from addressing.geocode.recognise.numbers import GAP, belongs_elsewhere, is_telephone

_CODE = re.compile(
    r"(?<![\w.+-])(?:(?P<door>\d{4}(?P<s>[ \-.]?)\d{4}(?P=s)\d{4})"
    r"(?P<suffix>(?P=s)[1-46-9][0-46-9]{1,3})?(?P<decimals>[.,]0{1,2})?"
    r"|\d{4}-(?:\d{4}|[xX]{4})-[xX]{4})(?![\w-]|[.,]\d)"
)
_SHORT = re.compile(r"(?<![\w.+#/-])\d{4}(?P<s>[ -])\d{4}(?![\w/-]|[.,]\d)")


_LONGEST_SPAN = 200


class Codes(NamedTuple):
    """Address codes of a text.

    Attributes:
        areas: Codes that hold, in the order of the text, each once.
        short: Eight digits that may be the end of a code, as 0626-4043; else empty.
        notes: Why a code does not hold, as sentences.
        rest: The text without the codes; what is short stays.
    """

    areas: tuple[CodeArea, ...]
    short: str
    notes: tuple[str, ...]
    rest: str


def take_codes(text: str) -> Codes:
    """Take the address codes out of a text whose characters are clean.

    >>> take_codes("ផ្ទះ 12, 7747-0626-4043-27").areas[0].text
    '7747-0626-4043-27'
    >>> take_codes("0626-4043 Siem Reap").short
    '0626-4043'
    """
    areas: dict[str, CodeArea] = {}
    notes: list[str] = []
    kept: list[str] = []
    last = 0
    for match in _CODE.finditer(text):
        end = _read(match, areas, notes)
        if end:
            kept.append(text[last : match.start()])
            last = end
    rest = GAP.join([*kept, text[last:]])
    return Codes(tuple(areas.values()), _short(rest) if not areas else "", tuple(notes), rest)


def _read(match: re.Match[str], areas: dict[str, CodeArea], notes: list[str]) -> int:
    """Add a code or say why it is none; where it ends, 0 where it is something else."""
    written, separator = match.group(), match["s"]
    if is_telephone(written):
        return 0
    decimals = match["decimals"] or ""
    code = written.removesuffix(decimals)
    try:
        area = decode(code)
    except CodeError as error:
        if match["suffix"] and separator != "-":
            return _read_door(match, areas)  # the figures behind it are something else
        if separator == "-" or "x" in written.lower():
            notes.append(str(error))
            return match.end()
        return 0
    areas[area.text] = area
    if decimals:
        notes.append(f"{written!r}: a spreadsheet took the code for a number and wrote decimals.")
    return match.end()


def _read_door(match: re.Match[str], areas: dict[str, CodeArea]) -> int:
    if not match["s"]:
        return 0
    try:
        area = decode(match["door"])
    except CodeError:
        return 0
    areas[area.text] = area
    return match.end("door")


def _short(text: str) -> str:
    """Eight digits that no house, street or order owns and that are no span of numbers."""
    for match in _SHORT.finditer(text):
        digits = match.group().replace(" ", "-")
        first, last = map(int, digits.split("-"))
        span = 0 < last - first <= _LONGEST_SPAN  # houses 1201-1203, the years 2023-2024
        if not (span or "5" in digits or belongs_elsewhere(text, match.start())):
            return digits
    return ""
