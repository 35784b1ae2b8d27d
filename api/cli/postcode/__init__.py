"""Look postcodes up and check lists of them."""

from __future__ import annotations

from typing import Any, Final

import typer
from typer.core import TyperGroup

from api.cli.postcode.audit import audit
from api.cli.postcode.look_up import look_up
from api.cli.postcode.migrate import migrate

_LOOK_UP: Final = "look-up"
_HELP: Final = frozenset({"-h", "--help"})


class _LookUpUnlessNamed(TyperGroup):
    """``phlov postcode 120407`` is ``phlov postcode look-up 120407``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in _HELP:
            args = [_LOOK_UP, *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_LookUpUnlessNamed,
    no_args_is_help=True,
    help="Look up a postcode (phlov postcode 120407), migrate an old one, check lists of them.",
)
app.command(_LOOK_UP)(look_up)
app.command("migrate")(migrate)
app.command("audit")(audit)
