"""Read flooded areas from GeoJSON, GeoPackage, a table of H3 cells or CAP alerts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import h3
import shapely

from gis_data import TableError, match_columns, open_table
from routing.errors import FloodError
from routing.floods.area import FloodArea, checked_area, read_moment
from routing.floods.cap import read_cap

_ROLES = {
    "cell": ("h3_cell", "cell", "h3", "h3_index"),
    "name": ("name", "id"),
    "valid_from": ("valid_from", "from", "start", "date", "onset"),
    "valid_to": ("valid_to", "to", "end", "expires", "until"),
    "depth": ("depth_m", "depth", "water_depth_m"),
}
_HEXADECIMAL_LENGTH = 15
"""Of a cell; written in decimal it has 18 digits."""

_AREA_ENDINGS = (".geojson", ".json", ".gpkg", ".shp")
_TABLE_ENDINGS = (".csv", ".tsv", ".parquet", ".xlsx", ".ndjson")


def read_floods(path: Path) -> tuple[FloodArea, ...]:
    """Read the flooded areas that a file or a folder of CAP alerts holds.

    Polygons come from ``.geojson``, ``.gpkg`` or ``.shp``, H3 cells from a table with a column
    ``h3_cell``, alerts from ``.xml`` or a folder of them. Columns ``valid_from``, ``valid_to`` and
    ``depth_m`` may be left out; cells with the same three become one area.

    Raises:
        FloodError: When the file is missing, damaged, of an unknown kind or holds no area.
    """
    name = path.name.lower()
    if not path.exists():
        raise FloodError(f"There is no file or folder of floods {path}.")
    if path.is_dir() or name.endswith(".xml"):
        return read_cap(path).areas
    if name.endswith(_AREA_ENDINGS):
        areas = _polygons(path)
    elif name.endswith(_TABLE_ENDINGS):
        areas = _cells(path)
    else:
        raise FloodError(
            f"{path.name}: the ending names no kind of flood file. Expected .geojson, .gpkg, .shp, "
            "a table of H3 cells (.csv, .parquet …), a CAP alert (.xml) or a folder of them."
        )
    if not areas:
        raise FloodError(f"{path.name} holds no flooded area.")
    return areas


def _polygons(path: Path) -> tuple[FloodArea, ...]:
    import geopandas as gpd  # noqa: PLC0415 - slow to load
    from pyogrio.errors import DataSourceError  # noqa: PLC0415

    try:
        # Dates stay text: a day as an end means its whole, a time means itself.
        as_text = {} if path.suffix == ".gpkg" else {"DATE_AS_STRING": "YES"}
        frame = gpd.read_file(path, datetime_as_string=True, **as_text)
    except (DataSourceError, ValueError, OSError) as error:
        raise FloodError(f"{path.name} cannot be read as areas: {error}.") from error
    if not isinstance(frame, gpd.GeoDataFrame):
        raise FloodError(f"{path.name} has no geometry. Expected polygons.")
    if frame.crs is not None:
        frame = frame.to_crs(4326)
    values = frame.drop(columns=frame.geometry.name)
    columns = match_columns([str(name) for name in values.columns], _ROLES, {})
    rows = values.to_dict("records")
    return tuple(
        _area({role: row[column] for role, column in columns.items()}, shape, f"area {number}")
        for number, (row, shape) in enumerate(zip(rows, frame.geometry, strict=True), start=1)
    )


def _cells(path: Path) -> tuple[FloodArea, ...]:
    groups: dict[tuple[str, ...], tuple[Mapping[str, object], list[str]]] = {}
    try:
        with open_table(path) as table:
            columns = match_columns(table.columns, _ROLES, {})
            if "cell" not in columns:
                raise FloodError(
                    f"{path.name} has no column h3_cell; its columns are "
                    f"{', '.join(table.columns)}."
                )
            for row in table:
                if row.error is not None:
                    raise FloodError(f"{path.name}, row {row.number}: {row.error}")
                values = {role: row.values.get(column, "") for role, column in columns.items()}
                cell = _cell(str(values.pop("cell")), f"{path.name}, row {row.number}")
                key = tuple(str(value) for value in values.values())
                groups.setdefault(key, (values, []))[1].append(cell)
    except TableError as error:
        raise FloodError(str(error)) from error
    return tuple(
        _area(values, _outline(cells), f"cells from {cells[0]}")
        for values, cells in groups.values()
    )


def _area(values: Mapping[str, object], shape: shapely.Geometry, otherwise: str) -> FloodArea:
    name = _text(values.get("name")) or otherwise
    depth = _text(values.get("depth"))
    try:
        depth_m = float(depth) if depth else None
    except ValueError as error:
        raise FloodError(f"{name}: {depth!r} is no depth in metres.") from error
    return checked_area(
        name=name,
        shape=shape,
        valid_from=read_moment(_text(values.get("valid_from")), name),
        valid_to=read_moment(_text(values.get("valid_to")), name, end=True),
        depth_m=depth_m,
    )


def _text(value: object) -> str:
    """A value of a table as text; nothing for what is missing (None, NaN, NaT)."""
    if value is None or (isinstance(value, float) and math.isnan(value)) or str(value) == "NaT":
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value).strip()


def _cell(text: str, where: str) -> str:
    """An H3 cell from its hexadecimal or decimal form, as hexadecimal."""
    text = text.strip().lower()
    try:
        decimal = text.isdecimal() and len(text) > _HEXADECIMAL_LENGTH
        cell = h3.int_to_str(int(text)) if decimal else text
        valid = h3.is_valid_cell(cell)
    except (ValueError, OverflowError):
        valid = False
    if not valid:
        raise FloodError(f"{where}: {text!r} is no H3 cell.")
    return cell


def _outline(cells: list[str]) -> shapely.Geometry:
    """The union of cells as one geometry."""
    rings = [[(lng, lat) for lat, lng in h3.cell_to_boundary(cell)] for cell in set(cells)]
    return shapely.union_all([shapely.Polygon(ring) for ring in rings])
