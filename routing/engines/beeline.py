"""Estimate travel without roads: the straight line times a detour factor."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from routing.engines.blocks import check_size, joined
from routing.engines.crow import crow_neighbours
from routing.engines.legs import Leg
from routing.engines.protocol import BLOCK_ROWS, UNREACHABLE, Matrix, SparseMatrix
from routing.engines.reach import Reach
from routing.engines.sparse import Pairs, with_hubs
from routing.errors import EngineError
from routing.geometry import great_circle_m
from routing.network.snap import Snaps
from routing.plan import EngineNote
from routing.problem import Profile

_METRES_PER_KM = 1000
_SECONDS_PER_HOUR = 3600
_MS_PER_S, _DM_PER_M = 1000, 10

Points = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class BeelineFigures:
    """The calibrated figures of ``data/beeline.toml``; ``kmh`` is along the (detoured) road."""

    detour_factor: float
    kmh: Mapping[Profile, float]

    def metres_per_second(self, profile: Profile) -> float:
        """Speed along the detoured road."""
        return self.kmh[profile] * _METRES_PER_KM / _SECONDS_PER_HOUR


@cache
def load_beeline_figures() -> BeelineFigures:
    """Read the shipped figures."""
    raw = tomllib.loads((files("routing") / "data" / "beeline.toml").read_text(encoding="utf-8"))
    return BeelineFigures(raw["detour_factor"], {p: raw["kmh"][p.value] for p in Profile})


class BeelineEngine:
    """The embedded default: needs no file, knows no roads, rivers or one-ways, and says so."""

    def __init__(self, figures: BeelineFigures | None = None) -> None:
        self._figures = figures or load_beeline_figures()

    @property
    def note(self) -> EngineNote:
        """Say that nothing here was measured on a road."""
        factor = self._figures.detour_factor
        return EngineNote(
            name="beeline",
            on_roads=False,
            note=(
                f"Not on roads: straight lines times a detour factor of {factor:g}, which was "
                "calibrated in the centre of Phnom Penh; rivers and one-way streets are not seen."
            ),
        )

    def snap_distance_m(self, points: Points) -> npt.NDArray[np.float64]:
        """Zero for every point: there is no network to be off."""
        return np.zeros(len(points))

    def nearest(
        self,
        point: Points,
        profile: Profile,  # noqa: ARG002 - the protocol's; a place is a place for all
        k: int = 1,  # noqa: ARG002 - the protocol's; there is one such place
    ) -> Snaps:
        """The point itself: there is no road to be nearer to."""
        return Snaps(np.full(1, -1), np.zeros(1), point[None, :].astype(np.float64), np.zeros(1))

    def matrix(self, points: Points, profile: Profile) -> Matrix:
        """Travel between all pairs; symmetric, zero on the diagonal, never unreachable."""
        return self.table(points, points, profile)

    def table(self, sources: Points, targets: Points, profile: Profile) -> Matrix:
        """Travel from each source to each target, (n, m)."""
        check_size(len(sources), len(targets))
        return joined(
            self._blocks(sources, targets, profile, BLOCK_ROWS), len(sources), len(targets)
        )

    def matrix_blocks(
        self, points: Points, profile: Profile, rows: int = BLOCK_ROWS
    ) -> Iterator[tuple[int, Matrix]]:
        """The matrix in blocks of some rows: the first row of each, and the block."""
        return self._blocks(points, points, profile, rows)

    def neighbours(self, points: Points, profile: Profile, k: int, hubs: int = 1) -> SparseMatrix:
        """The k nearest others of each point; all pairs from and to the first ``hubs``."""
        found = crow_neighbours(points, k)
        row, column = np.repeat(np.arange(len(points)), found.shape[1]), found.ravel()
        pairs = self._between(points[row], points[column], profile)
        return with_hubs(
            len(points),
            Pairs(row, column, pairs.duration_s, pairs.distance_m),
            self.table(points[:hubs], points, profile),
            self.table(points, points[:hubs], profile),
        )

    def route(
        self,
        points: Points,
        profile: Profile,  # noqa: ARG002 - the protocol's; a straight line is the same for all
    ) -> tuple[tuple[float, float], ...]:
        """The points themselves, joined by straight lines."""
        return tuple((float(longitude), float(latitude)) for longitude, latitude in points)

    def legs(self, points: Points, profile: Profile) -> tuple[Leg, ...]:
        """Straight lines without pieces of road."""
        none = np.empty(0, dtype=np.int32)
        nowhere = np.empty(0)
        speed = self._figures.metres_per_second(profile)
        found = []
        for here, there in pairwise(points.astype(np.float64)):
            metres = float(great_circle_m(*here, *there)) * self._figures.detour_factor
            line = np.stack([here, there])[: 2 if (here != there).any() else 1]
            found.append(
                Leg(
                    round(metres / speed * _MS_PER_S),
                    round(metres * _DM_PER_M),
                    none,
                    none.astype(np.bool_),
                    nowhere,
                    nowhere,
                    none,
                    line,
                )
            )
        return tuple(found)

    def reach(
        self,
        point: Points,
        profile: Profile,
        limit_ms: int,
    ) -> Reach:
        """Refuse: there is no road to travel.

        Raises:
            EngineError: Always.
        """
        raise EngineError(
            f"What a {profile.value} reaches from {point.tolist()} in {limit_ms} ms cannot be told "
            "from straight lines: it needs roads. Give a road network."
        )

    def _blocks(
        self, sources: Points, targets: Points, profile: Profile, rows: int
    ) -> Iterator[tuple[int, Matrix]]:
        for begin in range(0, len(sources), rows):
            some = sources[begin : begin + rows, None, :]
            yield begin, self._between(some, targets[None, :, :], profile)

    def _between(self, here: Points, there: Points, profile: Profile) -> Matrix:
        straight_m = great_circle_m(here[..., 0], here[..., 1], there[..., 0], there[..., 1])
        metres = straight_m * self._figures.detour_factor
        return Matrix(_whole(metres / self._figures.metres_per_second(profile)), _whole(metres))


def _whole(values: npt.NDArray[np.float64]) -> npt.NDArray[np.int32]:
    return np.minimum(np.rint(values), UNREACHABLE - 1).astype(np.int32)
