"""Write the driver's page: a map and what to do next, in Khmer and English, without any network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from logistics_center.pages import (
    content_hash,
    flipped,
    json_in_html,
    leaflet_script,
    leaflet_style,
    page_environment,
    page_part,
)
from logistics_center.rules import rules
from routing import Maneuver, Route, distance_text, duration_text

_PACKAGE = "logistics_center.way_sheets"

_SIGNS = {
    Maneuver.DEPART: "⚑",
    Maneuver.CONTINUE: "↑",
    Maneuver.KEEP_LEFT: "↖",
    Maneuver.KEEP_RIGHT: "↗",
    Maneuver.SLIGHT_LEFT: "↖",
    Maneuver.SLIGHT_RIGHT: "↗",
    Maneuver.LEFT: "←",
    Maneuver.RIGHT: "→",
    Maneuver.SHARP_LEFT: "↙",
    Maneuver.SHARP_RIGHT: "↘",
    Maneuver.U_TURN: "↶",
    Maneuver.ROUNDABOUT: "↻",
    Maneuver.FERRY: "⇄",
    Maneuver.LEAVE_FERRY: "↑",
    Maneuver.ARRIVE: "◎",
    Maneuver.ARRIVE_LEFT: "◎",
    Maneuver.ARRIVE_RIGHT: "◎",
}


@dataclass(frozen=True, slots=True)
class WayStop:
    """One place of the way as its driver knows it; ``note`` says how sure the place is."""

    name_km: str
    name_en: str
    latitude: float
    longitude: float
    note: str = ""


def way_sheet_html(
    route: Route,
    stops: Sequence[WayStop],
    *,
    network_lines: Iterable[Sequence[tuple[float, float]]] = (),
) -> str:
    """Return the page: everything inlined, and a policy that forbids it to load anything.

    Args:
        route: The way.
        stops: Its places, one more than it has legs.
        network_lines: Road lines for the background, each of (longitude, latitude) pairs.
    """
    script, leaflet = page_part(_PACKAGE, "way.js"), leaflet_script()
    return (
        _environment()
        .get_template("way.html.j2")
        .render(
            route=route,
            profile=rules("words")["profile"][route.profile.value],
            legs=[
                {"number": number, "stop": stop, "steps": _steps(route, number - 1), "leg": leg}
                for number, (leg, stop) in enumerate(
                    zip(route.legs, stops[1:], strict=True), start=1
                )
            ],
            start=stops[0],
            map_data=json_in_html(_map_data(route, stops, network_lines)),
            style=Markup(leaflet_style() + page_part(_PACKAGE, "way.css")),  # noqa: S704 - our own
            scripts=[Markup(leaflet), Markup(script)],  # noqa: S704 - our own files
            script_hashes=" ".join(content_hash(text) for text in (leaflet, script)),
        )
    )


@cache
def _environment() -> Environment:
    environment = page_environment(_PACKAGE)
    environment.globals |= {"distance": distance_text, "duration": duration_text}
    return environment


def _steps(route: Route, leg: int) -> list[dict[str, Any]]:
    return [
        {"sign": _SIGNS[said.maneuver], "said": said, "kind": said.maneuver.value}
        for said in route.legs[leg].instructions
    ]


def _map_data(
    route: Route,
    stops: Sequence[WayStop],
    network_lines: Iterable[Sequence[tuple[float, float]]],
) -> dict[str, Any]:
    return {
        "roads": [flipped(line) for line in network_lines],
        "legs": [flipped(leg.line) for leg in route.legs],
        "stops": [[stop.latitude, stop.longitude] for stop in stops],
        "turns": [
            [[said.latitude, said.longitude] for said in leg.instructions] for leg in route.legs
        ],
    }
