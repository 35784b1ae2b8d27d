"""Hold a parcel as the dispatch needs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gis_data import Problem
from routing import TimeWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One parcel to deliver.

    Attributes:
        id: Unique among the parcels of a day.
        row: Row of the table it came from, as a person counts it; None when it came otherwise.
        address: The address as the sender wrote it; may be empty where a position is given.
        latitude: Degrees (WGS 84), with ``longitude`` or not at all.
        longitude: Degrees (WGS 84).
        position_accuracy_m: How far the position may be off, as its written decimals say.
        address_code: The code of the place, as written.
        postcode: Six digits as text, as written.
        weight_g: Grams.
        volume_cm3: Cubic centimetres.
        window: When the hand-over may begin; None at any time.
        priority: 1 (left out first) to 9 (left out last).
        service_s: Seconds that the hand-over takes.
        cod_amount_khr: Riel to collect; None when nothing is to be collected.
    """

    id: str
    address: str = ""
    row: int | None = None
    recipient_name: str | None = None
    phone: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    position_accuracy_m: float | None = None
    address_code: str | None = None
    postcode: str | None = None
    weight_g: int
    volume_cm3: int
    window: TimeWindow | None = None
    priority: int
    service_s: int
    cod_amount_khr: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ParcelList:
    """Parcels read from a table; every row is a parcel or has a problem, never neither.

    Attributes:
        parcels: The good rows.
        problems: What is wrong with the others, each with its row and column.
        set_aside: Numbers of the rows that became no parcel.
        columns: Role → column, as it was understood.
        notes: What was assumed, and how often.
    """

    parcels: tuple[Parcel, ...]
    problems: tuple[Problem, ...] = ()
    set_aside: tuple[int, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
