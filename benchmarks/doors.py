"""Learn doors from simulated deliveries, beside the centroid and who knows which scans are late.

Usage: ``python -m benchmarks.doors [--doors 20000] [--seed 7]``. Scans are 10 m off in each
direction; one in five is made late, 100 m on average from the door (exponential), in any direction.
"""

from __future__ import annotations

import argparse
import math

import numpy as np
import numpy.typing as npt

from addressing.register import Scan, estimate_door
from benchmarks.figures import figure

BENCH = "doors"
NOISE_M, LATE_SHARE, LATE_M = 10.0, 0.2, 100.0
COUNTS = (3, 4, 5, 6, 7, 8)
TOLD = (3, 4, 5, 8)
LATITUDE, LONGITUDE = 11.5838, 104.9002
NORTH_M = 110_600.0
EAST_M = NORTH_M * math.cos(math.radians(LATITUDE))
Metres = npt.NDArray[np.float64]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--doors", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    errors = {count: errors_of(count, options.doors, rng) for count in COUNTS}
    for count in TOLD:
        tell(f"door_error_m_p50_{count}_scans", errors[count])
    tell("door_error_m_p50", np.concatenate(list(errors.values())))


def errors_of(count: int, doors: int, rng: np.random.Generator) -> Metres:
    """Errors of the estimate, of the centroid and of the mean of the scans that are not late."""
    ways = rng.uniform(0, 2 * math.pi, (doors, count))
    late = rng.random((doors, count)) < LATE_SHARE
    gone = rng.exponential(LATE_M, (doors, count)) * late
    scans = rng.normal(scale=NOISE_M, size=(doors, count, 2))
    scans += np.stack([np.cos(ways), np.sin(ways)], axis=2) * gone[:, :, None]
    return np.array(
        [
            (error_m(metres), math.hypot(*metres.mean(axis=0)), knowing_m(metres, is_late))
            for metres, is_late in zip(scans, late, strict=True)
        ]
    )


def error_m(metres: Metres) -> float:
    """How far the estimate is from the door."""
    door = estimate_door(
        [Scan(LATITUDE + y / NORTH_M, LONGITUDE + x / EAST_M, NOISE_M) for x, y in metres.tolist()]
    )
    assert door is not None
    return math.hypot((door.longitude - LONGITUDE) * EAST_M, (door.latitude - LATITUDE) * NORTH_M)


def knowing_m(metres: Metres, late: npt.NDArray[np.bool_]) -> float:
    """What nobody can do who does not know which scans are late."""
    return math.hypot(*(metres if late.all() else metres[~late]).mean(axis=0))


def tell(name: str, errors: Metres) -> None:
    """Print the medians."""
    ours, centroid, knowing = np.median(errors, axis=0).round(2).tolist()
    figure(BENCH, name, ours, "m", target=8, peer="centroid", peer_value=centroid)
    figure(BENCH, f"{name}_knowing", knowing, "m")


if __name__ == "__main__":
    main()
