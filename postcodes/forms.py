"""Read postcodes in every form that people and spreadsheets give them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from typing import Any

from postcodes.errors import PostcodeFormatError
from postcodes.text import SPACING, ascii_digits


class CodeForm(StrEnum):
    """What a text is taken for."""

    POSTCODE = "postcode"
    VILLAGE = "village"
    LOST_ZERO = "lost-zero"
    LEGACY = "legacy"

    @property
    def meaning(self) -> str:
        """The form in words."""
        return _MEANING[self]


_MEANING = {
    CodeForm.POSTCODE: "six digits",
    CodeForm.VILLAGE: "postcode with the number of a village",
    CodeForm.LOST_ZERO: "postcode without its leading zero",
    CodeForm.LEGACY: "five-digit code of the time before the six-digit lists",
}


@dataclass(frozen=True, slots=True)
class TypedCode:
    """One reading of a text as a code, before any list was asked.

    Attributes:
        form: What the text is taken for.
        postcode: Six digits; of the province for a five-digit code.
        village: Two digits of a sorting extension, otherwise empty.
        note: What was done to the text; empty where nothing was.
        sure: Whether the text can only mean this form.
    """

    form: CodeForm
    postcode: str
    village: str = ""
    note: str = ""
    sure: bool = True


_DIGITS = re.compile(r"[0-9]+")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
_DECIMALS = re.compile(r"([0-9]{5,8})[.,]0{1,2}")
_POWER = re.compile(r"([0-9])(?:[.,]([0-9]*))?[eE]\+?0*([0-9]+)")
_QUOTES = "'’‘`\"”“"


def read_forms(text: str) -> tuple[TypedCode, ...]:
    """Every reading of a text as a code, the likeliest first.

    >>> [(code.form.name, code.postcode) for code in read_forms("10203")]
    [('LOST_ZERO', '010203'), ('LEGACY', '100000')]
    >>> read_forms("១២០៤០៧-១៤")[0].village
    '14'
    >>> read_forms("1.20407E+05")[0].postcode
    '120407'

    Raises:
        PostcodeFormatError: No reading at all.
    """
    plain = ascii_digits(text).strip().strip(_QUOTES)
    digits, note = _undo_spreadsheet(text, plain)
    readings = _READERS.get(len(digits), _none)(digits)
    if not readings:
        raise PostcodeFormatError(_why_none(text, digits))
    if not note:
        return readings
    return tuple(replace(each, note=f"{note} {each.note}".strip()) for each in readings)


def _undo_spreadsheet(text: str, plain: str) -> tuple[str, str]:
    """The digits, and what a spreadsheet had done to them."""
    if _THOUSANDS.fullmatch(plain):
        return plain.replace(",", ""), "A spreadsheet took the code for a number and set a comma."
    if found := _DECIMALS.fullmatch(plain):
        return found[1], "A spreadsheet took the code for a number and wrote decimals."
    if found := _POWER.fullmatch(plain):
        decimals, power = found[2] or "", int(found[3])
        if len(decimals) < power:
            raise PostcodeFormatError(
                f"{text!r} is a number that a spreadsheet has shortened: its last digits are lost. "
                "Format the column as text and export the list again."
            )
        kept, rest = decimals[:power], decimals[power:]
        if not rest.strip("0"):
            return found[1] + kept, "A spreadsheet wrote the code as a power of ten."
    digits = SPACING.sub("", plain)
    if not _DIGITS.fullmatch(digits):
        raise PostcodeFormatError(
            f"{text!r} is not a postcode: a postcode has six digits, such as 120407 or ១២០៤០៧."
        )
    return digits, ""


def _six(digits: str) -> tuple[TypedCode, ...]:
    return (TypedCode(CodeForm.POSTCODE, digits),) if _has_district(digits) else ()


def _eight(digits: str) -> tuple[TypedCode, ...]:
    postcode, village = digits[:6], digits[6:]
    if postcode.endswith("00") or village == "00" or not _has_district(postcode):
        return ()
    return (TypedCode(CodeForm.VILLAGE, postcode, village),)


def _seven(digits: str) -> tuple[TypedCode, ...]:
    note = f"Seven digits: taken for 0{digits}, whose leading zero a spreadsheet dropped."
    return tuple(replace(each, note=note, sure=False) for each in _eight(f"0{digits}"))


def _five(digits: str) -> tuple[TypedCode, ...]:
    readings = []
    if digits[0] != "0" and _has_district(f"0{digits}"):
        note = f"Five digits: may be the postcode 0{digits}, whose leading zero was dropped."
        readings.append(TypedCode(CodeForm.LOST_ZERO, f"0{digits}", note=note, sure=False))
    rules = _legacy_rules()
    if rules["first_province"] <= int(digits[:2]) <= rules["last_province"]:
        note = (
            f"Five digits: may be a code of the post from the time before six digits (since "
            f"{rules['introduced']}); its first two digits name the province {digits[:2]}."
        )
        note += _seen_in(digits, rules)
        readings.append(TypedCode(CodeForm.LEGACY, f"{digits[:2]}0000", note=note, sure=False))
    return tuple(readings)


def _none(digits: str) -> tuple[TypedCode, ...]:  # noqa: ARG001 - one of the readers
    return ()


_READERS = {5: _five, 6: _six, 7: _seven, 8: _eight}


def _has_district(digits: str) -> bool:
    return digits[:2] != "00" and (digits[2:4] != "00" or digits[4:] == "00")


@lru_cache(maxsize=1)
def _legacy_rules() -> Mapping[str, Any]:
    path = resources.files("postcodes").joinpath("data/legacy_five_digits.toml")
    return tomllib.loads(path.read_text("utf-8"))


def _seen_in(digits: str, rules: Mapping[str, Any]) -> str:
    for block in rules["seen"]:
        if block["from"] <= digits <= block["to"]:
            return f" Printed addresses show such codes in Khan {block['khan']}."
    return ""


_ADMINISTRATIVE = {1: 2, 2: 2, 3: 4, 4: 4}
"""Length of the administrative code that so many digits may be."""


def _why_none(text: str, digits: str) -> str:
    if length := _ADMINISTRATIVE.get(len(digits)):
        full = digits.zfill(length).ljust(6, "0")
        return (
            f"{text!r} is not a postcode: it has {len(digits)} digits. If it is the administrative "
            f"code of a {'province' if length == _ADMINISTRATIVE[1] else 'district'}, the postcode "
            f"is {full}."
        )
    if len(digits) == len("120407") and digits[:2] != "00":
        return (
            f"{text!r} is not a postcode: a commune number ({digits[4:]}) needs a district "
            f"number before it, but the middle digits are 00."
        )
    return (
        f"{text!r} is not a postcode: a postcode has six digits, such as 120407 or ១២០៤០៧, or "
        "eight with the number of the village (120407-01)."
    )
