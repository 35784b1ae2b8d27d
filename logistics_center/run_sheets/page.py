"""Write the run sheet as one page that needs no network: map, ordered stops, Khmer and English."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from jinja2 import Environment
from markupsafe import Markup

from logistics_center.pages import (
    content_hash,
    flipped,
    hours,
    json_in_html,
    kilometres,
    leaflet_script,
    leaflet_style,
    page_environment,
    page_part,
)
from logistics_center.rules import rules
from logistics_center.run_sheets.rows import sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from logistics_center.dispatch import DispatchResult

# Okabe and Ito's colour-blind safe palette (2008) without its yellow and black, and two dark
# colours that stay apart from it; then it repeats with dashed lines.
COLOURS = (
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#8A6D00", "#5B2A86", "#56B4E9", "#7A3E1D",
)  # fmt: skip
_PACKAGE = "logistics_center.run_sheets"
_PHONE = re.compile(r"\+?[0-9][0-9 ().-]{5,}[0-9]")
_KILOMETRE_M = 1000


def run_sheet_html(
    result: DispatchResult, *, network_lines: Iterable[Sequence[tuple[float, float]]] = ()
) -> str:
    """Return the page: everything inlined, and a policy that forbids it to load anything.

    Args:
        result: The dispatch.
        network_lines: Road lines for the background, each of (longitude, latitude) pairs.
    """
    record = cast("dict[str, Any]", sheet(result))
    for number, run in enumerate(record["runs"]):
        run["colour"] = COLOURS[number % len(COLOURS)]
        run["dashed"] = (number // len(COLOURS)) % 2 == 1
    script, leaflet = page_part(_PACKAGE, "page.js"), leaflet_script()
    page = _environment().get_template("page.html.j2")
    return page.render(
        sheet=record,
        words=rules("words"),
        map_data=json_in_html(_map_data(record, network_lines)),
        style=Markup(leaflet_style() + page_part(_PACKAGE, "page.css")),  # noqa: S704 - our own files
        scripts=[Markup(leaflet), Markup(script)],  # noqa: S704 - our own files
        script_hashes=" ".join(content_hash(text) for text in (leaflet, script)),
    )


@cache
def _environment() -> Environment:
    environment = page_environment(_PACKAGE)
    environment.filters |= {
        "kilometres": kilometres,
        "hours": hours,
        "phones": phones,
        "near": near,
    }
    return environment


def near(accuracy_m: float) -> str:
    """Write an accuracy for people.

    >>> near(3.9), near(1234.0)
    ('4 m', '1.2 km')
    """
    if accuracy_m < _KILOMETRE_M:
        return f"{accuracy_m:.0f} m"
    return f"{accuracy_m / _KILOMETRE_M:.1f} km"


def phones(text: str) -> list[tuple[str, str]]:
    """Find the telephone numbers in a cell: (as written, as a ``tel:`` link dials it).

    >>> phones("012 345 678 / 098-765-432")
    [('012 345 678', '012345678'), ('098-765-432', '098765432')]
    """
    return [(found, re.sub(r"[^+0-9]", "", found)) for found in _PHONE.findall(text)]


def _map_data(
    record: dict[str, Any], network_lines: Iterable[Sequence[tuple[float, float]]]
) -> dict[str, Any]:
    """Return what the map draws; Leaflet wants latitude first."""
    hub = record["hub"]
    return {
        "hub": [hub["latitude"], hub["longitude"]],
        "roads": [flipped(line) for line in network_lines],
        "runs": [
            {
                "run": run["run"],
                "colour": run["colour"],
                "dashed": run["dashed"],
                "line": flipped(run["geometry"]),
                "stops": [
                    {
                        "at": [visit["latitude"], visit["longitude"]],
                        "stop": visit["stop"],
                        "near": visit["call_first"],
                        "title": f"{visit['arrival']} · "
                        + ", ".join(p["recipient_name"] or p["id"] for p in visit["parcels"]),
                    }
                    for visit in run["visits"]
                ],
            }
            for run in record["runs"]
        ],
    }
