"""Write run sheets as CSV (and every other table), GeoJSON and JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO, cast

import orjson

from gis_data import SinkOptions, open_writer
from logistics_center.run_sheets.rows import Record, sheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from logistics_center.dispatch import DispatchResult

CSV_COLUMNS = (
    "run", "vehicle_id", "profile", "stop", "arrival", "start", "departure", "distance_m",
    "parcel_ids", "parcels", "recipient_names", "phones", "addresses", "name_km", "name_en",
    "postcode", "address_code", "area_code", "level", "confidence", "accuracy_m", "call_first",
    "latitude", "longitude", "weight_g", "cod_amount_khr", "notes",
)  # fmt: skip
_JOINED = " | "
_TYPES = {
    "run": int, "stop": int, "distance_m": int, "parcels": int, "accuracy_m": float,
    "latitude": float, "longitude": float, "weight_g": int, "cod_amount_khr": int,
    "call_first": bool,
}  # fmt: skip


def run_sheet_json(result: DispatchResult) -> bytes:
    """Return the run sheet as one JSON object with ``runs, unassigned, totals, engine, …``."""
    return orjson.dumps(sheet(result), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def run_sheet_geojson(result: DispatchResult) -> bytes:
    """Return runs as LineStrings and hub and stops as Points (RFC 7946, longitude first)."""
    return orjson.dumps(
        {"type": "FeatureCollection", "features": list(_features(sheet(result)))},
        option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE,
    )


def write_run_sheet_table(
    result: DispatchResult,
    target: Path | BinaryIO,
    *,
    format: str | None = None,  # noqa: A002 - the word of gis_data.tables
) -> None:
    """Write one row per visit; CSV begins with a byte order mark, so that Excel shows Khmer.

    Several parcels of one stop stand in one cell, divided by " | ", each at the same place in
    every such cell.

    Args:
        result: The dispatch.
        target: A file or a binary stream.
        format: Any format of ``gis_data.tables``; None goes by the suffix.
    """
    options = SinkOptions(bom=True, types=_TYPES)
    with open_writer(target, CSV_COLUMNS, format=format, options=options) as writer:
        for run in _records(sheet(result)["runs"]):
            for visit in _records(run["visits"]):
                writer.write(_row(run, visit))


def _records(value: object) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", value)


def _row(run: dict[str, Any], visit: dict[str, Any]) -> Record:
    parcels = _records(visit["parcels"])
    amounts = [p["cod_amount_khr"] for p in parcels if p["cod_amount_khr"] is not None]

    def joined(key: str) -> str:
        texts = [str(parcel[key] or "") for parcel in parcels]
        return _JOINED.join(texts) if any(texts) else ""

    same = {key: visit[key] for key in CSV_COLUMNS if key in visit and key != "parcels"}
    return {
        **same,
        "run": run["run"],
        "vehicle_id": run["vehicle_id"],
        "profile": run["profile"],
        "parcel_ids": joined("id"),
        "parcels": len(parcels),
        "recipient_names": joined("recipient_name"),
        "phones": joined("phone"),
        "addresses": joined("address"),
        "weight_g": sum(parcel["weight_g"] for parcel in parcels),
        "cod_amount_khr": sum(amounts) if amounts else None,
        "notes": joined("note"),
    }


def _features(record: Record) -> Iterator[Record]:
    hub = cast("dict[str, Any]", record["hub"])
    yield _point(hub["longitude"], hub["latitude"], {"kind": "hub", **hub})
    for run in _records(record["runs"]):
        line = run["geometry"] or [
            [hub["longitude"], hub["latitude"]],
            *([visit["longitude"], visit["latitude"]] for visit in run["visits"]),
            [hub["longitude"], hub["latitude"]],
        ]
        about = {key: run[key] for key in run if key not in {"visits", "geometry"}}
        yield {
            "type": "Feature",
            "geometry": {"type": "LineString", "coordinates": line},
            "properties": {"kind": "run", **about},
        }
        for visit in _records(run["visits"]):
            properties = {"kind": "stop", **_row(run, visit)}
            yield _point(visit["longitude"], visit["latitude"], properties)


def _point(longitude: float, latitude: float, properties: Record) -> Record:
    geometry = {"type": "Point", "coordinates": [longitude, latitude]}
    return {"type": "Feature", "geometry": geometry, "properties": properties}
