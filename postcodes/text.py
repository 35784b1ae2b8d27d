"""Read postcodes as people type them, in Khmer or ASCII digits."""

from __future__ import annotations

import re

from gis_data import Level
from postcodes.errors import PostcodeFormatError

_KHMER_ZERO = ord("០")
_FULL_WIDTH_ZERO = ord("０")
_DIGITS = {base + i: str(i) for base in (_KHMER_ZERO, _FULL_WIDTH_ZERO) for i in range(10)}
SPACING = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff\u00ad._-]+")
_POSTCODE = re.compile(r"[0-9]{6}")


def ascii_digits(text: str) -> str:
    """Write Khmer and full-width digits as ASCII; everything else stays.

    >>> ascii_digits("ផ្លូវ ២៧១")
    'ផ្លូវ 271'
    """
    return text.translate(_DIGITS)


def parse_postcode(text: str) -> str:
    """Read one postcode.

    >>> parse_postcode("១២០ ៤០៧")
    '120407'

    Raises:
        PostcodeFormatError: Not six digits, or a district number 00 above a commune number.
    """
    digits = SPACING.sub("", ascii_digits(text))
    if not _POSTCODE.fullmatch(digits):
        raise PostcodeFormatError(
            f"{text!r} is not a postcode: a postcode has six digits, such as 120407 or ១២០៤០៧."
        )
    if digits[2:4] == "00" and digits[4:] != "00":
        raise PostcodeFormatError(
            f"{text!r} is not a postcode: a commune number ({digits[4:]}) needs a district "
            f"number before it, but the middle digits are 00."
        )
    return digits


def level_of(postcode: str) -> Level:
    """Province, district or commune, by the zeros at the end of six digits."""
    if postcode.endswith("0000"):
        return Level.PROVINCE
    return Level.DISTRICT if postcode.endswith("00") else Level.COMMUNE


def parent_of(postcode: str) -> str | None:
    """The postcode of the unit above; None for a province.

    >>> parent_of("120407"), parent_of("120400"), parent_of("120000")
    ('120400', '120000', None)
    """
    match level_of(postcode):
        case Level.COMMUNE:
            return f"{postcode[:4]}00"
        case Level.DISTRICT:
            return f"{postcode[:2]}0000"
        case _:
            return None
