"""Draw a label or poster as SVG, and its QR code alone as PNG or PDF."""

from __future__ import annotations

import io
import unicodedata
from enum import StrEnum
from functools import cache
from typing import Final

import segno
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from addressing.labels.label import AddressLabel

_QUIET_ZONE: Final = 4
"""Modules of white around a QR code that ISO/IEC 18004 asks for."""

_PIXELS: Final = 12
"""To a module: 300 dots an inch where a module is 1 mm wide."""


class LabelKind(StrEnum):
    """What is drawn."""

    LABEL = "label"
    POSTER = "poster"


class Paper(StrEnum):
    """Size of a poster."""

    A4 = "a4"
    A5 = "a5"

    @property
    def millimetres(self) -> tuple[int, int]:
        """Width and height, upright."""
        return {Paper.A4: (210, 297), Paper.A5: (148, 210)}[self]


class SymbolFormat(StrEnum):
    """Files of the QR code alone."""

    PNG = "png"
    PDF = "pdf"
    SVG = "svg"


def draw_label(
    label: AddressLabel, kind: LabelKind = LabelKind.LABEL, paper: Paper = Paper.A5
) -> str:
    """The label as SVG text, in millimetres.

    A label is 60 × 40 mm for a door or a parcel; a poster fills the paper. Texts are set in fonts
    of the viewer's machine, Khmer ones where there are any.

    Args:
        label: What it says.
        kind: Label or poster.
        paper: Of a poster.
    """
    template = _environment().get_template(f"{kind}.svg.j2")
    width, height = paper.millimetres
    return template.render(
        label=label, symbol=_symbol_svg(label.link), fit=fit, width=width, height=height
    )


def draw_symbol(label: AddressLabel, form: SymbolFormat) -> bytes:
    """The QR code alone; it holds the link, which ends in the code, and no other text."""
    buffer = io.BytesIO()
    symbol = _symbol(label.link)
    if form is SymbolFormat.PNG:
        symbol.save(buffer, kind="png", scale=_PIXELS, border=_QUIET_ZONE, dpi=300)
    else:
        symbol.save(buffer, kind=form.value, scale=_PIXELS, border=_QUIET_ZONE)
    return buffer.getvalue()


def _symbol(link: str) -> segno.QRCode:
    # A quarter of the code words may be scratched; more where that costs no larger symbol.
    return segno.make(link, error="m", micro=False)


def _symbol_svg(link: str) -> Markup:
    inline: str = _symbol(link).svg_inline(border=_QUIET_ZONE, omitsize=True, light="#fff")
    return Markup(inline)  # noqa: S704 - made of digits by segno


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("addressing.labels"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


# Widths in ems, a little more than Khmer OS Battambang and DejaVu Sans need.
_BOLD_EM: Final = 0.68
_LATIN_EM: Final = 0.60
_KHMER_EM: Final = 0.80
_VOWEL_EM: Final = 0.45
_COENG: Final = "\u17d2"


def fit(text: str, width: float, largest: float, *, bold: bool = False) -> float:
    """The font size, not over ``largest``, at which a text is surely no wider than ``width``."""
    latin = _BOLD_EM if bold else _LATIN_EM
    ems = 0.0
    below = False
    for character in text:
        if character == _COENG:
            below = True
            continue
        category = unicodedata.category(character)
        if category != "Mn" and not below:
            khmer = _KHMER_EM if category != "Mc" else _VOWEL_EM
            ems += khmer if "\u1780" <= character <= "\u17ff" else latin
        below = False
    return round(min(largest, width / ems), 2) if ems else largest
