"""Keep a road network as a folder of Parquet files and read it back, byte for byte the same."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from routing.errors import NetworkReadError
from routing.network.road_network import NetworkReport, RoadNetwork
from routing.speeds import load_speeds

FORMAT = "phlov-road-network"
VERSION = 1

_TABLES: dict[str, tuple[str, ...]] = {
    "nodes.parquet": ("node_longitude", "node_latitude"),
    "segments.parquet": (
        "segment_start",
        "segment_end",
        "segment_length_m",
        "segment_class",
        "segment_oneway",
        "segment_access",
        "segment_limit_kmh",
    ),
    "shapes.parquet": ("shape_longitude", "shape_latitude"),
    "shape_offsets.parquet": ("shape_offset",),
}


def write_network(network: RoadNetwork, folder: Path) -> None:
    """Write the network into ``folder`` (made when absent); the same network, the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns in _TABLES.items():
        table = pa.table({column: getattr(network, column) for column in columns})
        pq.write_table(table, folder / name, compression="zstd")
    metadata = {
        "format": FORMAT,
        "version": VERSION,
        "road_classes": [road.name for road in load_speeds().classes],
        "report": asdict(network.report),
    }
    text = orjson.dumps(metadata, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)
    (folder / "network.json").write_bytes(text + b"\n")


def load_network(folder: Path) -> RoadNetwork:
    """Read a folder that ``write_network`` made.

    Raises:
        NetworkReadError: When a file is missing, damaged or of another version.
    """
    metadata = _metadata(folder)
    try:
        arrays = {
            column: table[column].to_numpy()
            for name, columns in _TABLES.items()
            for table in [pq.read_table(folder / name)]
            for column in columns
        }
        report = NetworkReport(
            **{**metadata["report"], "notes": tuple(metadata["report"]["notes"])}
        )
    except (OSError, pa.ArrowInvalid, KeyError, TypeError) as error:
        raise NetworkReadError(
            f"The stored network in {folder.name} is damaged ({error}). Build it again."
        ) from error
    network = RoadNetwork(**arrays, report=report)
    _check(network, folder)
    return _with_todays_classes(network, metadata["road_classes"], folder)


def _metadata(folder: Path) -> dict[str, Any]:
    try:
        metadata: Any = orjson.loads((folder / "network.json").read_bytes())
    except (OSError, orjson.JSONDecodeError) as error:
        raise NetworkReadError(
            f"{folder.name} is no stored road network: it has no readable network.json."
        ) from error
    if not isinstance(metadata, dict) or metadata.get("format") != FORMAT:
        raise NetworkReadError(f"{folder.name} is no stored road network.")
    if metadata.get("version") != VERSION:
        raise NetworkReadError(
            f"{folder.name} is a road network of version {metadata.get('version')}; "
            f"this program reads version {VERSION}. Build it again."
        )
    return metadata


def _check(network: RoadNetwork, folder: Path) -> None:
    """Make sure that no index points outside its table."""
    ends = (network.segment_start, network.segment_end)
    sound = (
        network.segment_count > 0
        and all(e.min() >= 0 and e.max() < network.node_count for e in ends)
        and len(network.shape_offset) == network.segment_count + 1
        and network.shape_offset[-1] == len(network.shape_longitude)
    )
    if not sound:
        raise NetworkReadError(
            f"The stored network in {folder.name} is damaged: its tables do not fit each other. "
            "Build it again."
        )


def _with_todays_classes(
    network: RoadNetwork, stored_names: list[str], folder: Path
) -> RoadNetwork:
    """Translate class indices where the shipped list has changed since the network was built."""
    today = [road.name for road in load_speeds().classes]
    if stored_names == today:
        return network
    unknown = sorted(set(stored_names) - set(today))
    if unknown:
        raise NetworkReadError(
            f"{folder.name} has road classes that this program does not know: "
            f"{', '.join(unknown)}. Build it again."
        )
    table: npt.NDArray[np.int8] = np.array([today.index(n) for n in stored_names], dtype=np.int8)
    columns = {column: getattr(network, column) for names in _TABLES.values() for column in names}
    columns["segment_class"] = table[network.segment_class]
    return RoadNetwork(**columns, report=network.report)
