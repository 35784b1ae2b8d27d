"""Say what an old postcode is today."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.console import JsonFlag, answers, print_json
from api.cli.postcode.dates import parse_list_or_day
from api.postcode_records import candidate_record
from postcodes import Migration
from postcodes import migrate as migrate_code


def migrate(
    code: Annotated[str, typer.Argument(help="An old postcode, in Khmer or ASCII digits.")],
    since: Annotated[
        str,
        typer.Option(
            "--from", help="Year of its list (2014, 2022, 2024, 2025), or a day: 2024-06-01."
        ),
    ],
    json: JsonFlag = False,
) -> None:
    """Say what an old postcode is today, and why.

    Where a unit was split, every part is listed with its share of the villages.

    Examples: phlov postcode migrate 121001 --from 2024 · phlov postcode migrate ១២០៩០៤ --from 2014
    """
    found = migrate_code(code, parse_list_or_day(since))
    if json:
        print_json(
            {
                "typed": found.typed,
                "from": found.dated if isinstance(found.dated, int) else found.dated.isoformat(),
                "certain": found.certain,
                "candidates": [candidate_record(each) for each in found.candidates],
                "warnings": list(found.warnings),
            }
        )
        return
    _show(found)


def _show(found: Migration) -> None:
    origin = None
    for each in found.candidates:
        if each.origin is not origin:
            origin = each.origin
            answers.print(
                f"{origin.code}  {origin.full_name_km}  {origin.full_name_latin} "
                f"(list of {origin.vintage})",
                markup=False,
                soft_wrap=True,
            )
        unit, reasons = each.outcome.unit, ", ".join(each.outcome.reasons)
        share = f", {each.outcome.share:.0%} of the villages" if each.outcome.share < 1 else ""
        answers.print(
            f"  → {unit.code}  {unit.full_name_km}  {unit.full_name_latin}: {reasons}{share}",
            markup=False,
            soft_wrap=True,
        )
    for warning in found.warnings:
        answers.print(f"Note: {warning}", markup=False, soft_wrap=True)
