"""The invented parcels of ``phlov demo`` are what their README says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import api
from addressing.geocode.clean import clean_characters
from addressing.geocode.recognise import Direct, recognise
from gis_data import open_table
from logistics_center.parcels import Parcel, read_parcels
from logistics_center.vehicles import read_vehicles
from postcodes import TerritoryKind, load_lattice

SAMPLE = Path(api.__file__).parent / "data" / "sample_parcels.csv"
CANNOT_BE_DIALLED = re.compile(r"0xx 000 \d{3}")
SHORTEST_TELEPHONE_DIGITS = 9  # trunk 0, two digits of the operator, six of the subscriber
KHMER = re.compile("[\u1780-\u17b3]")
LATIN = re.compile("[A-Za-z]{2}")


@pytest.fixture(scope="module")
def parcels() -> tuple[Parcel, ...]:
    """All rows of the sample, with no column named by hand and no row set aside."""
    with open_table(SAMPLE) as table:
        read = read_parcels(table)
    assert read.problems == ()
    assert read.set_aside == ()
    return read.parcels


@pytest.fixture(scope="module")
def direct(parcels: tuple[Parcel, ...]) -> dict[str, Direct]:
    """Parcel id → what its address says without words: a pin, a link, a code."""
    return {p.id: recognise(clean_characters(p.address)) for p in parcels}


def _words(address: str) -> str:
    """Return the address without links: their letters are nobody's script."""
    return re.sub(r"(https?://|geo:)\S+", "", address)


def test_the_sample_holds_200_parcels_each_with_its_own_id(parcels):
    assert len(parcels) == 200
    assert len({p.id for p in parcels}) == 200
    assert len({p.recipient_name for p in parcels}) == 200


def test_every_column_is_understood_without_help():
    with open_table(SAMPLE) as table:
        columns = set(table.columns)
        read = read_parcels(table)
    assert set(read.columns.values()) == columns
    assert not any("unit" in note or "were" in note or "was taken" in note for note in read.notes)


def test_no_telephone_number_can_be_dialled(parcels):
    assert all(CANNOT_BE_DIALLED.fullmatch(p.phone or "") for p in parcels)
    assert len({p.phone for p in parcels}) == 200


def test_a_number_inside_an_address_or_a_note_is_too_short_to_reach_anybody(parcels, direct):
    numbers = [number for found in direct.values() for number in found.aside]
    numbers += [n for p in parcels for n in recognise(clean_characters(p.note or "")).aside]
    assert numbers, "at least one address is only a telephone number"
    for number in numbers:
        assert len(re.sub(r"\D", "", number)) < SHORTEST_TELEPHONE_DIGITS


def test_a_third_of_the_addresses_carry_a_position_or_a_code(direct):
    origins = [
        "code" if found.code else found.pin.origin
        for found in direct.values()
        if found.code or found.pin
    ]
    assert 60 <= len(origins) <= 75
    assert min(origins.count(kind) for kind in ("coordinates", "map link", "code")) >= 15


def test_every_address_code_is_valid_and_names_a_door(parcels, direct):
    for parcel in parcels:
        found = direct[parcel.id]
        assert not [note for note in found.notes if "link" not in note], parcel.address
        if found.code is not None:
            assert found.code.level == "door"


def test_some_address_codes_are_written_in_khmer_digits(parcels, direct):
    khmer = [p for p in parcels if direct[p.id].code and re.search("[០-៩]{4}-[០-៩]{4}", p.address)]
    assert len(khmer) >= 4


def test_every_pin_and_every_code_lies_in_a_commune_of_phnom_penh(parcels, direct):
    lattice = load_lattice()
    for parcel in parcels:
        found = direct[parcel.id]
        if found.code is not None:
            latitude, longitude = found.code.latitude, found.code.longitude
        elif found.pin is not None:
            # One customer pasted the longitude first, as some do.
            latitude, longitude = sorted((found.pin.first, found.pin.second))
        else:
            continue
        territory = lattice.locate(latitude=latitude, longitude=longitude)
        assert territory.kind is TerritoryKind.COMMUNE, parcel.address
        assert territory.postcode is not None
        assert territory.postcode.startswith("12"), parcel.address


def test_addresses_are_written_in_both_scripts_and_in_a_mixture(parcels):
    words = [_words(p.address) for p in parcels]
    khmer = [w for w in words if KHMER.search(w) and not LATIN.search(w)]
    mixed = [w for w in words if KHMER.search(w) and LATIN.search(w)]
    latin = [w for w in words if LATIN.search(w) and not KHMER.search(w)]
    assert len(khmer) >= 55
    assert len(latin) >= 80
    assert len(mixed) >= 20
    assert sum(" " not in w.strip() and len(w) > 20 for w in khmer) >= 8, "unspaced Khmer"


def test_the_fleet_of_the_demo_can_carry_all_but_one(parcels):
    fleet = read_vehicles("8xmotorcycle,1xvan")
    most_g = max(v.capacity_g for v in fleet)
    most_cm3 = max(v.capacity_cm3 for v in fleet)
    least_g = min(v.capacity_g for v in fleet)
    least_cm3 = min(v.capacity_cm3 for v in fleet)
    beyond_all = [p for p in parcels if p.weight_g > most_g or p.volume_cm3 > most_cm3]
    not_by_motorcycle = [p for p in parcels if p.weight_g > least_g or p.volume_cm3 > least_cm3]
    assert [p.weight_g for p in beyond_all] == [950_000]
    assert len(not_by_motorcycle) == 4


def test_some_parcels_have_a_window_a_priority_or_cash_to_collect(parcels):
    assert sum(p.window is not None for p in parcels) >= 15
    assert sum(p.priority != 5 for p in parcels) >= 15
    assert sum(p.cod_amount_khr is not None for p in parcels) >= 40
