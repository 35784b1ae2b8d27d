"""Keep a road network as a folder of Parquet files and read it back, byte for byte the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from routing.errors import NetworkReadError
from routing.network.road_network import NetworkReport, RoadName, RoadNetwork
from routing.network.turns import TurnRestrictions
from routing.problem import Profile
from routing.speeds import load_speeds

FORMAT = "phlov-road-network"
VERSION = 2

_TABLES: dict[str, tuple[str, ...]] = {
    "nodes.parquet": ("node_longitude", "node_latitude", "node_barrier"),
    "segments.parquet": (
        "segment_start",
        "segment_end",
        "segment_length_m",
        "segment_class",
        "segment_surface",
        "segment_flags",
        "segment_forward",
        "segment_backward",
        "segment_limit_kmh",
        "segment_fixed_s",
        "segment_name",
        "segment_way",
    ),
    "shapes.parquet": ("shape_longitude", "shape_latitude"),
    "shape_offsets.parquet": ("shape_offset",),
}
_NAMES = ("latin", "khmer", "ref")
_TURN_TABLES: dict[str, tuple[str, ...]] = {
    "turns.parquet": ("profiles",),
    "turn_offsets.parquet": ("path_offset",),
    "turn_paths.parquet": ("path_segment", "path_forward"),
}


def write_network(network: RoadNetwork, folder: Path) -> None:
    """Write the network into ``folder`` (made when absent); the same network, the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_tables(network, _TABLES, folder)
    _write_tables(network.turns, _TURN_TABLES, folder)
    names = {
        part: pa.array([getattr(name, part) for name in network.names], pa.string())
        for part in _NAMES
    }
    pq.write_table(pa.table(names), folder / "names.parquet", compression="zstd")
    metadata = {
        "format": FORMAT,
        "version": VERSION,
        "profiles": [profile.value for profile in Profile],
        "road_classes": [road.name for road in load_speeds().classes],
        "surfaces": [surface.name for surface in load_speeds().surfaces],
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
        arrays = _read_tables(_TABLES, folder)
        turns = TurnRestrictions(**_read_tables(_TURN_TABLES, folder))
        columns = pq.read_table(folder / "names.parquet").to_pydict()
        report = NetworkReport(
            **{**metadata["report"], "notes": tuple(metadata["report"]["notes"])}
        )
        names = tuple(map(RoadName, *(columns[part] for part in _NAMES)))
        arrays |= _translated(arrays, metadata, folder)
    except (OSError, pa.ArrowInvalid, KeyError, TypeError, IndexError) as error:
        raise NetworkReadError(
            f"The stored network in {folder.name} is damaged ({error}). Build it again."
        ) from error
    network = RoadNetwork(**arrays, names=names, turns=turns, report=report)
    _check(network, folder)
    return network


def _write_tables(holder: Any, tables: Mapping[str, Sequence[str]], folder: Path) -> None:
    for name, columns in tables.items():
        table = pa.table({column: getattr(holder, column) for column in columns})
        pq.write_table(table, folder / name, compression="zstd")


def _read_tables(tables: Mapping[str, Sequence[str]], folder: Path) -> dict[str, Any]:
    return {
        column: table[column].to_numpy()
        for name, columns in tables.items()
        for table in [pq.read_table(folder / name)]
        for column in columns
    }


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
    turns = network.turns
    sound = (
        network.segment_count > 0
        and all(e.min() >= 0 and e.max() < network.node_count for e in ends)
        and len(network.shape_offset) == network.segment_count + 1
        and network.shape_offset[-1] == len(network.shape_longitude)
        and network.segment_name.min() >= -1
        and network.segment_name.max() < len(network.names)
        and len(turns.path_offset) == len(turns) + 1
        and turns.path_offset[-1] == len(turns.path_segment)
        and turns.path_segment.max(initial=0) < network.segment_count
        and turns.path_segment.min(initial=0) >= 0
    )
    if not sound:
        raise NetworkReadError(
            f"The stored network in {folder.name} is damaged: its tables do not fit each other. "
            "Build it again."
        )


def _translated(
    arrays: Mapping[str, Any], metadata: Mapping[str, Any], folder: Path
) -> dict[str, npt.NDArray[np.int8]]:
    """Class and surface indices, where the shipped lists have changed since the network was built.

    The lists of profiles must be the same: the masks say who may travel where.
    """
    speeds = load_speeds()
    profiles = [profile.value for profile in Profile]
    if metadata["profiles"] != profiles:
        raise NetworkReadError(
            f"{folder.name} was built for other profiles ({', '.join(metadata['profiles'])}); "
            f"this program knows {', '.join(profiles)}. Build it again."
        )
    lists = {
        "segment_class": ("road_classes", [road.name for road in speeds.classes]),
        "segment_surface": ("surfaces", [surface.name for surface in speeds.surfaces]),
    }
    translated: dict[str, npt.NDArray[np.int8]] = {}
    for column, (key, today) in lists.items():
        stored = metadata[key]
        if stored == today:
            continue
        unknown = sorted(set(stored) - set(today))
        if unknown:
            raise NetworkReadError(
                f"{folder.name} has {key.replace('_', ' ')} that this program does not know: "
                f"{', '.join(unknown)}. Build it again."
            )
        table = np.array([today.index(name) for name in stored], dtype=np.int8)
        translated[column] = table[arrays[column]]
    return translated
