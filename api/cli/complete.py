"""Print the places that a text may become."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from addressing import MOST_COMPLETIONS, Completion, load_completer
from api.cli.console import JsonFlag, answers, print_json, say
from api.errors import EXIT_DATA
from api.settings import read_settings


def complete(
    text: Annotated[list[str], typer.Argument(help="What was typed so far, in either script.")],
    limit: Annotated[
        int, typer.Option(min=1, max=MOST_COMPLETIONS, help="Most places to print.")
    ] = 8,
    json: JsonFlag = False,
) -> None:
    """Print the places that a text may become, the likeliest first; exit code 65 for none.

    Examples: phlov complete toul k · phlov complete "ភូមិ១៤ បឹងកក់" · phlov complete 1204
    """
    typed = " ".join(text)
    found = load_completer(read_settings().cache).complete(typed, limit)
    if json:
        print_json({"typed": typed, "completions": [asdict(each) for each in found]})
    else:
        for each in found:
            answers.print(_line(each), markup=False, soft_wrap=True)
    if not found:
        if not json:
            say(f"Nothing in Cambodia begins like {typed!r}. Type fewer letters.")
        raise typer.Exit(EXIT_DATA)


def _line(found: Completion) -> str:
    code = found.address_code or found.postcode or ""
    known = f"  ({found.known_as})" if found.known_as else ""
    return f"{code}  {found.name_km}  {found.name_en}{known}"
