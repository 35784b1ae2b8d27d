"""Choose the engine for a plan made on the command line, and say which."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from api.cli.console import say
from api.engines import EngineChoice, bundled_engine, no_roads
from api.settings import Settings
from gis_data import InputError, Problem
from routing import BeelineEngine, Engine, GraphEngine, read_network


def choose_engine(settings: Settings, choice: EngineChoice, roads: Path | None) -> Engine:
    """The engine for a plan: ``roads``, else the bundle's network, else beeline.

    Raises:
        InputError: Roads were asked for and there are none, or they contradict the choice.
        NetworkReadError: The road file cannot be used.
    """
    if choice is EngineChoice.BEELINE:
        if roads is not None:
            given = Problem("--engine beeline", f"--roads {roads}", "one of the two")
            raise InputError("The beeline engine reads no roads.", [given])
        return BeelineEngine()
    if roads is not None:
        if not roads.exists():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(roads))
        return GraphEngine(read_network(roads))
    engine = bundled_engine(settings)
    if engine is not None:
        return engine
    if choice is EngineChoice.GRAPH:
        raise no_roads(
            "--engine",
            "--roads FILE or a data bundle with a network",
            "Run `phlov data pull roads-osm` and `phlov data build`.",
        )
    say("No roads here: distances are as the crow flies, times a detour factor (docs/routing.md).")
    return BeelineEngine()
