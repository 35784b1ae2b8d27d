"""Choose who times the travel: roads where there are any, else the crow."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from api.settings import Settings
from gis_data import BundleMissingError, InputError, Problem, current_bundle
from routing import GraphEngine, OsrmEngine

_NETWORK = "network"


class EngineChoice(StrEnum):
    """What can be asked for."""

    AUTO = "auto"
    BEELINE = "beeline"
    GRAPH = "graph"
    OSRM = "osrm"


def bundled_engine(settings: Settings) -> GraphEngine | None:
    """The engine over the network of the current bundle; None where there is none.

    Raises:
        NetworkReadError: The stored network cannot be used.
    """
    folder = bundled_network(settings)
    return None if folder is None else GraphEngine.open(folder)


def bundled_network(settings: Settings) -> Path | None:
    """Where the current bundle keeps its network; None where there is none."""
    try:
        return current_bundle(settings.home).file(_NETWORK)
    except BundleMissingError:
        return None


def osrm_engine(settings: Settings) -> OsrmEngine:
    """The engine that asks the OSRM servers beside this program.

    Raises:
        InputError: None is named.
    """
    if not settings.osrm:
        expected = "the address of an OSRM server, such as http://localhost:5000"
        problem = Problem("PHLOV_OSRM_URL", "nothing", expected, "Set it, or take another engine.")
        raise InputError("No OSRM server is known.", [problem])
    return OsrmEngine(settings.osrm)


def no_roads(where: str, expected: str, remedy: str = "") -> InputError:
    """The error for those who ask for roads where there are none."""
    return InputError(
        "There are no roads to plan on.", [Problem(where, "'graph'", expected, remedy)]
    )
