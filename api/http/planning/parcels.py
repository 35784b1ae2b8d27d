"""Plan parcels in a process that has no geocoder: their places are found before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from addressing import Geocode
from api.engines import EngineChoice
from api.http.planning.engines import Engines
from api.solvers import SolverChoice, solver_of
from logistics_center import (
    AddressGeocoder,
    HubPlace,
    ParcelList,
    dispatch,
    geocode_parcel,
    run_sheet_json,
)
from routing import Vehicle

_Asked = tuple[str, float | None, float | None, float | None]


class FoundPlaces:
    """A geocoder that answers what it was asked before, the second time without any other."""

    def __init__(self, geocoder: AddressGeocoder) -> None:
        self._geocoder: AddressGeocoder | None = geocoder
        self._found: dict[_Asked, Geocode] = {}

    def geocode(
        self,
        text: str,
        *,
        latitude: float | None = None,
        longitude: float | None = None,
        accuracy_m: float | None = None,
    ) -> Geocode:
        """The place of an address."""
        asked = (text, latitude, longitude, accuracy_m)
        if asked not in self._found:
            assert self._geocoder is not None  # only parcels that were listed are asked for
            self._found[asked] = self._geocoder.geocode(
                text, latitude=latitude, longitude=longitude, accuracy_m=accuracy_m
            )
        return self._found[asked]

    def let_go(self) -> None:
        """Keep the places alone: they can be sent to another process."""
        self._geocoder = None


@dataclass(frozen=True, slots=True)
class ParcelDay:
    """Parcels with their places, a hub and a fleet."""

    parcels: ParcelList
    places: FoundPlaces
    hub: HubPlace
    fleet: Sequence[Vehicle]


def found_day(
    parcels: ParcelList, hub: HubPlace, fleet: Sequence[Vehicle], geocoder: AddressGeocoder
) -> ParcelDay:
    """The day with all places found."""
    places = FoundPlaces(geocoder)
    for parcel in parcels.parcels:
        geocode_parcel(parcel, places)
    places.let_go()
    return ParcelDay(parcels, places, hub, fleet)


def plan_parcels(
    engines: Engines,
    day: ParcelDay,
    *,
    engine: EngineChoice,
    solver: SolverChoice,
    time_limit_s: float,
    seed: int,
) -> bytes:
    """The runs as `phlov plan --format json` prints them."""
    result = dispatch(
        day.parcels,
        day.hub,
        day.fleet,
        day.places,
        engines.choose(engine),
        time_limit_s=time_limit_s,
        seed=seed,
        solver=solver_of(solver),
    )
    return run_sheet_json(result)
