"""Turn parcels into runs: geocode, merge what goes to one door, plan, account for every parcel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from addressing import ConfidenceClass, Geocode, GeocodeLevel
from gis_data import InputError, Problem
from logistics_center.errors import LogisticsError
from logistics_center.geocoding import AddressGeocoder, fineness, is_exact
from logistics_center.hubs import HubPlace
from logistics_center.parcels.model import Parcel, ParcelList
from logistics_center.rules import rules
from routing import Engine, Plan, Stop, Vehicle, build_problem, plan_routes

_GIVEN_POSITIONS = (GeocodeLevel.DOOR, GeocodeLevel.PIN)
_SAME_POINT_DECIMALS = 6  # of a degree: 0.1 m


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A parcel that is in no run: the reason's code and a sentence."""

    parcel_id: str
    reason_code: str
    explanation: str


@dataclass(frozen=True, slots=True)
class DispatchResult:
    """A verified plan with the parcels behind its stops.

    Every parcel is in exactly one visit of ``plan`` (through ``stops``) or in ``left_out``.

    Attributes:
        hub: Where the runs start.
        plan: The plan as routing made and checked it.
        parcels: Parcel id → parcel.
        geocodes: Parcel id → where it was found.
        stops: Stop id → ids of the parcels that are handed over there.
        left_out: The parcels of no run.
        notes: What was assumed or is to be known.
        problems: What is wrong with rows that became no parcel.
    """

    hub: HubPlace
    plan: Plan
    parcels: Mapping[str, Parcel]
    geocodes: Mapping[str, Geocode]
    stops: Mapping[str, tuple[str, ...]]
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]
    problems: tuple[Problem, ...] = ()

    def call_first(self, parcel_id: str) -> bool:
        """Tell whether the position is only approximate, so that the courier telephones first."""
        return not is_exact(self.geocodes[parcel_id])


def dispatch(
    parcels: ParcelList | Sequence[Parcel],
    hub: HubPlace,
    vehicles: Sequence[Vehicle],
    geocoder: AddressGeocoder,
    engine: Engine,
    *,
    time_limit_s: float = 20.0,
    seed: int = 1,
    minimum_level: GeocodeLevel = GeocodeLevel.COMMUNE,
) -> DispatchResult:
    """Plan the runs of a day.

    Parcels that go to the same exact point in the same window become one stop, as far as the
    smallest vehicle carries them together. Parcels whose places are only known to a commune or a
    village are never merged: they share a point on the map, not a door.

    Args:
        parcels: Parcels with unique ids; the problems and notes of a ``ParcelList`` go along.
        hub: Where every run starts and ends.
        vehicles: The fleet.
        geocoder: Finds places for addresses.
        engine: Times the roads.
        time_limit_s: Seconds that the solver may take.
        seed: Makes the plan repeatable.
        minimum_level: The coarsest place that a courier is sent to.

    Raises:
        InputError: When parcel ids repeat or the vehicles cannot be used.
        RoutingError: When the engine, the network or the checker refuses.
    """
    listed = parcels if isinstance(parcels, ParcelList) else ParcelList(tuple(parcels))
    parcels = listed.parcels
    by_id = _index(parcels)
    geocodes = {parcel.id: geocode_parcel(parcel, geocoder) for parcel in parcels}
    left_out: list[LeftOut] = []
    placed: list[Parcel] = []
    for parcel in parcels:
        refusal = _refusal(parcel.id, geocodes[parcel.id], minimum_level)
        if refusal is None:
            placed.append(parcel)
        else:
            left_out.append(refusal)
    groups = _groups(placed, geocodes, vehicles)
    problem = build_problem(hub.hub, vehicles, [_stop(g, geocodes[g[0].id]) for g in groups])
    plan = plan_routes(problem, engine, time_limit_s=time_limit_s, seed=seed)
    stops = {group[0].id: tuple(parcel.id for parcel in group) for group in groups}
    left_out += [
        LeftOut(parcel_id, unassigned.reason.value, unassigned.explanation)
        for unassigned in plan.unassigned
        for parcel_id in stops[unassigned.stop_id]
    ]
    merged = len(placed) - len(groups)
    said = [*listed.notes, *([hub.note] if hub.note else [])]
    if merged:
        extra = rules("defaults")["extra_parcel_service_s"]
        said.append(
            f"Parcels that share a door with another one: {merged}. Each adds {extra['value']} s "
            f"to that stop ({extra['reason']})."
        )
    return _account(
        DispatchResult(
            hub, plan, by_id, geocodes, stops, tuple(left_out), tuple(said), listed.problems
        )
    )


def geocode_parcel(parcel: Parcel, geocoder: AddressGeocoder) -> Geocode:
    """Find a parcel's place: by its position, else by its address code, else by its address.

    A position or a code that the geocoder cannot use does not hide a good address.
    """
    text = parcel.address
    if parcel.postcode and parcel.postcode not in text:
        text = f"{text}, {parcel.postcode}" if text else parcel.postcode
    if parcel.latitude is not None and parcel.longitude is not None:
        return geocoder.geocode(
            text,
            latitude=parcel.latitude,
            longitude=parcel.longitude,
            accuracy_m=parcel.position_accuracy_m,
        )
    if parcel.address_code:
        found = geocoder.geocode(parcel.address_code)
        if found.latitude is not None or not text:
            return found
    return geocoder.geocode(text)


def _index(parcels: Sequence[Parcel]) -> dict[str, Parcel]:
    by_id: dict[str, Parcel] = {}
    repeated: dict[str, None] = {}
    for parcel in parcels:
        if parcel.id in by_id:
            repeated[parcel.id] = None
        by_id[parcel.id] = parcel
    if repeated:
        problems = [Problem(f"parcel {key}", "this id again", "each id once") for key in repeated]
        raise InputError("Parcels cannot be told apart.", problems)
    return by_id


def _refusal(parcel_id: str, place: Geocode, minimum_level: GeocodeLevel) -> LeftOut | None:
    if place.latitude is None or place.longitude is None or place.level == GeocodeLevel.NONE:
        return LeftOut(parcel_id, "address_not_found", place.reason)
    if fineness(place.level) > fineness(minimum_level):
        name = place.name_en or place.name_km
        explanation = (
            f"Found only the {place.level.value}{f' {name}' if name else ''}; "
            f"a {minimum_level.value} or finer is needed. {place.reason}"
        )
        return LeftOut(parcel_id, "address_too_coarse", explanation)
    # A position somebody gave is driven to, however rough: the sheet says to telephone first.
    if place.confidence == ConfidenceClass.C and place.level not in _GIVEN_POSITIONS:
        others = "; ".join(f"{c.name_en} ({c.postcode})" for c in place.alternatives[:3])
        explanation = (
            f"Unsure: {place.name_en or place.name_km} ({place.postcode}) is a guess"
            f"{f', or {others}' if others else ''}. Ask the recipient. {place.reason}"
        )
        return LeftOut(parcel_id, "address_uncertain", explanation)
    return None


def _groups(
    parcels: Sequence[Parcel], geocodes: Mapping[str, Geocode], vehicles: Sequence[Vehicle]
) -> list[list[Parcel]]:
    """Gather parcels for one door, first come first, while the smallest vehicle carries them."""
    most_g = min((vehicle.capacity_g for vehicle in vehicles), default=0)
    most_cm3 = min((vehicle.capacity_cm3 for vehicle in vehicles), default=0)
    most_service_s = int(rules("defaults")["most_stop_service_s"]["value"])
    groups: list[list[Parcel]] = []
    open_groups: dict[object, list[Parcel]] = {}
    for parcel in parcels:
        place = geocodes[parcel.id]
        key = (
            round(place.latitude or 0.0, _SAME_POINT_DECIMALS),
            round(place.longitude or 0.0, _SAME_POINT_DECIMALS),
            parcel.window,
        )
        group = open_groups.get(key) if is_exact(place) else None
        if group is not None and (
            sum(p.weight_g for p in group) + parcel.weight_g <= most_g
            and sum(p.volume_cm3 for p in group) + parcel.volume_cm3 <= most_cm3
            and _service_s([*group, parcel]) <= most_service_s
        ):
            group.append(parcel)
            continue
        group = [parcel]
        groups.append(group)
        if is_exact(place):
            open_groups[key] = group
    return groups


def _stop(group: Sequence[Parcel], place: Geocode) -> Stop:
    assert place.latitude is not None
    assert place.longitude is not None
    first = group[0]
    return Stop(
        id=first.id,
        latitude=place.latitude,
        longitude=place.longitude,
        weight_g=sum(parcel.weight_g for parcel in group),
        volume_cm3=sum(parcel.volume_cm3 for parcel in group),
        service_s=_service_s(group),
        windows=() if first.window is None else (first.window,),
        priority=max(parcel.priority for parcel in group),
    )


def _service_s(group: Sequence[Parcel]) -> int:
    """Time at one door: the first parcel in full, each further one for a moment."""
    extra_s = int(rules("defaults")["extra_parcel_service_s"]["value"])
    first, *further = group
    return first.service_s + sum(min(extra_s, parcel.service_s) for parcel in further)


def _account(result: DispatchResult) -> DispatchResult:
    """Refuse a result that loses a parcel or counts one twice.

    Raises:
        LogisticsError: A defect of ours; nothing is handed out.
    """
    visited = [
        parcel_id
        for run in result.plan.runs
        for visit in run.visits
        for parcel_id in result.stops[visit.stop_id]
    ]
    left = [left_out.parcel_id for left_out in result.left_out]
    if sorted([*visited, *left]) != sorted(result.parcels):
        raise LogisticsError(
            "The plan does not account for every parcel exactly once; it is withheld. "
            "Please report this."
        )
    return result
