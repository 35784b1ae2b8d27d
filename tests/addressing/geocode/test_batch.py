import pytest

from addressing import RESULT_COLUMNS, find_location_columns, geocode_rows, result_columns
from gis_data import InputError, Row


def geocoded(geocoder, values, column=None, error=None):
    columns = find_location_columns(list(values), column)
    (row,) = geocode_rows([Row(2, values, error)], geocoder, columns)
    return row


def test_every_input_column_is_kept_and_the_results_added(geocoder):
    row = geocoded(geocoder, {"id": "7", "address": "Sangkat Srah Chak, Phnom Penh", "note": "x"})
    assert tuple(row) == ("id", "address", "note", *RESULT_COLUMNS)
    assert (row["id"], row["geo_postcode"], row["geo_error"]) == ("7", "120210", "")


def test_with_a_named_column_nothing_else_is_read(geocoder):
    values = {
        "where": "Sangkat Srah Chak, Phnom Penh",
        "lat": "13.4125",
        "lon": "103.8670",
        "postcode": "170000",
    }
    row = geocoded(geocoder, values, "where")
    assert (row["geo_level"], row["geo_postcode"], row["geo_class"]) == ("commune", "120210", "A")


def test_without_one_the_position_is_read(geocoder):
    row = geocoded(geocoder, {"Address": "", "LAT": "13.41250", "Lng": "103.86700"})
    assert (row["geo_level"], row["geo_address_code"]) == ("pin", "7747-0626-4043")


def test_a_row_with_swapped_columns_is_corrected(geocoder):
    row = geocoded(geocoder, {"latitude": "103.86700", "longitude": "13.41250"})
    assert (row["geo_latitude"], row["geo_class"]) == (13.4125, "B")


@pytest.mark.parametrize(
    ("latitude", "longitude"), [("abc", "104.9"), ("11.5", ""), ("nan", "104.9"), ("0", "0")]
)
def test_an_unreadable_position_is_reported_and_the_address_used(latitude, longitude, geocoder):
    values = {"address": "Sangkat Srah Chak, Phnom Penh", "lat": latitude, "lon": longitude}
    row = geocoded(geocoder, values)
    assert row["geo_postcode"] == "120210"
    assert row["geo_error"]


def test_a_position_outside_leaves_the_address(geocoder):
    values = {"address": "Sangkat Srah Chak, Phnom Penh", "lat": "48.85661", "lon": "2.35222"}
    row = geocoded(geocoder, values)
    assert (row["geo_postcode"], row["geo_class"]) == ("120210", "C")


def test_decimals_of_the_column_set_the_accuracy(geocoder):
    row = geocoded(geocoder, {"lat": "13.412", "lon": "103.867"})
    assert (row["geo_accuracy_m"], row["geo_address_code"]) == (80.0, "")


def test_address_code_and_postcode_columns(geocoder):
    assert geocoded(geocoder, {"address_code": "7747-0626-4043"})["geo_level"] == "door"
    row = geocoded(geocoder, {"address": "Khan Tuol Kouk", "postcode": "120410"})
    assert row["geo_postcode"] == "120410"


def test_a_damaged_row_keeps_its_error_and_is_geocoded(geocoder):
    row = geocoded(geocoder, {"address": "Sangkat Srah Chak, Phnom Penh"}, error="3 cells too few")
    assert (row["geo_postcode"], row["geo_error"]) == ("120210", "3 cells too few.")


def test_an_empty_row_says_so(geocoder):
    row = geocoded(geocoder, {"address": "  "})
    assert (row["geo_level"], row["geo_class"]) == ("none", "none")
    assert row["geo_error"]


def test_result_columns_that_were_there_are_written_anew_and_said(geocoder):
    values = {"geo_postcode": "999999", "address": "Sangkat Srah Chak, Phnom Penh"}
    assert "geo_postcode" in find_location_columns(list(values)).notes[-1]
    assert geocoded(geocoder, values)["geo_postcode"] == "120210"
    assert result_columns(list(values)) == ("address", *RESULT_COLUMNS)


def test_a_table_without_any_location_is_refused_with_the_remedy():
    with pytest.raises(InputError, match="--column"):
        find_location_columns(["id", "weight"])


def test_a_missing_column_is_refused_by_name():
    with pytest.raises(InputError, match="adress"):
        find_location_columns(["id", "address"], "adress")
