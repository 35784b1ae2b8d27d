"""Fleets and hubs, from a few words or from a file."""

import pytest
from known_places import KnownPlaces

from gis_data import InputError, TableError
from logistics_center import HubUnknownError, parse_hub, read_vehicles
from routing import Profile, TimeWindow


def test_a_fleet_in_a_few_words():
    fleet = read_vehicles("8xmotorcycle,1xvan")
    assert [vehicle.profile for vehicle in fleet] == [Profile.MOTORCYCLE] * 8 + [Profile.VAN]
    assert len({vehicle.id for vehicle in fleet}) == 9
    assert fleet[0].shift == TimeWindow(8 * 3600, 17 * 3600)
    assert fleet[0].capacity_g < fleet[8].capacity_g


@pytest.mark.parametrize("text", ["2 moto; van", "២×ម៉ូតូ + រថយន្ត", "2x motorbikes,1 VAN"])
def test_the_words_may_vary(text):
    profiles = [vehicle.profile for vehicle in read_vehicles(text)]
    assert profiles == [Profile.MOTORCYCLE, Profile.MOTORCYCLE, Profile.VAN]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3xrocket", "motorcycle"),
        ("", "a number and a kind"),
        ("0xvan", "1 to"),
        ("9999xvan", "1 to"),
    ],
)
def test_words_that_are_no_fleet(text, said):
    with pytest.raises(InputError, match=said):
        read_vehicles(text)


def test_a_fleet_in_a_table(tmp_path):
    path = tmp_path / "fleet.csv"
    path.write_text(
        "id,type,capacity_kg,capacity_l,shift,max_stops\n"
        "Dara,moto,35,90,07:30-11:30,40\n"
        "Van 2,van,,,,\n",
        encoding="utf-8",
    )
    dara, van = read_vehicles(path)
    assert (dara.id, dara.capacity_g, dara.capacity_cm3) == ("Dara", 35_000, 90_000)
    assert dara.shift == TimeWindow(27_000, 41_400)
    assert dara.max_stops == 40
    assert van.capacity_g == 800_000
    assert read_vehicles(str(path)) == (dara, van)


def test_a_fleet_in_toml(tmp_path):
    path = tmp_path / "fleet.toml"
    path.write_text(
        '[[vehicle]]\nprofile = "remork"\ncount = 2\nshift_end = "12:00"\n', encoding="utf-8"
    )
    fleet = read_vehicles(path)
    assert [vehicle.id for vehicle in fleet] == ["remork-1", "remork-2"]
    assert fleet[0].shift == TimeWindow(8 * 3600, 12 * 3600)


def test_every_bad_vehicle_is_named_at_once(tmp_path):
    path = tmp_path / "fleet.csv"
    path.write_text(
        "id,type,capacity_kg,shift\nA,boat,1,\nB,moto,much,\nC,moto,1,17:00-08:00\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as caught:
        read_vehicles(path)
    assert [problem.where for problem in caught.value.problems] == [
        "row 2, kind",
        "row 3, capacity_kg",
        "row 4, shift",
    ]


def test_fleet_files_that_cannot_be_used(tmp_path):
    with pytest.raises(TableError, match="no file"):
        read_vehicles(tmp_path / "absent.csv")
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("[[vehicle]\n", encoding="utf-8")
    with pytest.raises(TableError, match="not TOML"):
        read_vehicles(wrong)
    columns = tmp_path / "columns.csv"
    columns.write_text("colour\nred\n", encoding="utf-8")
    with pytest.raises(InputError, match="kind of vehicle"):
        read_vehicles(columns)


def test_a_hub_by_position_and_by_name():
    by_position = parse_hub("11.5759, 104.9227")
    by_name = parse_hub("Phnom-Penh")
    assert (by_position.hub.latitude, by_position.hub.longitude) == (11.5759, 104.9227)
    assert by_position.note == ""
    assert "approximate" in by_name.note
    assert by_name.name_km.startswith("ប្រៃសណីយ៍")


@pytest.mark.parametrize(
    ("text", "said"), [("104.9227,11.5759", "swapped"), ("13.75,100.5", "Correct the position")]
)
def test_a_hub_that_is_not_in_cambodia(text, said):
    with pytest.raises(InputError, match=said):
        parse_hub(text)


def test_a_hub_by_address_says_how_it_was_found(known_places):
    hub = parse_hub("Tuol Tumpung", known_places)
    assert (hub.hub.latitude, hub.accuracy_m) == (11.5405, 1300.0)
    assert "commune" in hub.note


@pytest.mark.parametrize("text", ["Atlantis", "Chamkar Mon", ""])
def test_a_hub_that_nobody_knows_or_too_coarsely(known_places, text):
    with pytest.raises(HubUnknownError):
        parse_hub(text, known_places)


def test_toml_fields_have_the_same_names_as_columns(tmp_path):
    fleet = tmp_path / "fleet.toml"
    fleet.write_text('[[vehicle]]\ntype = "van"\ncapacity = 500\n')
    assert read_vehicles(fleet)[0].capacity_g == 500_000


def test_an_unknown_field_of_a_vehicle_is_refused(tmp_path):
    fleet = tmp_path / "fleet.toml"
    fleet.write_text('[[vehicle]]\ntype = "van"\nwheels = 4\n')
    with pytest.raises(InputError, match="wheels"):
        read_vehicles(fleet)


def test_half_a_vehicle_is_refused(tmp_path):
    fleet = tmp_path / "fleet.csv"
    fleet.write_text("type,count\nvan,2.5\n")
    with pytest.raises(InputError, match="a whole number"):
        read_vehicles(fleet)


def test_a_guess_is_no_hub():
    with pytest.raises(HubUnknownError, match="a guess is no hub"):
        parse_hub("Toul Svay Prey", KnownPlaces())
