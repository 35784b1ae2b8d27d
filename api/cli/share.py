"""Share the open layers as files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from api.cli.console import JsonFlag, answers, print_json, progress_bar, say
from api.features.catalogue import Catalogue
from api.features.exports.run import SUFFIXES, export_layer
from api.features.model import Zooms
from api.features.tile_grid import LAST_ZOOM
from api.layers import bundle_folder
from api.register import check_register, open_store
from api.settings import read_settings
from gis_data import InputError, Problem
from gis_data.db import Store

app = typer.Typer(
    no_args_is_help=True, help="Share the open layers: GeoParquet, GeoPackage, CSV, PMTiles."
)


@app.command("list", epilog="Example: phlov share list")
def list_layers(json: JsonFlag = False) -> None:
    """List the open layers."""
    with _catalogue() as catalogue:
        layers = [known.description for name in catalogue.names if (known := catalogue.layer(name))]
    if json:
        print_json(
            [
                {
                    "layer": layer.name,
                    "title": layer.title,
                    "title_km": layer.title_km,
                    "geometry": layer.shapes,
                    "fields": [field.name for field in layer.fields],
                    "licence": layer.licence,
                }
                for layer in layers
            ]
        )
        return
    for layer in layers:
        answers.print(f"{layer.name:<10} {layer.title} · {layer.title_km}", markup=False)


@app.command("export", epilog="Example: phlov share export communes --to communes.gpkg")
def export(
    layer: Annotated[str, typer.Argument(help="Name of a layer; see `phlov share list`.")],
    to: Annotated[
        Path, typer.Option(help=f"The file; its suffix is one of {', '.join(SUFFIXES)}.")
    ],
    zooms: Annotated[
        str | None,
        typer.Option(help="First and last level of the tiles of .pmtiles, such as 6-12."),
    ] = None,
) -> None:
    """Write a whole layer into a file; what was there is replaced when all went well."""
    levels = _read_zooms(zooms) if zooms else None
    with _catalogue() as catalogue, progress_bar() as bar:
        found = catalogue.layer(layer)
        if found is None:
            raise InputError(
                "There is no such layer.",
                [Problem("layer", repr(layer), f"one of {', '.join(catalogue.names)}")],
            )
        task = bar.add_task(layer, total=None)

        def show(what: str, count: int) -> None:
            bar.update(task, description=f"{layer}: {what}", completed=count)

        count = export_layer(found, to, zooms=levels, progress=show)
    noun = "tile" if to.suffix.lower() == ".pmtiles" else "feature"
    noun = noun if count == 1 else f"{noun}s"
    answers.print(f"{count:,} {noun} of {layer} in {to}", markup=False, soft_wrap=True)
    say(f"Licence: {found.description.licence}. {found.description.attribution}")


@contextmanager
def _catalogue() -> Iterator[Catalogue]:
    settings = read_settings()
    with open_store(settings) as store:

        def checked() -> Store:
            check_register(store)
            return store

        yield Catalogue(bundle_folder(settings), checked)


def _read_zooms(text: str) -> Zooms:
    found = re.fullmatch(r"(\d{1,2})(?:-(\d{1,2}))?", text, re.ASCII)
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    if not 0 <= first <= last <= LAST_ZOOM:
        raise InputError(
            "These are no levels.",
            [Problem("--zooms", repr(text), f"first-last, 0 to {LAST_ZOOM}, such as 6-12")],
        )
    return Zooms(first, last)
