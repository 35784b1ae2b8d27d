"""A day in Phnom Penh with the real geocoder, buildings and roads."""

import csv
import random

import pytest

from addressing import GeocodeLevel, load_geocoder
from logistics_center import Parcel, dispatch, parse_hub, read_vehicles, run_sheet_html
from routing import BeelineEngine, GraphEngine, read_network


@pytest.fixture(scope="module")
def geocoder(tmp_path_factory):
    """The real geocoder, its index built anew."""
    return load_geocoder(tmp_path_factory.mktemp("cache"))


def test_real_addresses_become_stops(geocoder, parcel, post_office):
    result = dispatch(
        [
            parcel("village", "Phum 14, Sangkat Boeng Kak Ti Muoy, Khan Tuol Kouk, Phnom Penh"),
            parcel("postcode", postcode="120406"),
            parcel("pin", "Phnom Penh", latitude=11.56012, longitude=104.92345),
            parcel("province", "Siem Reap"),
            parcel("nowhere", "xyzzy"),
        ],
        post_office,
        read_vehicles("2xmotorcycle"),
        geocoder,
        BeelineEngine(),
        time_limit_s=0.5,
    )
    assert {left_out.parcel_id: left_out.reason_code for left_out in result.left_out} == {
        "province": "address_too_coarse",
        "nowhere": "address_not_found",
    }
    assert result.geocodes["village"].level == GeocodeLevel.VILLAGE
    assert result.call_first("village")
    assert not result.call_first("pin")
    assert parse_hub("120406", geocoder).accuracy_m > 100


def test_parcels_at_real_buildings_on_real_roads(data_mirror, geocoder):
    with (data_mirror / "roads" / "phnom_penh_buildings.csv").open(encoding="utf-8") as file:
        buildings = random.Random(2026).sample(list(csv.DictReader(file)), 60)
    parcels = [
        Parcel(
            id=f"P{number}",
            latitude=float(building["latitude"]),
            longitude=float(building["longitude"]),
            weight_g=1000,
            volume_cm3=4000,
            priority=5,
            service_s=180,
        )
        for number, building in enumerate(buildings)
    ]
    result = dispatch(
        parcels,
        parse_hub("11.5735,104.9215"),
        read_vehicles("3xmotorcycle"),
        geocoder,
        GraphEngine(read_network(data_mirror / "roads" / "phnom_penh_roads.geojson")),
        time_limit_s=2,
    )
    served = sum(len(run.visits) for run in result.plan.runs)
    assert result.plan.verified
    delivered = [p for run in result.plan.runs for v in run.visits for p in result.stops[v.stop_id]]
    left = [parcel.parcel_id for parcel in result.left_out]
    assert sorted([*delivered, *left]) == sorted(parcel.id for parcel in parcels)
    assert served >= 50
    assert "OpenStreetMap" in run_sheet_html(result)
