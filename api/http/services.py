"""Load once what the routes share: registry, lattice, gazetteer, geocoder, roads when asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from addressing import Completer, Geocoder, load_completer
from api.http.planning.engines import Engines
from api.http.planning.pool import PlanningPool
from api.http.register_service import RegisterOnce
from api.layers import geocoder_of, reader_of
from api.settings import Settings
from gis_data import Gazetteer, load_gazetteer
from postcodes import Lattice, Registry, load_history, load_lattice, load_registry


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
    engines: Engines
    planning: PlanningPool


_FIRST_ASKED = (
    "Phum Tmeyy, Sangkat Boeng Kakk, Phnom Pehn",
    "ភូមិ១៤ សង្កាត់បឹងកក់ទី១ ខណ្ឌទួលគោក ភ្នំពេញ",
)
"""Written so that the loops of the geocoder and of the completion run once."""


def load_services(settings: Settings, *, processes: bool = True) -> Services:
    """Load everything that answers need; takes a second or two.

    After an installation the loops are compiled first, which takes most of a minute: better before
    the service says that it is ready than while somebody waits for an answer.

    Args:
        settings: Where data and caches lie.
        processes: Whether plans are made in processes of their own.
    """
    load_history()  # kept by the package: the first look-up with a date finds it there
    engines = Engines(settings)
    services = Services(
        settings=settings,
        gazetteer=load_gazetteer(),
        registry=load_registry(),
        lattice=load_lattice(),
        geocoder=geocoder_of(settings),
        reader=reader_of(settings),
        completer=load_completer(settings.cache),
        register=RegisterOnce(settings),
        engines=engines,
        planning=PlanningPool(replace(settings, register={}), engines, processes=processes),
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
