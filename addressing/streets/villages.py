"""Give villages points, with how far the ground reaches that may be called so."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq
import shapely

from addressing.geocode.rules import load_rules
from addressing.streets.flat import SCALE, from_flat, to_flat
from gis_data import BundleError
from postcodes import Lattice, PostcodeUnknownError

VILLAGES = "villages.parquet"
_COMMUNE_DIGITS = 6


class VillagePoint(NamedTuple):
    """A point of a village and how far the true place may be from it."""

    latitude: float
    longitude: float
    accuracy_m: float


class VillagePoints:
    """The points of a bundle's villages, as far as each lies in its commune."""

    def __init__(self, path: Path, lattice: Lattice) -> None:
        self._lattice = lattice
        self._points = _read(path)
        self._of_commune: dict[str, list[str]] = {}
        for code in self._points:
            self._of_commune.setdefault(code[:_COMMUNE_DIGITS], []).append(code)
        self._in_commune = lru_cache(maxsize=None)(self._measure)

    def of(self, village: str) -> VillagePoint | None:
        """The point of a village; None where none is known that lies in its commune."""
        return self._in_commune(village[:_COMMUNE_DIGITS]).get(village)

    def _measure(self, postcode: str) -> dict[str, VillagePoint]:
        """Points of a commune; each is as exact as most of the ground that is nearest to it.

        The commune is covered with a grid of points; every one belongs to the village that is
        nearest, and the accuracy is the distance within which the share of them lies that
        ``streets.toml`` names.
        """
        codes = self._of_commune.get(postcode, [])
        try:
            place = self._lattice.representative_point(postcode)
        except PostcodeUnknownError:
            return {}
        area = self._lattice.area_of(postcode)
        if not codes or area is None:
            return {}
        known = np.array([self._points[code] for code in codes])
        inside = self._of_area(known, area)
        codes = [code for code, within in zip(codes, inside, strict=True) if within]
        if not codes:
            return {}
        flat = to_flat(known[inside])
        rules = load_rules("streets")["village"]
        centre = to_flat(np.array([place.longitude, place.latitude]))
        side = np.linspace(-place.radius_m, place.radius_m, int(rules["grid"]))
        grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2) + centre
        ground = grid[self._of_area(grid / SCALE, area)]
        apart = np.hypot(*(ground[:, None] - flat[None]).transpose(2, 0, 1))
        nearest = apart.argmin(axis=1)
        found = {}
        for row, code in enumerate(codes):
            own = apart[nearest == row, row]
            reach = float(np.quantile(own, rules["share"])) if len(own) else place.radius_m
            step = float(side[1] - side[0])
            found[code] = VillagePoint(*from_flat(*flat[row]), round(max(reach, step), 0))
        return found

    def _of_area(self, positions: npt.NDArray[np.float64], area: str) -> npt.NDArray[np.bool_]:
        labels = self._lattice.labels_at(positions[:, 1], positions[:, 0])
        own = {label for label in set(labels.tolist()) if self._lattice.postcode_of(label) == area}
        return np.isin(labels, list(own))


def _read(path: Path) -> dict[str, tuple[float, float]]:
    try:
        table = pq.read_table(path, columns=["code", "geometry"]).to_pydict()
    except (OSError, ValueError, KeyError) as error:
        raise BundleError(
            f"{path.name} of the data bundle cannot be read: {error}. Run `phlov data build`."
        ) from error
    where = shapely.get_coordinates(shapely.from_wkb(np.array(table["geometry"], object))).tolist()
    return {code: (x, y) for code, (x, y) in zip(table["code"], where, strict=True)}
