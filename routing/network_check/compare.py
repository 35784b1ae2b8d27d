"""Compare two networks: ways that came, went and changed, and what that does to travel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from routing.engines import UNREACHABLE, GraphEngine
from routing.network.road_network import RoadNetwork
from routing.network.travel import travel_of
from routing.network_check.finding import Finding, FindingKind, finding_on, road_words
from routing.network_check.rules import check_rules
from routing.problem import Profile
from routing.speeds import load_speeds

_LEAST_S = 30
"""Shorter travel says nothing in per cent."""


@dataclass(frozen=True, slots=True)
class TravelChange:
    """What the change does to travel between places drawn from both networks.

    Attributes:
        pairs: Ordered pairs of places.
        lost: Pairs that were joined and are no longer.
        gained: Pairs that are joined now and were not.
        median_pct, p95_pct: Change of the travel time of the pairs joined in both; p95 is of the
            size of the change.
        slower, faster: Pairs that take over a tenth longer or less.
    """

    pairs: int
    lost: int
    gained: int
    median_pct: float
    p95_pct: float
    slower: int
    faster: int


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """How a network differs from an earlier one.

    Attributes:
        earlier: Source of the earlier network.
        by: "way" where both know their OSM ways, else "place".
        ways_earlier, ways_now: How many ways each has.
        added, removed, changed: Ways.
        changes: What changed → ways.
        km_by_class: Class → km before and now.
        travel: Between sample places.
        findings: A finding for each way that came, went or changed, the longest first.
    """

    earlier: str
    by: str
    ways_earlier: int
    ways_now: int
    added: int
    removed: int
    changed: int
    changes: Mapping[str, int]
    km_by_class: Mapping[str, tuple[float, float]]
    travel: TravelChange
    findings: tuple[Finding, ...]

    def to_dict(self) -> dict[str, Any]:
        """The comparison as one JSON object, without the findings."""
        travel = {name: getattr(self.travel, name) for name in TravelChange.__slots__}
        return {
            "earlier": self.earlier,
            "by": self.by,
            "ways_earlier": self.ways_earlier,
            "ways_now": self.ways_now,
            "added": self.added,
            "removed": self.removed,
            "changed": self.changed,
            "changes": dict(self.changes),
            "km_by_class": {
                name: {"earlier": round(before, 3), "now": round(now, 3)}
                for name, (before, now) in self.km_by_class.items()
            },
            "travel": travel,
        }


def compare_networks(
    earlier: RoadNetwork, now: RoadNetwork, profile: Profile, *, samples: int = 60, seed: int = 2026
) -> Comparison:
    """Compare two networks way by way, and travel between places drawn from both.

    Ways are the same where their OSM numbers are; in files without numbers, where both ends lie on
    the same places.

    Args:
        earlier: The network as it was.
        now: The network as it is; findings lie on it.
        profile: Whose rights and times are compared.
        samples: Places drawn, half from each network.
        seed: Of the draw.
    """
    numbered = all(bool((network.segment_way > 0).all()) for network in (earlier, now))
    key_of = _way_keys if numbered else _place_keys
    before, after = _ways(earlier, key_of(earlier)), _ways(now, key_of(now))
    gone = before.index.difference(after.index)
    come = after.index.difference(before.index)
    both = before.index.intersection(after.index)
    differs = _differences(before.loc[both], after.loc[both])
    changed = both[differs.any(axis=1).to_numpy()]
    findings = [
        *_findings(now, after, come, FindingKind.ADDED, {}),
        *_findings(earlier, before, gone, FindingKind.REMOVED, {}),
        *_findings(now, after, changed, FindingKind.CHANGED, _what(differs)),
    ]
    return Comparison(
        earlier=earlier.report.source,
        by="way" if numbered else "place",
        ways_earlier=len(before),
        ways_now=len(after),
        added=len(come),
        removed=len(gone),
        changed=len(changed),
        changes={name: int(differs[name].sum()) for name in differs.columns},
        km_by_class=_km_by_class(earlier, now),
        travel=_travel(earlier, now, profile, samples, seed),
        findings=tuple(findings),
    )


def _way_keys(network: RoadNetwork) -> list[Any]:
    return list(network.segment_way.tolist())


def _place_keys(network: RoadNetwork) -> list[Any]:
    grid = np.rint(np.column_stack([network.node_longitude, network.node_latitude]) * 1e6)
    ends = zip(
        map(tuple, grid[network.segment_start].astype(np.int64).tolist()),
        map(tuple, grid[network.segment_end].astype(np.int64).tolist()),
        strict=True,
    )
    return [str(sorted(pair)) for pair in ends]


def _ways(network: RoadNetwork, keys: Sequence[Any]) -> pd.DataFrame:
    """One row for each way: its length, what it is, and its segments."""
    names = np.array([*(str(name) for name in network.names), ""], dtype=object)
    table = pd.DataFrame(
        {
            "key": keys,
            "segment": np.arange(network.segment_count),
            "length_m": network.segment_length_m,
            "road_class": network.segment_class,
            "forward": network.segment_forward,
            "backward": network.segment_backward,
            "limit": network.segment_limit_kmh,
            "surface": network.segment_surface,
            "name": names[network.segment_name],
        }
    )
    groups = table.groupby("key", sort=True)
    ways = groups[["road_class", "forward", "backward", "limit", "surface", "name"]].first()
    ways["length_m"] = groups["length_m"].sum()
    ways["segment"] = groups["segment"].apply(list)
    return ways


def _differences(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Which ways differ in what."""
    least_m = check_rules()["compare"]["length_m"]
    access = (before["forward"] != after["forward"]) | (before["backward"] != after["backward"])
    turned = (before["forward"] == after["backward"]) & (before["backward"] == after["forward"])
    return pd.DataFrame(
        {
            "shape": (before["length_m"] - after["length_m"]).abs() >= least_m,
            "class": before["road_class"] != after["road_class"],
            "access": access & ~turned,
            "direction": access & turned,
            "limit": before["limit"] != after["limit"],
            "surface": before["surface"] != after["surface"],
            "name": before["name"] != after["name"],
        }
    )


def _what(differs: pd.DataFrame) -> dict[Any, str]:
    columns = np.array(differs.columns)
    return {
        key: ", ".join(columns[row])
        for key, row in zip(differs.index, differs.to_numpy(dtype=np.bool_), strict=True)
        if row.any()
    }


def _findings(
    network: RoadNetwork,
    ways: pd.DataFrame,
    keys: pd.Index[Any],
    kind: FindingKind,
    what: Mapping[Any, str],
) -> list[Finding]:
    classes = load_speeds().classes
    longest = ways.loc[keys].sort_values("length_m", ascending=False, kind="stable")
    found = []
    for key, segments, road_class in zip(
        longest.index, longest["segment"], longest["road_class"], strict=True
    ):
        chosen = np.array(segments, dtype=np.int64)
        text = f"{road_words(network, chosen)}: {kind.value} {classes[road_class].name}"
        text += f" ({what[key]})." if key in what else "."
        one = finding_on(network, kind, chosen, text)
        if kind is FindingKind.REMOVED:
            lines = tuple(network.shape(segment) for segment in segments)
            none = np.empty(0, dtype=np.int64)
            one = Finding(kind, text, one.longitude, one.latitude, one.km, none, lines)
        found.append(one)
    return found


def _km_by_class(earlier: RoadNetwork, now: RoadNetwork) -> dict[str, tuple[float, float]]:
    classes = load_speeds().classes
    before, after = (
        np.bincount(one.segment_class, weights=one.segment_length_m, minlength=len(classes)) / 1000
        for one in (earlier, now)
    )
    return {
        road.name: (float(before[i]), float(after[i]))
        for i, road in enumerate(classes)
        if before[i] or after[i]
    }


def _travel(
    earlier: RoadNetwork, now: RoadNetwork, profile: Profile, samples: int, seed: int
) -> TravelChange:
    rng = np.random.default_rng(seed)
    points = np.concatenate(
        [
            _drawn(one, profile, (samples + place) // 2, rng)
            for place, one in enumerate((earlier, now))
        ]
    )
    if len(points) < 2:  # noqa: PLR2004 - a pair
        return TravelChange(0, 0, 0, 0.0, 0.0, 0, 0)
    before, after = (GraphEngine(one).matrix(points, profile).duration_s for one in (earlier, now))
    apart = ~np.eye(len(points), dtype=np.bool_)
    was, is_now = before != UNREACHABLE, after != UNREACHABLE
    joined = apart & was & is_now & (before >= _LEAST_S)
    change = 100.0 * (after[joined] / before[joined].astype(np.float64) - 1)
    return TravelChange(
        pairs=int(apart.sum()),
        lost=int((apart & was & ~is_now).sum()),
        gained=int((apart & ~was & is_now).sum()),
        median_pct=round(float(np.median(change)), 2) if len(change) else 0.0,
        p95_pct=round(float(np.percentile(np.abs(change), 95)), 2) if len(change) else 0.0,
        slower=int((change > _TENTH).sum()),
        faster=int((change < -_TENTH).sum()),
    )


_TENTH = 10.0


def _drawn(
    network: RoadNetwork, profile: Profile, count: int, rng: np.random.Generator
) -> npt.NDArray[np.float64]:
    """Starts of segments that the profile can travel both ways, drawn by length."""
    usable = np.flatnonzero(travel_of(network, profile).snappable)
    if len(usable) == 0:
        return np.empty((0, 2))
    length_m = network.segment_length_m[usable]
    count = min(count, len(usable))
    drawn = rng.choice(usable, count, replace=False, p=length_m / length_m.sum())
    node = network.segment_start[drawn]
    return np.column_stack([network.node_longitude[node], network.node_latitude[node]])
