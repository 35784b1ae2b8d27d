"""Keep learnt speeds as Parquet, and find their roads again in a network that was built anew.

A road is known by the places of its two ends and its length, not by its number: what was learnt
outlives the next build of the network, except where the road itself was redrawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from routing.errors import LearningError
from routing.learning.estimate import HOURS
from routing.learning.speeds import LearntSpeeds, ProfileSpeeds
from routing.network.road_network import RoadNetwork
from routing.problem import Profile
from routing.speeds import load_speeds

FORMAT = "phlov-learnt-speeds"
VERSION = 1

_GRID = 1e6
"""Ends are compared to a millionth of a degree, about 10 cm; lengths to a decimetre."""

_WHOLE_DAY = -1
_KEY = ["west", "south", "east", "north", "length_dm"]


@dataclass(frozen=True, slots=True)
class Recalled:
    """Learnt speeds on a network, and how much of them it still has.

    Attributes:
        speeds: For ``Conditions.learnt``.
        roads: Directed segments with rides that were stored.
        found: How many of them are in the network.
    """

    speeds: LearntSpeeds
    roads: int
    found: int


def write_learnt(speeds: LearntSpeeds, network: RoadNetwork, profile: Profile, path: Path) -> None:
    """Write the speeds of one profile; the same speeds, the same bytes.

    One row for the whole day (``hour`` -1) of each directed segment with rides, and one for each
    hour with rides; the factors of the classes stand in the metadata of the file.
    """
    known = speeds.speeds[profile]
    ridden = np.flatnonzero(known.rides > 0)
    way = np.concatenate([ridden, known.cell // HOURS])
    hour = np.concatenate([np.full(len(ridden), _WHOLE_DAY), known.cell % HOURS])
    seen = np.concatenate([np.full(len(ridden), np.nan), known.cell_seen_kmh])
    segment = way >> 1
    places = _ends(network)
    columns: dict[str, Any] = {
        "way": network.segment_way[segment],
        "forward": way % 2 == 0,
        "start_longitude": places[0][segment],
        "start_latitude": places[1][segment],
        "end_longitude": places[2][segment],
        "end_latitude": places[3][segment],
        "length_m": network.segment_length_m[segment],
        "hour": hour.astype(np.int8),
        "kmh": np.concatenate([known.day_kmh[ridden], known.cell_kmh]).astype(np.float32),
        "seen_kmh": pa.array(seen.astype(np.float32), mask=np.isnan(seen)),
        "believed": known.believed[way],
        "rides": np.concatenate([known.rides[ridden], known.cell_rides]).astype(np.int32),
    }
    about = {
        "format": FORMAT,
        "version": VERSION,
        "profile": profile.value,
        "network": network.report.source,
        "classes": {
            road.name: {
                "rides": round(float(known.class_rides[index]), 2),
                "day": float(known.class_day[index]),
                "hours": known.class_hour[index].tolist(),
            }
            for index, road in enumerate(load_speeds().classes)
        },
    }
    table = pa.table(columns).replace_schema_metadata({FORMAT: orjson.dumps(about)})
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, compression="zstd")


def load_learnt(paths: Sequence[Path], network: RoadNetwork) -> Recalled:
    """Read the learnt speeds of one or more profiles, each from its file, for a network.

    Raises:
        LearningError: When a file is missing, damaged, or two are of the same profile.
    """
    speeds: dict[Profile, ProfileSpeeds] = {}
    roads = found = 0
    for path in paths:
        table, about = _read(path)
        try:
            profile = Profile(about["profile"])
            if profile in speeds:
                raise LearningError(f"{path.name} is a second file of the profile {profile}.")
            speeds[profile], stored, kept = _recall(table, about["classes"], network)
        except (KeyError, ValueError, TypeError, IndexError) as error:
            if isinstance(error, LearningError):
                raise
            raise LearningError(f"{path.name} is damaged ({error}). Learn it again.") from error
        roads += stored
        found += kept
    return Recalled(LearntSpeeds(network, speeds), roads, found)


def _read(path: Path) -> tuple[pd.DataFrame, dict[str, Any]]:
    try:
        table = pq.read_table(path)
        about = orjson.loads((table.schema.metadata or {}).get(FORMAT.encode(), b"null"))
    except (OSError, pa.ArrowInvalid, orjson.JSONDecodeError) as error:
        raise LearningError(f"The learnt speeds in {path} cannot be read: {error}.") from error
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        raise LearningError(f"{path.name} holds no learnt speeds. `phlov roads learn` makes them.")
    if about.get("version") != VERSION:
        raise LearningError(
            f"{path.name} is of version {about.get('version')}; this program reads version "
            f"{VERSION}. Learn it again."
        )
    return table.to_pandas(), about


def _recall(
    rows: pd.DataFrame, stored_classes: dict[str, Any], network: RoadNetwork
) -> tuple[ProfileSpeeds, int, int]:
    """Place the rows on the network; also how many directed segments there were and are."""
    places = [
        rows[name].to_numpy()
        for name in ("start_longitude", "start_latitude", "end_longitude", "end_latitude")
    ]
    rows_key = _keys(places, rows["length_m"].to_numpy())
    here = _keys(_ends(network), network.segment_length_m)
    here["segment"] = np.arange(network.segment_count)
    here = here.drop_duplicates(_KEY, keep=False)  # of two alike nobody knows which it was
    met = rows_key.merge(here, how="left", on=_KEY, suffixes=("", "_here"))
    is_here = met["segment"].notna().to_numpy()
    segment = met["segment"].fillna(0).to_numpy(dtype=np.int64)
    turned = (met["turned"] != met["turned_here"]).to_numpy(dtype=np.bool_)
    forward = rows["forward"].to_numpy(dtype=np.bool_) ^ turned
    way = 2 * segment + ~forward
    hour = rows["hour"].to_numpy(dtype=np.int64)
    kmh = rows["kmh"].to_numpy(dtype=np.float32)
    seen, rides = rows["seen_kmh"].to_numpy(dtype=np.float32), rows["rides"].to_numpy(np.int32)
    whole = hour == _WHOLE_DAY
    day, in_hour = whole & is_here, ~whole & is_here
    day_kmh = np.full(2 * network.segment_count, np.nan, dtype=np.float32)
    day_kmh[way[day]] = kmh[day]
    all_rides = np.zeros(2 * network.segment_count, dtype=np.int32)
    all_rides[way[day]] = rides[day]
    believed = np.zeros(2 * network.segment_count, dtype=np.float32)
    believed[way[day]] = rows["believed"].to_numpy(dtype=np.float32)[day]
    cell = way[in_hour] * HOURS + hour[in_hour]
    order = np.argsort(cell)
    class_hour, class_day, class_rides = _classes(stored_classes)
    speeds = ProfileSpeeds(
        day_kmh=day_kmh,
        rides=all_rides,
        believed=believed,
        cell=cell[order],
        cell_kmh=kmh[in_hour][order],
        cell_seen_kmh=seen[in_hour][order],
        cell_rides=rides[in_hour][order],
        class_hour=class_hour,
        class_day=class_day,
        class_rides=class_rides,
    )
    return speeds, int(whole.sum()), int(day.sum())


def _classes(stored: dict[str, Any]) -> tuple[npt.NDArray[np.float64], ...]:
    """The factors of the classes in today's order; a class that is new has learnt nothing."""
    none = {"rides": 0.0, "day": 0.0, "hours": [0.0] * HOURS}
    rows = [stored.get(road.name, none) for road in load_speeds().classes]
    return (
        np.array([row["hours"] for row in rows], dtype=np.float64),
        np.array([row["day"] for row in rows], dtype=np.float64),
        np.array([row["rides"] for row in rows], dtype=np.float64),
    )


def _ends(network: RoadNetwork) -> list[npt.NDArray[np.float64]]:
    start, end = network.segment_start, network.segment_end
    longitude, latitude = network.node_longitude, network.node_latitude
    return [longitude[start], latitude[start], longitude[end], latitude[end]]


def _keys(
    ends: Sequence[npt.NDArray[np.float64]], length_m: npt.NDArray[np.float64]
) -> pd.DataFrame:
    """What a road is known by, the same whichever way it is drawn; ``turned`` says which.

    Args:
        ends: Longitude and latitude of its start, then of its end, degrees.
        length_m: Its length.
    """
    grid = [np.rint(values * _GRID).astype(np.int64) for values in ends]
    turned = (grid[0] > grid[2]) | ((grid[0] == grid[2]) & (grid[1] > grid[3]))
    return pd.DataFrame(
        {
            "west": np.where(turned, grid[2], grid[0]),
            "south": np.where(turned, grid[3], grid[1]),
            "east": np.where(turned, grid[0], grid[2]),
            "north": np.where(turned, grid[1], grid[3]),
            "length_dm": np.rint(length_m * 10).astype(np.int64),
            "turned": turned,
        }
    )
