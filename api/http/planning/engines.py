"""Keep the engines that the settings allow, each made when it is first asked for."""

from __future__ import annotations

import threading

from api.engines import EngineChoice, bundled_engine, bundled_network, no_roads, osrm_engine
from api.settings import Settings
from routing import BeelineEngine, Engine, GraphEngine


class Engines:
    """The engines of one process; safe to share between its threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._looked = False
        self._roads: GraphEngine | None = None

    def choose(self, name: EngineChoice) -> Engine:
        """The engine of that name: for ``auto`` the bundle's roads, or beeline without any.

        Raises:
            InputError: Roads were asked for and there are none, or no OSRM server is known.
            NetworkReadError: The stored network cannot be used.
        """
        if name is EngineChoice.BEELINE:
            return BeelineEngine()
        if name is EngineChoice.OSRM:
            return osrm_engine(self._settings)
        roads = self._bundled()
        if roads is not None:
            return roads
        if name is EngineChoice.GRAPH:
            raise _no_roads()
        return BeelineEngine()

    def check(self, name: EngineChoice) -> None:
        """Refuse an engine that cannot be had, without loading any.

        Raises:
            InputError: As ``choose``.
        """
        if name is EngineChoice.OSRM:
            osrm_engine(self._settings)
        elif name is EngineChoice.GRAPH and bundled_network(self._settings) is None:
            raise _no_roads()

    def _bundled(self) -> GraphEngine | None:
        with self._lock:
            if not self._looked:
                self._roads = bundled_engine(self._settings)
                self._looked = True
            return self._roads


def _no_roads() -> Exception:
    return no_roads("engine", "'beeline' or 'auto' on this server")
