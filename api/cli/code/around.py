"""Print what lies around a code, what it lies in, and how far two codes are apart."""

from __future__ import annotations

from typing import Annotated

import typer

from addressing import Sameness, compare_codes, neighbour_codes, parent_code, parse_code
from api.cli.console import JsonFlag, answers, print_json

_CodeArgument = Annotated[str, typer.Argument(help="An address code, or a padded area form.")]
_SAID = {
    Sameness.SAME: "the same place",
    Sameness.WITHIN: "one lies within the other",
    Sameness.MAY_BE_SAME: "may be the same place",
    Sameness.APART: "two places",
}


def compare(
    code: _CodeArgument,
    other: _CodeArgument,
    within: Annotated[float, typer.Option(help="Metres to which the positions are known.")] = 10.0,
    json: JsonFlag = False,
) -> None:
    """Say whether two codes may be the same place."""
    found = compare_codes(code, other, within)
    if json:
        print_json(
            {
                "sameness": found.sameness,
                "distance_m": round(found.distance_m, 1),
                "least_distance_m": round(found.least_distance_m, 1),
                "within_m": within,
            }
        )
        return
    answers.print(
        f"{parse_code(code)} and {parse_code(other)}: {_SAID[found.sameness]}. The centres are "
        f"{found.distance_m:,.1f} m apart, the nearest points {found.least_distance_m:,.1f} m.",
        soft_wrap=True,
    )


def neighbours(
    code: _CodeArgument,
    rings: Annotated[int, typer.Option(min=1, max=50, help="How many rings around it.")] = 1,
    json: JsonFlag = False,
) -> None:
    """Print the codes of the same level around a code, the nearest ring first."""
    found = neighbour_codes(code, rings)
    if json:
        print_json({"code": parse_code(code), "rings": rings, "neighbours": found})
        return
    for near in found:
        answers.print(near)


def parent(code: _CodeArgument, json: JsonFlag = False) -> None:
    """Print the block of a door, or the town of a block."""
    found = parent_code(code)
    if json:
        print_json({"code": parse_code(code), "parent": found})
    else:
        answers.print(found)
