"""Find the way through places and tell it in Khmer and English."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.table import Table

from api.cli.console import answers, output_stream, say
from api.cli.engines import (
    EngineOption,
    FloodsOption,
    LearntOption,
    MomentOption,
    RoadsOption,
    Travel,
    choose_engine,
)
from api.engines import EngineChoice
from api.layers import geocoder_of
from api.places import Place, find_places, place_record, points_of
from api.settings import read_settings
from gis_data import InputError, Problem, write_whole
from logistics_center import WayStop, way_sheet_html
from routing import (
    Profile,
    RoadNetwork,
    Route,
    distance_text,
    duration_text,
    find_route,
    route_to_dict,
    route_to_geojson,
    route_to_gpx,
)


class RouteFormat(StrEnum):
    """What can be written."""

    TABLE = "table"
    JSON = "json"
    GEOJSON = "geojson"
    GPX = "gpx"
    HTML = "html"


_SUFFIXES = {f".{kind.value}": kind for kind in RouteFormat if kind is not RouteFormat.TABLE}
_LEAST_PLACES = 2
_BACKGROUND_MARGIN = 0.005  # degrees, about 550 m around the way
_MOST_BACKGROUND_LINES = 20_000


def route(
    places: Annotated[
        list[str],
        typer.Argument(help="Addresses, positions, postcodes, codes or map links, in their order."),
    ],
    profile: Annotated[Profile, typer.Option(help="Who travels.")] = Profile.MOTORCYCLE,
    roads: RoadsOption = None,
    engine: EngineOption = EngineChoice.AUTO,
    floods: FloodsOption = None,
    at: MomentOption = None,
    learnt: LearntOption = None,
    language: Annotated[str, typer.Option(help="km, en or both, for the table and GPX.")] = "both",
    output_format: Annotated[
        RouteFormat | None, typer.Option("--format", help="What to write; by default a table.")
    ] = None,
    output: Annotated[
        str | None, typer.Option("-o", "--output", help="Write there instead of printing.")
    ] = None,
) -> None:
    """Find the fastest way through places, with directions in Khmer and English.

    Example: phlov route 11.5759,104.9227 "Sangkat Boeng Keng Kang Ti Muoy, Phnom Penh" -o way.html
    """
    chosen = _checked(places, language, output, output_format)
    settings = read_settings()
    found = find_places(places, geocoder_of(settings))
    travel = choose_engine(settings, Travel(engine, roads, floods, at, tuple(learnt or ())))
    way = find_route(travel, points_of(found), profile)
    for place in found:
        if not place.exact:
            say(f"{place.text!r} was taken as {place.name_en} (± {place.accuracy_m:,.0f} m).")
    _write(way, found, getattr(travel, "network", None), chosen, language, output)


def _checked(
    places: list[str], language: str, output: str | None, asked: RouteFormat | None
) -> RouteFormat:
    """What to write.

    Raises:
        InputError: With everything that is wrong with the options.
    """
    wrong = []
    if len(places) < _LEAST_PLACES:
        wrong.append(Problem("places", f"{len(places)}", "at least two"))
    if language not in ("km", "en", "both"):
        wrong.append(Problem("--language", repr(language), "km, en or both"))
    chosen = asked or _SUFFIXES.get(Path(output or "").suffix.casefold())
    if output not in (None, "-") and chosen in (None, RouteFormat.TABLE):
        expected = f"a file name that ends in {', '.join(_SUFFIXES)}, or --format"
        wrong.append(Problem("--output", repr(output), expected))
    if wrong:
        raise InputError("The way cannot be looked for.", wrong)
    return chosen or RouteFormat.TABLE


def _write(
    way: Route,
    places: tuple[Place, ...],
    network: RoadNetwork | None,
    chosen: RouteFormat,
    language: str,
    output: str | None,
) -> None:
    match chosen:
        case RouteFormat.TABLE:
            _show(way, places, language)
            return
        case RouteFormat.JSON:
            data = orjson.dumps(
                route_to_dict(way) | {"places": [place_record(p) for p in places]},
                option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE,
            )
        case RouteFormat.GEOJSON:
            data = orjson.dumps(route_to_geojson(way))
        case RouteFormat.GPX:
            data = route_to_gpx(way, language="km" if language == "km" else "en")
        case RouteFormat.HTML:
            data = way_page(way, places, network).encode()
    target = output_stream(output)
    if isinstance(target, Path):
        write_whole(target, data)
    else:
        target.write(data)
        target.flush()


def way_page(way: Route, places: tuple[Place, ...], network: RoadNetwork | None) -> str:
    """The driver's page of a way, with the roads around it where they are known."""
    stops = [
        WayStop(
            place.name_km or place.text,
            place.name_en or place.text,
            place.latitude,
            place.longitude,
            "" if place.exact else f"± {place.accuracy_m:,.0f} m; call first",
        )
        for place in places
    ]
    lines = [] if network is None else _background(way, network)
    return way_sheet_html(way, stops, network_lines=lines)


def _background(way: Route, network: RoadNetwork) -> list[list[tuple[float, float]]]:
    """The roads in the frame of the way, or none where there would be too many to draw."""
    vertices = [vertex for leg in way.legs for vertex in leg.line]
    west, east = min(v[0] for v in vertices), max(v[0] for v in vertices)
    south, north = min(v[1] for v in vertices), max(v[1] for v in vertices)
    margin = _BACKGROUND_MARGIN
    longitude = network.node_longitude[network.segment_start]
    latitude = network.node_latitude[network.segment_start]
    inside = (longitude > west - margin) & (longitude < east + margin)
    inside &= (latitude > south - margin) & (latitude < north + margin)
    chosen = inside.nonzero()[0].tolist()
    if len(chosen) > _MOST_BACKGROUND_LINES:
        return []
    return [[(float(x), float(y)) for x, y in network.shape(segment)] for segment in chosen]


def _show(way: Route, places: tuple[Place, ...], language: str) -> None:
    shown = ("km", "en") if language == "both" else (language,)
    for number, leg in enumerate(way.legs):
        target = places[number + 1]
        title = target.name_km if language == "km" else target.name_en
        table = Table("", *shown, "", title=title or target.text, title_justify="left")
        for order, said in enumerate(leg.instructions, start=1):
            texts = [said.text_km if tongue == "km" else said.text_en for tongue in shown]
            far = distance_text(said.distance_m, shown[-1]) if said.distance_m else ""
            table.add_row(str(order), *texts, far)
        if leg.instructions:
            answers.print(table)
    answers.print(
        f"{distance_text(way.distance_m, shown[-1])}, {duration_text(way.duration_s, shown[-1])}, "
        f"{way.profile.value}; {way.engine.note}",
        markup=False,
    )
