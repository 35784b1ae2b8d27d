"""Files of others become addresses by a mapping, once; what cannot be used is told by its row."""

from datetime import date

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Transformer

from addressing.register import Status, mark_now, register_at, verify_register
from addressing.register.import_file import import_file
from addressing.register.import_mapping import load_mapping, parse_mapping
from gis_data import InputError, StoreDownError, TableError

HEAD = 'source = "cadastre"\ndate = 2026-03-01\nlicence = "CC BY 4.0"\n'
TABLE = (
    HEAD
    + """
[columns]
source_id = "PARCEL"
house = "HOUSE"
street_khmer = "ផ្លូវ"
latitude = "LAT"
longitude = "LON"
valid_from = "SINCE"
[constants]
unit = "120407"
"""
)
LAYER = (
    HEAD
    + """
[columns]
source_id = "PARCEL"
house = "HOUSE"
street_khmer = "STREET"
[constants]
unit = "120407"
"""
)
ROWS = """PARCEL,HOUSE,ផ្លូវ,LAT,LON,SINCE
p-1,12,ផ្លូវ ២៧១,11.5838,104.9002,2026-01-01
p-2,14,ផ្លូវ ២៧១,11.5839,104.9002,
p-3,16,ផ្លូវ ២៧១,"11,5840",104.9002,
p-4,18,ផ្លូវ ២៧១,11.5841,104.9002,last year
p-5,20,ផ្លូវ ២៧១,48.2000,16.4000,
,22,ផ្លូវ ២៧១,11.5843,104.9002,
p-2,14,ផ្លូវ ២៧១,11.5839,104.9002,
p-8,"'; DROP TABLE addresses; --",ផ្លូវ ២៧១,11.5845,104.9002,
"""


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "cadastre.csv"
    path.write_text(ROWS, "utf-8")
    return path


@pytest.fixture
def houses():
    """Five plots in Phnom Penh with heights, 8 m wide, in UTM 48 N."""
    west = 489_000 + 20.0 * np.arange(5)
    plots = [
        shapely.force_3d(shapely.box(x, 1_280_500, x + 8, 1_280_516), 12.0) for x in west.tolist()
    ]
    return geopandas.GeoDataFrame(
        {
            "PARCEL": [f"p-{number}" for number in range(5)],
            "HOUSE": [str(number) for number in range(5)],
            "STREET": "ផ្លូវ ២៧១",
        },
        geometry=plots,
        crs="EPSG:32648",
    )


def kept(store):
    return {a.source_id: a for a in register_at(store, mark_now(store).sequence)}


@pytest.mark.parametrize("batch", [1, 3, 100])
def test_rows_of_a_table_become_addresses_and_the_bad_are_told(
    register, store, table, clerk, batch
):
    told = []
    report = import_file(
        register, table, parse_mapping(TABLE), clerk, batch=batch, on_problem=told.append
    )
    assert (report.accepted, report.matched, report.rejected, report.rows) == (3, 1, 4, 8)
    assert sorted(map(str, report.problems)) == sorted(map(str, told))
    assert sorted((problem.where, problem.given) for problem in told) == [
        ("row 4, column LAT", "'11,5840'"),
        ("row 5, column SINCE", "'last year'"),
        ("row 6, position", "latitude 48.2, longitude 16.4"),
        ("row 7, source_id", "nothing"),
    ]
    found = kept(store)
    assert found.keys() == {"p-1", "p-2", "p-8"}
    first = found["p-1"]
    assert (first.house, first.street_khmer, first.postcode) == ("12", "ផ្លូវ ២៧១", "120407")
    assert (first.source, first.valid_from) == ("cadastre", date(2026, 1, 1))
    assert first.status is Status.CURRENT
    assert found["p-8"].house == "'; DROP TABLE addresses; --"


def test_an_import_done_twice_registers_nothing_more(register, store, table, clerk):
    mapping = parse_mapping(TABLE)
    import_file(register, table, mapping, clerk)
    mended = ROWS.replace('"11,5840"', "11.5840")
    table.write_text(mended, "utf-8")
    again = import_file(register, table, mapping, clerk)
    assert (again.accepted, again.matched, again.rejected) == (1, 4, 3)
    assert verify_register(store).sequence == 4


def test_an_import_that_was_stopped_goes_on(register, store, table, clerk):
    def stop(report):
        if report.rows == 4:
            raise StoreDownError("The database does not answer.")

    mapping = parse_mapping(TABLE)
    with pytest.raises(StoreDownError):
        import_file(register, table, mapping, clerk, batch=2, progress=stop)
    assert kept(store).keys() == {"p-1", "p-2"}
    report = import_file(register, table, mapping, clerk, batch=2)
    assert (report.accepted, report.matched, report.rejected) == (1, 3, 4)
    assert verify_register(store).sequence == 3


@pytest.mark.parametrize("name", ["plots.shp", "plots.gpkg", "plots.parquet", "plots.geojson"])
def test_plots_of_a_layer_become_addresses_inside_them(
    register, store, houses, clerk, tmp_path, name
):
    path = tmp_path / name
    if name.endswith(".parquet"):
        houses.to_parquet(path)
    else:
        flat = houses.to_crs(4326) if name.endswith(".geojson") else houses
        flat.to_file(path, **({"encoding": "UTF-8"} if name.endswith(".shp") else {}))
    report = import_file(register, path, parse_mapping(LAYER), clerk, batch=2)
    assert (report.accepted, report.rejected) == (5, 0), report.problems
    found = kept(store)
    assert found["p-3"].street_khmer == "ផ្លូវ ២៧១"
    plots = houses.to_crs(4326).set_index("PARCEL").geometry
    for number, address in found.items():
        assert plots[number].contains(shapely.Point(address.longitude, address.latitude))
    assert import_file(register, path, parse_mapping(LAYER), clerk).matched == 5


def test_bad_shapes_are_told_and_the_others_come(register, store, houses, clerk, tmp_path):
    far = shapely.box(489_000, 1_280_500, 492_000, 1_280_516)
    scattered = shapely.MultiPolygon(
        [shapely.box(x, 1_280_500, x + 8, 1_280_508) for x in (489_000, 689_000)]
    )
    bow = shapely.Polygon([(489_000, 1_280_500), (489_008, 1_280_508), (489_008, 1_280_500),
                           (489_000, 1_280_508)])  # fmt: skip
    houses.geometry = [None, far, scattered, bow, shapely.Point(float("nan"), 1)]
    houses.to_parquet(tmp_path / "plots.parquet")
    report = import_file(register, tmp_path / "plots.parquet", parse_mapping(LAYER), clerk)
    assert kept(store).keys() == {"p-3"}  # its outline crosses itself, but it lies somewhere
    assert [(problem.where, problem.given.split(" ")[0]) for problem in report.problems] == [
        ("row 1, shape", "none"),
        ("row 2, shape", "one"),
        ("row 3, shape", "one"),
        ("row 5, shape", "one"),
    ]


def test_huge_shapes_are_taken_where_they_are_one_place_and_told_where_they_are_not(
    register, store, houses, clerk, tmp_path
):
    west, south = np.meshgrid(489_000 + 3.0 * np.arange(150), 1_280_500 + 3.0 * np.arange(150))
    estate = shapely.MultiPolygon(
        list(shapely.box(west, south, west + 2, south + 2).ravel())
    )  # 22,500 sheds of an estate of 450 m
    ways = np.linspace(0, 2 * np.pi, 400_000, endpoint=False)
    wave = 200_000 + 5_000 * np.sin(900 * ways)
    coast = np.stack([490_000 + wave * np.cos(ways), 1_390_000 + wave * np.sin(ways)], axis=1)
    country = shapely.MultiPolygon([shapely.Polygon(coast), shapely.box(0, 0, 1, 1)])
    houses = houses.head(3).copy()
    houses.geometry = [shapely.force_3d(estate, 7.0), country, houses.geometry.iloc[2]]
    houses.to_parquet(tmp_path / "plots.parquet")
    report = import_file(register, tmp_path / "plots.parquet", parse_mapping(LAYER), clerk)
    assert (report.accepted, report.rejected) == (2, 1)
    assert [problem.where for problem in report.problems] == ["row 2, shape"]
    found = kept(store)
    there = Transformer.from_crs("EPSG:4326", "EPSG:32648", always_xy=True)
    place = shapely.Point(*there.transform(found["p-0"].longitude, found["p-0"].latitude))
    assert estate.distance(place) < 0.02
    assert len(str(report.problems[0])) < 500


def test_bytes_that_are_no_shape_are_told(register, houses, clerk, tmp_path):
    houses.to_parquet(tmp_path / "good.parquet")
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(tmp_path / "good.parquet")
    broken = pa.array([b"no shape", *table["geometry"].to_pylist()[1:]], pa.binary())
    at = table.schema.get_field_index("geometry")
    pq.write_table(table.set_column(at, "geometry", broken), tmp_path / "bad.parquet")
    report = import_file(register, tmp_path / "bad.parquet", parse_mapping(LAYER), clerk)
    assert (report.accepted, report.rejected) == (4, 1)
    assert report.problems[0].where == "row 1, shape"


def test_positions_in_metres_are_turned_into_degrees(register, store, clerk, tmp_path):
    path = tmp_path / "metres.csv"
    path.write_text("PARCEL,E,N\np-1,489000,1280500\n", "utf-8")
    text = HEAD + '[columns]\nsource_id="PARCEL"\nlongitude="E"\nlatitude="N"\n'
    mapping = parse_mapping(text + '[file]\ncrs = "EPSG:32648"\n')
    assert import_file(register, path, mapping, clerk).accepted == 1
    address = kept(store)["p-1"]
    (there,) = geopandas.GeoSeries([shapely.Point(489_000, 1_280_500)], crs=32648).to_crs(4326)
    assert (address.longitude, address.latitude) == pytest.approx((there.x, there.y), abs=1e-7)
    report = import_file(register, path, parse_mapping(text), clerk)
    assert report.rejected == 1  # taken as degrees they lie nowhere


def test_where_positions_lie_must_be_said(register, houses, clerk, tmp_path, table):
    houses.to_file(tmp_path / "plots.shp", encoding="UTF-8")
    (tmp_path / "plots.prj").unlink()
    with pytest.raises(InputError, match=r"file\.crs"):
        import_file(register, tmp_path / "plots.shp", parse_mapping(LAYER), clerk)
    mapping = parse_mapping(f'{LAYER}[file]\ncrs = "EPSG:32648"')
    assert import_file(register, tmp_path / "plots.shp", mapping, clerk).accepted == 5
    with pytest.raises(InputError, match="no coordinate system"):
        import_file(register, table, parse_mapping(f'{TABLE}[file]\ncrs = "UTM"'), clerk)
    with pytest.raises(InputError, match="or shapes"):
        import_file(register, table, parse_mapping(LAYER.replace("STREET", "ផ្លូវ")), clerk)


def test_a_file_of_several_layers_and_one_without_shapes_are_told(
    register, houses, clerk, tmp_path
):
    path = tmp_path / "plots.gpkg"
    houses.to_file(path, layer="plots")
    houses.to_file(path, layer="old")
    with pytest.raises(InputError, match=r"file\.layer.*plots, old"):
        import_file(register, path, parse_mapping(LAYER), clerk)
    mapping = parse_mapping(f'{LAYER}[file]\nlayer = "plots"')
    assert import_file(register, path, mapping, clerk).accepted == 5
    with pytest.raises(TableError, match="cannot be read"):
        import_file(register, path, parse_mapping(f'{LAYER}[file]\nlayer = "new"'), clerk)


@pytest.mark.parametrize("name", ["none.csv", "none.gpkg", "text.gpkg", "text.shp"])
def test_what_cannot_be_read_is_told(register, clerk, tmp_path, name):
    if name.startswith("text"):
        (tmp_path / name).write_text("PARCEL,HOUSE\n", "utf-8")
    with pytest.raises(TableError):
        import_file(register, tmp_path / name, parse_mapping(LAYER), clerk)


def test_columns_that_are_not_there_are_told_before_anything_is_written(
    register, store, table, clerk
):
    mapping = parse_mapping(TABLE.replace('"HOUSE"', '"HOUSE_NO"').replace('"SINCE"', '"FROM"'))
    with pytest.raises(InputError, match=r"HOUSE_NO.*\n.*FROM"):
        import_file(register, table, mapping, clerk)
    assert mark_now(store).sequence == 0


def test_texts_that_are_no_utf_8_are_told_by_their_row_or_noted(register, clerk, table):
    table.write_bytes(ROWS.encode().replace("ផ្លូវ ២៧១".encode(), b"\xff\xfe", 1))
    report = import_file(register, table, parse_mapping(TABLE), clerk)
    assert report.problems[0].where == "row 2"
    assert (report.accepted, report.rejected) == (2, 5)


def test_excel_is_read_too(register, clerk, tmp_path):
    frame = pd.DataFrame({"PARCEL": [7.0], "HOUSE": [12], "LAT": [11.5838], "LON": [104.9002]})
    frame.to_excel(tmp_path / "list.xlsx", index=False)
    text = TABLE.replace('street_khmer = "ផ្លូវ"\n', "").replace('valid_from = "SINCE"\n', "")
    assert import_file(register, tmp_path / "list.xlsx", parse_mapping(text), clerk).accepted == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "source"),
        (HEAD, r"columns\.source_id"),
        ("source = ", "TOML"),
        (HEAD.replace("2026-03-01", '"March"') + LAYER.removeprefix(HEAD), "date"),
        (HEAD.replace('"CC BY 4.0"', "7") + LAYER.removeprefix(HEAD), "licence"),
        (LAYER + 'colour = "red"', r"constants\.colour"),
        (LAYER + 'house = "12"', r"constants\.house"),
        (LAYER + "[file]\nlayer = 7", "texts in quotation marks"),
        (LAYER + "[file]\nsheets = 'a'", r"file\.sheets"),
        (LAYER + "[extras]\na = 1", "extras"),
        (LAYER.replace("house =", "latitude ="), "half a position"),
        (LAYER.replace("house =", "name ="), r"columns\.name"),
    ],
)
def test_a_mapping_that_cannot_be_is_told(text, message):
    with pytest.raises(InputError, match=message):
        parse_mapping(text)


def test_a_mapping_is_read_from_its_file(tmp_path):
    path = tmp_path / "cadastre.toml"
    path.write_text(TABLE, "utf-8")
    assert load_mapping(path) == parse_mapping(TABLE)
    path.write_bytes(b"source = '\xff'")
    with pytest.raises(InputError, match="UTF-8"):
        load_mapping(path)
