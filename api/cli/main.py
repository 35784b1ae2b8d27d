"""Assemble the commands and turn every error into one clear message and an exit code."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from typing import Annotated

import typer
from typer.exceptions import Abort, Exit, TyperException

from api.cli import (
    address,
    code,
    complete,
    data,
    demo,
    geocode,
    matrix,
    plan,
    postcode,
    qr,
    reach,
    roads,
    route,
    serve,
    standard,
    warm,
)
from api.cli.console import say
from api.cli.lazy import lazy_group
from api.errors import EXIT_INTERNAL, row_for

app = typer.Typer(
    name="phlov",
    help="Addresses, postcodes and delivery runs for Cambodia.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("demo")(demo.demo)
app.add_typer(geocode.app, name="geocode")
app.command("complete")(complete.complete)
app.add_typer(postcode.app, name="postcode")
code.app.command("qr")(qr.qr)
app.add_typer(code.app, name="code")
app.add_typer(address.app, name="address")
app.add_typer(standard.app, name="standard")
app.add_typer(
    typer.Typer(
        cls=lazy_group("api.cli.register"),
        no_args_is_help=True,
        help="The register of addresses: PHLOV_DATABASE_URL, or a SQLite file in PHLOV_HOME.",
    ),
    name="register",
)
app.add_typer(
    typer.Typer(
        cls=lazy_group("api.cli.share"),
        no_args_is_help=True,
        help="Share the open layers: GeoParquet, GeoPackage, CSV, PMTiles.",
    ),
    name="share",
)
app.command("plan")(plan.plan)
app.add_typer(
    typer.Typer(
        cls=lazy_group("api.cli.problem"),
        no_args_is_help=True,
        help="Vehicle-routing problems in JSON: check, solve, explain, replan (docs/planner.md).",
    ),
    name="problem",
)
app.command("route")(route.route)
app.command("matrix")(matrix.matrix)
app.command("reach")(reach.reach)
app.add_typer(roads.app, name="roads")
app.add_typer(data.app, name="data")
app.command("serve")(serve.serve)
app.command("warm")(warm.warm)


def _version(value: bool) -> None:
    if value:
        from importlib.metadata import version  # noqa: PLC0415 - only when asked

        typer.echo(version("phlov"))
        raise typer.Exit


@app.callback()
def options(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Addresses, postcodes and delivery runs for Cambodia."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; never shows a traceback unless PHLOV_DEBUG is set."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    try:
        result = app(args=list(arguments) if arguments is not None else None, standalone_mode=False)
    except (Abort, KeyboardInterrupt):
        say("Stopped.")
        code = _EXIT_INTERRUPTED
    except Exit as error:
        code = error.exit_code
    except TyperException as error:
        if message := error.format_message():  # a bare command group has shown its help
            say(f"Error: {message} See `phlov --help`, or --help after a command.")
        code = error.exit_code
    except BrokenPipeError:
        # Whoever read our output has left; that is no error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception as error:  # noqa: BLE001 - the last line before the user
        code = _explain(error)
    else:
        code = result if isinstance(result, int) else 0
    return code


_EXIT_INTERRUPTED = 130
"""As a shell reports a program that was stopped with Ctrl-C."""


def _explain(error: Exception) -> int:
    if os.environ.get("PHLOV_DEBUG"):
        traceback.print_exception(error)
    row = row_for(error)
    if row is None:
        say(
            f"Error: Phlov met a fault of its own ({type(error).__name__}). Run the command again "
            "with PHLOV_DEBUG=1 and report what it prints."
        )
        return EXIT_INTERNAL
    if isinstance(error, OSError) and error.filename is not None:
        say(f"Error: {row.title}: {error.filename} ({error.strerror})")
    else:
        say(f"Error: {error}")
    return row.exit_code
