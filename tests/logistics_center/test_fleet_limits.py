"""A fleet file may say more: cash, parcels, trips, rests and costs; the plan keeps to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from known_places import KnownPlaces

from gis_data import InputError
from logistics_center import Parcel, dispatch, parse_hub, read_vehicles, vehicles_from_entries
from routing import BeelineEngine, Break, InsertionSolver, Profile, TimeWindow, costs_of

NOON = 12 * 3600


def one(**fields: object):
    """The one vehicle of a record."""
    return vehicles_from_entries([{"profile": "motorcycle", **fields}])[0]


def parcels_with_cash(*amounts_khr: int, street: bool = False) -> list[Parcel]:
    """Parcels for one door, or each for its own door, with cash to collect."""
    return [
        Parcel(
            id=f"P{number}",
            latitude=11.55 + street * number / 100,
            longitude=104.91,
            weight_g=500,
            volume_cm3=1_000,
            priority=5,
            service_s=180,
            cod_amount_khr=amount_khr,
        )
        for number, amount_khr in enumerate(amounts_khr)
    ]


def planned(parcels: list[Parcel], *vehicles: object):
    return dispatch(
        parcels,
        parse_hub("phnom-penh"),
        vehicles,  # type: ignore[arg-type]
        KnownPlaces(),
        BeelineEngine(),
        time_limit_s=0.5,
        solver=InsertionSolver(),
    )


def test_a_fleet_file_names_limits(tmp_path: Path):
    path = tmp_path / "fleet.csv"
    path.write_text(
        "profile,max_parcels,cash_limit_khr,max_distance_km,max_loadings,reload_min\n"
        'motorcycle,25,"2,000,000",80.5,3,7.5\nvan,,,,,\n',
        encoding="utf-8",
    )
    motorcycle, van = read_vehicles(path)
    assert (motorcycle.capacity_items, motorcycle.cash_limit_khr) == (25, 2_000_000)
    assert (motorcycle.max_distance_m, motorcycle.reload_s) == (80_500, 450)
    assert motorcycle.max_loadings == 3
    assert (van.capacity_items, van.cash_limit_khr, van.max_distance_m) == (None, None, None)
    assert (van.max_loadings, van.reload_s, van.breaks, van.costs) == (1, 0, (), None)


def test_lunch_is_the_span_or_so_many_minutes_within_it():
    assert one(lunch="12:00-13:00").breaks == (
        Break(duration_s=3600, window=TimeWindow(NOON, NOON)),
    )
    assert one(rest="11:00-13:00", break_min=45).breaks == (
        Break(duration_s=2700, window=TimeWindow(11 * 3600, 13 * 3600 - 2700)),
    )
    with pytest.raises(InputError, match="a span of at least 90 minutes"):
        one(lunch="12:00-13:00", break_min=90)


def test_costs_that_are_not_given_are_those_of_the_kind():
    usual = costs_of(one())
    dear = one(per_km_khr=900)
    assert dear.costs is not None
    assert (dear.costs.per_km_khr, dear.costs.fixed_khr) == (900, usual.fixed_khr)
    assert dear.profile is Profile.MOTORCYCLE


@pytest.mark.parametrize(
    ("field", "value"), [("max_loadings", 0), ("capacity_items", "many"), ("cash_limit_khr", "$5")]
)
def test_a_limit_that_is_none_is_named(field: str, value: object):
    with pytest.raises(InputError, match=field):
        one(**{field: value})


def test_cash_of_one_door_is_one_stop_as_far_as_a_courier_may_carry_it():
    parcels = parcels_with_cash(300_000, 300_000, 300_000)
    together = planned(parcels, one(cash_limit_khr=900_000))
    assert [len(ids) for ids in together.stops.values()] == [3]
    apart = planned(parcels, one(cash_limit_khr=600_000, max_loadings=2))
    assert sorted(len(ids) for ids in apart.stops.values()) == [1, 2]
    assert not apart.left_out
    few = planned(parcels, one(capacity_items=2, max_loadings=2))
    assert sorted(len(ids) for ids in few.stops.values()) == [1, 2]


def test_a_parcel_whose_cash_is_too_much_for_all_is_left_out_by_name():
    result = planned(parcels_with_cash(5_000_000, 100_000, street=True), one(cash_limit_khr=10**6))
    assert {left.parcel_id: left.reason_code for left in result.left_out} == {"P0": "cash_limit"}
    assert result.plan.solver.name == "insertion"
