"""Find the nearest others of many points as the crow flies."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree


def crow_neighbours(points: npt.NDArray[np.float64], k: int) -> npt.NDArray[np.int64]:
    """The k nearest others of each point, the nearest first; int64 (n, at most k).

    >>> market, palace, angkor = [104.921, 11.570], [104.931, 11.564], [103.867, 13.413]
    >>> crow_neighbours(np.array([market, palace, angkor]), 1).tolist()
    [[1], [0], [0]]
    """
    count = len(points)
    wanted = min(k, count - 1)
    if wanted <= 0:
        return np.empty((count, 0), dtype=np.int64)
    longitude, latitude = np.radians(points.astype(np.float64)).T
    on_sphere = np.column_stack(
        [
            np.cos(latitude) * np.cos(longitude),
            np.cos(latitude) * np.sin(longitude),
            np.sin(latitude),
        ]
    )
    _, places = cKDTree(on_sphere).query(on_sphere, k=wanted + 1)
    found: npt.NDArray[np.int64] = np.asarray(places, dtype=np.int64)
    itself = found == np.arange(count)[:, None]
    itself[~itself.any(axis=1), -1] = True  # many on one spot: any of them may be left out
    others: npt.NDArray[np.int64] = found[~itself].reshape(count, wanted)
    return others
