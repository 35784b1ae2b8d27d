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
from routing import Engine, Plan, Solver, Stop, Vehicle, build_problem, plan_routes

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


def dispatch(  # noqa: PLR0913 - everything that a caller may choose
    parcels: ParcelList | Sequence[Parcel],
    hub: HubPlace,
    vehicles: Sequence[Vehicle],
    geocoder: AddressGeocoder,
    engine: Engine,
    *,
    time_limit_s: float = 20.0,
    seed: int = 1,
    minimum_level: GeocodeLevel = GeocodeLevel.COMMUNE,
    solver: Solver | None = None,
) -> DispatchResult:
    """Plan the runs of a day.

    Parcels that go to the same exact point in the same window become one stop, as far as the
    smallest vehicle carries them, and the cash that is collected for them, together. Parcels whose
    places are only known to a commune or a village are never merged: they share a point on the
    map, not a door.

    Args:
        parcels: Parcels with unique ids; the problems and notes of a ``ParcelList`` go along.
        hub: Where every run starts and ends.
        vehicles: The fleet.
        geocoder: Finds places for addresses.
        engine: Times the roads.
        time_limit_s: Seconds that the solver may take.
        seed: Makes the plan repeatable.
        minimum_level: The coarsest place that a courier is sent to.
        solver: Who plans; the one that ``plan_routes`` takes, unless another is given.

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
    plan = plan_routes(problem, engine, time_limit_s=time_limit_s, seed=seed, solver=solver)
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
    most = _SmallestVehicle(vehicles)
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
        if group is not None and most.carries([*group, parcel]):
            group.append(parcel)
            continue
        group = [parcel]
        groups.append(group)
        if is_exact(place):
            open_groups[key] = group
    return groups


class _SmallestVehicle:
    """What every vehicle of a fleet can carry to one door."""

    def __init__(self, vehicles: Sequence[Vehicle]) -> None:
        self._g = min((vehicle.capacity_g for vehicle in vehicles), default=0)
        self._cm3 = min((vehicle.capacity_cm3 for vehicle in vehicles), default=0)
        items = [v.capacity_items for v in vehicles if v.capacity_items is not None]
        cash = [v.cash_limit_khr for v in vehicles if v.cash_limit_khr is not None]
        self._items, self._khr = min(items, default=None), min(cash, default=None)
        self._service_s = int(rules("defaults")["most_stop_service_s"]["value"])

    def carries(self, group: Sequence[Parcel]) -> bool:
        """Whether it carries these parcels, and what is collected for them, in one stop."""
        return (
            sum(parcel.weight_g for parcel in group) <= self._g
            and sum(parcel.volume_cm3 for parcel in group) <= self._cm3
            and (self._items is None or len(group) <= self._items)
            and (self._khr is None or _cash_khr(group) <= self._khr)
            and _service_s(group) <= self._service_s
        )


def _cash_khr(group: Sequence[Parcel]) -> int:
    return sum(parcel.cod_amount_khr or 0 for parcel in group)


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
        items=len(group),
        cash_khr=_cash_khr(group),
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
