"""Choose the engine for a plan made on the command line, and say which."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli.console import say
from api.engines import EngineChoice, bundled_engine, no_roads, osrm_engine
from api.settings import Settings
from gis_data import InputError, Problem
from routing import (
    BeelineEngine,
    Conditions,
    Engine,
    GraphEngine,
    RoadNetwork,
    flood_roads,
    load_learnt,
    read_floods,
    read_network,
)

RoadsOption = Annotated[
    Path | None,
    typer.Option(help="Roads: .osm, .osm.gz, .osm.pbf, a road GeoJSON or a stored network."),
]
EngineOption = Annotated[
    EngineChoice, typer.Option(help="Who times the travel; auto takes roads where there are.")
]
FloodsOption = Annotated[
    Path | None,
    typer.Option(help="Flooded areas: polygons, H3 cells, a CAP alert or a folder of alerts."),
]
LearntOption = Annotated[
    list[Path] | None,
    typer.Option("--learnt", help="Speeds that `phlov roads learn` wrote; one file a profile."),
]
MomentOption = Annotated[
    datetime | None,
    typer.Option(help="When one travels: for floods (by default now) and learnt speeds by hour."),
]


@dataclass(frozen=True, slots=True)
class Travel:
    """What the options of a command say of how one travels."""

    engine: EngineChoice = EngineChoice.AUTO
    roads: Path | None = None
    floods: Path | None = None
    moment: datetime | None = None
    learnt: tuple[Path, ...] = ()


def choose_engine(settings: Settings, travel: Travel) -> Engine:
    """The engine for a plan: the roads given, else the bundle's network, else beeline.

    Raises:
        InputError: Roads were asked for and there are none, or options contradict each other.
        NetworkReadError: The road file cannot be used.
        FloodError: The floods cannot be used.
    """
    _check(travel)
    engine = _engine(settings, travel)
    if travel.floods is None and not travel.learnt:
        return engine
    if not isinstance(engine, GraphEngine):
        asked = "--learnt" if travel.floods is None else "--floods"
        raise no_roads(asked, "--roads FILE or a data bundle with a network")
    return engine.with_conditions(conditions_of(engine.network, travel))


def conditions_of(network: RoadNetwork, travel: Travel) -> Conditions:
    """What the floods close and what the rides have taught; says both."""
    conditions = Conditions(hour=None if travel.moment is None else travel.moment.hour)
    if travel.floods is not None:
        moment = travel.moment or datetime.now(UTC)
        flooding = flood_roads(network, read_floods(travel.floods), moment)
        closed = max(flooding.km_closed.values())
        say(
            f"Floods: {flooding.areas_active} areas hold at {moment:%Y-%m-%d %H:%M}, "
            f"{flooding.areas_other} do not; up to {closed:,.1f} km of road are closed."
        )
        conditions = replace(flooding.conditions, hour=conditions.hour)
    if travel.learnt:
        recalled = load_learnt(travel.learnt, network)
        say(f"Learnt speeds: {recalled.found:,} of {recalled.roads:,} roads are in this network.")
        conditions = replace(conditions, learnt=recalled.speeds)
    return conditions


def _check(travel: Travel) -> None:
    wrong = []
    roadless = travel.engine in (EngineChoice.BEELINE, EngineChoice.OSRM)
    options = (("--roads", travel.roads), ("--floods", travel.floods), ("--learnt", travel.learnt))
    for option, value in options:
        if roadless and value:
            given = f"{option} with --engine {travel.engine.value}"
            wrong.append(Problem("options", given, "one of the two"))
    if wrong:
        raise InputError("This engine reads no roads.", wrong)
    if travel.roads is not None and not travel.roads.exists():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(travel.roads))


def _engine(settings: Settings, travel: Travel) -> Engine:
    if travel.engine is EngineChoice.BEELINE:
        return BeelineEngine()
    if travel.engine is EngineChoice.OSRM:
        return osrm_engine(settings)
    if travel.roads is not None:
        return GraphEngine(read_network(travel.roads))
    engine = bundled_engine(settings)
    if engine is not None:
        return engine
    if travel.engine is EngineChoice.GRAPH:
        raise no_roads(
            "--engine",
            "--roads FILE or a data bundle with a network",
            "Run `phlov data pull roads-osm` and `phlov data build`.",
        )
    say("No roads here: distances are as the crow flies, times a detour factor (docs/routing.md).")
    return BeelineEngine()
