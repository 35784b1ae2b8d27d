"""Geocode tables and texts, and take a clerk's corrections back."""

from __future__ import annotations

from typing import Any, Final

import typer
from typer.core import TyperGroup

from api.cli.geocode.corrections import corrections
from api.cli.geocode.table import table

_TABLE: Final = "table"


class _TableUnlessNamed(TyperGroup):
    """``phlov geocode parcels.csv`` is ``phlov geocode table parcels.csv``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or args[0] not in self.commands:
            args = [_TABLE, *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_TableUnlessNamed,
    help="Geocode a table (phlov geocode parcels.csv) or a text; take corrections back.",
)
app.command(_TABLE)(table)
app.command("corrections")(corrections)
