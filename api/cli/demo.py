"""Show the main job on a sample: geocode 200 parcels and plan the runs of a day."""

from __future__ import annotations

from collections import Counter
from importlib import resources
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from addressing import GeocodeLevel
from api.cli.console import answers, say
from api.cli.engines import Travel
from api.cli.plan import make_plan, show_plan, write_all
from api.settings import read_settings
from logistics_center import DispatchResult

_HUB = "phnom-penh"
_FLEET = "8xmotorcycle,1xvan"


def demo(
    out: Annotated[Path, typer.Option(help="Folder for the run sheets.")] = Path("out/demo"),
    time_limit: Annotated[
        float, typer.Option(min=0.1, help="Seconds that the solver may search.")
    ] = 10.0,
) -> None:
    """Geocode a sample of 200 parcels and plan eight motorcycles and a van.

    The sample is invented and ships with Phlov; no real person is in it. Example: phlov demo
    """
    out.mkdir(parents=True, exist_ok=True)
    say("A sample of 200 invented parcels, as customers in Phnom Penh would write them.")
    with resources.as_file(resources.files("api").joinpath("data/sample_parcels.csv")) as sample:
        result = make_plan(
            read_settings(),
            sample,
            hub=_HUB,
            vehicles=_FLEET,
            travel=Travel(),
            overrides={},
            time_limit_s=time_limit,
            seed=1,
        )
    _show_geocodes(result)
    show_plan(result)
    folder = write_all(result, out)
    answers.print(f"Run sheets: {folder.resolve()}")
    for path in sorted(folder.iterdir()):
        answers.print(f"  {path.name}  {path.stat().st_size / 1000:,.0f} kB")


def _show_geocodes(result: DispatchResult) -> None:
    counts = Counter((g.level.value, g.confidence.value) for g in result.geocodes.values())
    levels = [
        level.value for level in GeocodeLevel if any(level.value == found for found, _ in counts)
    ]
    table = Table("found at", "A", "B", "C", "none", "together", title="What was geocoded")
    for level in levels:
        row = [counts[level, confidence] for confidence in ("A", "B", "C", "none")]
        table.add_row(level, *(str(n or "") for n in row), str(sum(row)))
    answers.print(table)
