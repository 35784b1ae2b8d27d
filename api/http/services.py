"""Load once what the routes share: registry, lattice, gazetteer, geocoder, roads when asked for."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from addressing import Completer, Geocoder, load_completer
from api.engines import EngineChoice, bundled_engine, no_roads, osrm_engine
from api.http.register_service import RegisterOnce
from api.layers import geocoder_of, reader_of
from api.settings import Settings
from gis_data import Gazetteer, load_gazetteer
from postcodes import Lattice, Registry, load_history, load_lattice, load_registry
from routing import BeelineEngine, Engine, GraphEngine

_PLANS_AT_ONCE = 2


class RoadsOnce:
    """The road network of the bundle, read when a plan first asks for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._looked = False
        self._engine: GraphEngine | None = None

    def load(self, settings: Settings) -> GraphEngine | None:
        """The engine over the network; None where the bundle has none."""
        with self._lock:
            if not self._looked:
                self._engine = bundled_engine(settings)
                self._looked = True
            return self._engine


@dataclass(frozen=True)
class Services:
    """What the routes work with; safe to share between threads."""

    settings: Settings
    gazetteer: Gazetteer
    registry: Registry
    lattice: Lattice
    geocoder: Geocoder
    reader: Geocoder  # the same, but for the register
    completer: Completer
    register: RegisterOnce
    planning: threading.BoundedSemaphore = field(
        default_factory=lambda: threading.BoundedSemaphore(_PLANS_AT_ONCE)
    )
    _roads: RoadsOnce = field(default_factory=RoadsOnce)

    def engine(self, name: EngineChoice) -> Engine:
        """The engine for a plan: the bundle's roads where there are any, else beeline.

        Raises:
            InputError: Roads were asked for and there are none, or no OSRM server is known.
        """
        if name is EngineChoice.BEELINE:
            return BeelineEngine()
        if name is EngineChoice.OSRM:
            return osrm_engine(self.settings)
        engine = self._roads.load(self.settings)
        if engine is not None:
            return engine
        if name is EngineChoice.GRAPH:
            raise no_roads("engine", "'beeline' or 'auto' on this server")
        return BeelineEngine()


_FIRST_ASKED = (
    "Phum Tmeyy, Sangkat Boeng Kakk, Phnom Pehn",
    "ភូមិ១៤ សង្កាត់បឹងកក់ទី១ ខណ្ឌទួលគោក ភ្នំពេញ",
)
"""Written so that the loops of the geocoder and of the completion run once."""


def load_services(settings: Settings) -> Services:
    """Load everything that answers need; takes a second or two.

    After an installation the loops are compiled first, which takes most of a minute: better before
    the service says that it is ready than while somebody waits for an answer.
    """
    load_history()  # kept by the package: the first look-up with a date finds it there
    services = Services(
        settings=settings,
        gazetteer=load_gazetteer(),
        registry=load_registry(),
        lattice=load_lattice(),
        geocoder=geocoder_of(settings),
        reader=reader_of(settings),
        completer=load_completer(settings.cache),
        register=RegisterOnce(settings),
    )
    for text in _FIRST_ASKED:
        services.geocoder.geocode(text)
        services.completer.complete(text)
    return services


def services_of(request: Request) -> Services:
    """What the lifespan loaded."""
    services = request.app.state.services
    assert isinstance(services, Services)
    return services


SharedServices = Annotated[Services, Depends(services_of)]
