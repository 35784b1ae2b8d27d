"""Estimate travel without roads: the straight line times a detour factor."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from routing.engines.protocol import UNREACHABLE, Matrix
from routing.geometry import great_circle_m
from routing.plan import EngineNote
from routing.problem import Profile

_METRES_PER_KM = 1000
_SECONDS_PER_HOUR = 3600


@dataclass(frozen=True, slots=True)
class BeelineFigures:
    """The calibrated figures of ``data/beeline.toml``; ``kmh`` is along the (detoured) road."""

    detour_factor: float
    kmh: Mapping[Profile, float]


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

    def snap_distance_m(self, points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Zero for every point: there is no network to be off."""
        return np.zeros(len(points))

    def matrix(self, points: npt.NDArray[np.float64], profile: Profile) -> Matrix:
        """Travel between all pairs; symmetric, zero on the diagonal, never unreachable."""
        longitude, latitude = points[:, 0], points[:, 1]
        straight_m = great_circle_m(
            longitude[:, None], latitude[:, None], longitude[None, :], latitude[None, :]
        )
        metres = straight_m * self._figures.detour_factor
        metres_per_second = self._figures.kmh[profile] * _METRES_PER_KM / _SECONDS_PER_HOUR
        return Matrix(_whole(metres / metres_per_second), _whole(metres))

    def route(
        self,
        points: npt.NDArray[np.float64],
        profile: Profile,  # noqa: ARG002 - the protocol's; a straight line is the same for all
    ) -> tuple[tuple[float, float], ...]:
        """The points themselves, joined by straight lines."""
        return tuple((float(longitude), float(latitude)) for longitude, latitude in points)


def _whole(values: npt.NDArray[np.float64]) -> npt.NDArray[np.int32]:
    return np.minimum(np.rint(values), UNREACHABLE - 1).astype(np.int32)
