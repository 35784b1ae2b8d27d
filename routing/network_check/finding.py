"""Hold what a check of a network found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from routing.network.road_network import RoadNetwork


class FindingKind(StrEnum):
    """What can be wrong with a network, or differ between two; in the order of reports."""

    PART = "part"
    NO_EXIT = "no_exit"
    NO_ENTRY = "no_entry"
    LIMIT = "limit"
    LEARNT = "learnt"
    TURN = "turn"
    OFF_ROAD = "off_road"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """One thing that was found.

    Attributes:
        kind: What it is.
        text: What exactly, in one sentence.
        longitude: A place on it, degrees.
        latitude: The same place.
        km: Length of the roads concerned.
        segments: int64, segments of the checked network concerned.
        lines: Shapes that are not in the checked network (removed ways), float64 (k, 2) each.
    """

    kind: FindingKind
    text: str
    longitude: float
    latitude: float
    km: float = 0.0
    segments: npt.NDArray[np.int64] = field(
        default_factory=lambda: np.empty(0, dtype=np.int64), repr=False
    )
    lines: tuple[npt.NDArray[np.float64], ...] = field(default=(), repr=False)


def finding_on(
    network: RoadNetwork,
    kind: FindingKind,
    segments: npt.NDArray[np.int64],
    text: str,
) -> Finding:
    """A finding on some segments, placed on the longest of them."""
    longest = int(segments[np.argmax(network.segment_length_m[segments])])
    shape = network.shape(longest)
    longitude, latitude = shape[len(shape) // 2].tolist()
    km = float(network.segment_length_m[segments].sum()) / 1000
    return Finding(kind, text, longitude, latitude, km, segments)


def road_words(network: RoadNetwork, segments: npt.NDArray[np.int64]) -> str:
    """What to call some segments: the names on them, or the numbers of their OSM ways."""
    numbers = np.unique(network.segment_name[segments])
    known = [network.names[number] for number in numbers[numbers >= 0].tolist()]
    names = [name.latin or name.khmer or name.ref for name in known]
    ways = [f"way {way}" for way in np.unique(network.segment_way[segments]).tolist() if way]
    return _some(names or ways) or "roads without a name"


_WORDS_SHOWN = 3


def _some(words: Sequence[str]) -> str:
    more = len(words) - _WORDS_SHOWN
    return ", ".join(words[:_WORDS_SHOWN]) + (f" and {more} more" if more > 0 else "")
