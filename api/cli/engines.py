"""Choose who times the travel: roads where there are any, else the crow, and say so."""

from __future__ import annotations

import errno
import os
from enum import StrEnum
from pathlib import Path

from api.cli.console import say
from api.settings import Settings
from gis_data import BundleMissingError, InputError, Problem, current_bundle
from routing import BeelineEngine, Engine, GraphEngine, load_network, read_network

NETWORK = "network"


class EngineChoice(StrEnum):
    """What a person can ask for."""

    AUTO = "auto"
    BEELINE = "beeline"
    GRAPH = "graph"


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
    network = _bundled_network(settings)
    if network is not None:
        return GraphEngine(load_network(network))
    if choice is EngineChoice.GRAPH:
        missing = Problem(
            "--engine graph",
            "no roads",
            "--roads FILE or a data bundle with a network",
            "Run `phlov data pull roads-osm` and `phlov data build`.",
        )
        raise InputError("There are no roads to plan on.", [missing])
    say("No roads here: distances are as the crow flies, times a detour factor (docs/routing.md).")
    return BeelineEngine()


def _bundled_network(settings: Settings) -> Path | None:
    try:
        return current_bundle(settings.home).file(NETWORK)
    except BundleMissingError:
        return None
