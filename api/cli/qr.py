"""Write a label or a poster with a QR code that opens the page of an address code."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from addressing import LabelKind, Paper, SymbolFormat, address_label, draw_label, draw_symbol
from api.cli.console import answers, say
from api.settings import read_settings
from gis_data import InputError, Problem, write_whole


class _Format(StrEnum):
    """Suffixes of the file."""

    SVG = "svg"
    PNG = "png"
    PDF = "pdf"


def qr(
    code: Annotated[str, typer.Argument(help="An address code, or a padded area form.")],
    out: Annotated[
        Path, typer.Option(help="File ending in .svg; in .png or .pdf for the QR code alone.")
    ],
    kind: Annotated[LabelKind, typer.Option(help="60 × 40 mm, or a sheet.")] = LabelKind.LABEL,
    paper: Annotated[Paper, typer.Option(help="Size of a poster.")] = Paper.A5,
    base_url: Annotated[
        str | None,
        typer.Option(help="Where the address pages are served; PHLOV_BASE_URL by default."),
    ] = None,
) -> None:
    """Write a label or poster: QR code, digits in both scripts, postcode, names.

    Example: phlov code qr 7747-0626-4043 --out door.svg --base-url https://address.example
    """
    form = _format_of(out)
    base = base_url or read_settings().base_url
    if base is None:
        raise InputError(
            "A QR code needs the address at which the pages are served.",
            [
                Problem(
                    "--base-url",
                    "nothing",
                    "such as https://address.example",
                    "Give --base-url, or set PHLOV_BASE_URL.",
                )
            ],
        )
    label = address_label(code, base)
    if form is _Format.SVG:
        write_whole(out, draw_label(label, kind, paper).encode())
    else:
        write_whole(out, draw_symbol(label, SymbolFormat(form.value)))
        say(f"{form.upper()} holds the QR code alone; the whole {kind} is written as SVG.")
    answers.print(f"{out}: {label.link}", markup=False, soft_wrap=True)


def _format_of(out: Path) -> _Format:
    suffix = out.suffix.lower().removeprefix(".")
    try:
        return _Format(suffix)
    except ValueError:
        raise InputError(
            "The format of the label cannot be told.",
            [Problem("--out", repr(str(out)), "a name that ends in .svg, .png or .pdf")],
        ) from None
