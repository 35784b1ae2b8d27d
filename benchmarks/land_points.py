"""Draw points on land, uniform by area."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import shapely

Points = npt.NDArray[np.float64]


def points_in(area: shapely.Geometry, count: int, rng: np.random.Generator) -> Points:
    """Points uniform by area on the sphere, shape (count, 2), longitude then latitude."""
    west, south, east, north = shapely.bounds(area)
    low, high = math.sin(math.radians(south)), math.sin(math.radians(north))
    shapely.prepare(area)
    found: list[Points] = []
    while sum(map(len, found)) < count:
        longitude = rng.uniform(west, east, count)
        latitude = np.degrees(np.arcsin(rng.uniform(low, high, count)))
        inside = shapely.contains_xy(area, longitude, latitude)
        found.append(np.column_stack([longitude, latitude])[inside])
    return np.concatenate(found)[:count]
