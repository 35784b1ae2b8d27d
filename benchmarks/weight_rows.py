"""Search rows of weights for the check digit, and rank the one of the standard among them.

Usage: ``python -m benchmarks.weight_rows [--rows 5000] [--land 10000] [--seed 1]``; needs
PHLOV_DATA_MIRROR. Rows are found by placing weights from the left at random and going back where a
rule is broken (``is_sound_row``). Each is judged by the swaps of two groups of four that it lets
pass, on codes of villages, of buildings and of random points on land; a swap that puts an 8 or 9
where none can stand is refused by every row alike and does not count as passed.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from addressing import encode_array
from addressing.code.check import LENGTH, ORDER, WEIGHTS, add, is_sound_row, multiply
from benchmarks.figures import figure
from benchmarks.mirror import data_mirror
from benchmarks.real_places import points_on_land, villages_and_buildings

Values = npt.NDArray[np.uint8]

PRODUCTS = np.array([[multiply(x, y) for y in range(ORDER)] for x in range(ORDER)], np.uint8)
SUMS = np.array([[add(x, y) for y in range(ORDER)] for x in range(ORDER)], np.uint8)


def main() -> None:
    """Search, judge and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000)
    parser.add_argument("--land", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    lots = random.Random(options.seed)
    samples = _samples(data_mirror(), options.land, options.seed)
    own = _passed(WEIGHTS, samples)
    rows = {_row(lots) for _ in range(options.rows)} - {WEIGHTS}
    others = np.array([_passed(row, samples) for row in sorted(rows)])
    figure("weight_rows", "rows_tried", len(rows), "rows")
    figure(
        "weight_rows", "swaps_passed_worst_sample", round(max(own), 4), "share",
        target=0.09, peer="median of the rows",
        peer_value=round(float(np.median(others.max(axis=1))), 4),
    )  # fmt: skip
    for name, share, column in zip(samples, own, others.T, strict=True):
        figure(
            "weight_rows", f"swaps_passed_{name}", round(share, 4), "share",
            peer="best of the rows", peer_value=round(float(column.min()), 4),
        )  # fmt: skip
    better = int((others.max(axis=1) < max(own)).sum())
    figure("weight_rows", "rows_that_are_better", better, "rows")


def _row(lots: random.Random) -> tuple[int, ...]:
    """A row that keeps the rules, its first weight 1."""

    def grow(row: list[int]) -> list[int] | None:
        if len(row) == LENGTH:
            return row
        for weight in lots.sample(range(1, ORDER), ORDER - 1):
            longer = [*row, weight]
            if is_sound_row(longer) and (found := grow(longer)):
                return found
        return None

    row = grow([1])
    assert row is not None
    return tuple(row)


def _samples(mirror: Path, land: int, seed: int) -> dict[str, Values]:
    """Eleven values of real and of random codes, (n, 11) each."""
    places = villages_and_buildings(mirror)
    villages = places.index < _villages(mirror)
    latitudes, longitudes = points_on_land(mirror, land, np.random.default_rng(seed))
    points: dict[str, tuple[Any, Any]] = {
        "villages": (places["latitude"][villages], places["longitude"][villages]),
        "buildings": (places["latitude"][~villages], places["longitude"][~villages]),
        "land": (latitudes, longitudes),
    }
    return {name: _values(*pair) for name, pair in points.items()}


def _villages(mirror: Path) -> int:
    with (mirror / "villages" / "village_points.csv").open(encoding="utf-8") as lines:
        return sum(1 for _ in lines) - 1


def _values(latitudes: npt.ArrayLike, longitudes: npt.ArrayLike) -> Values:
    keys = np.unique(encode_array(latitudes, longitudes).keys).astype(np.int64)
    rank, below = keys // 7**8, keys % 7**8
    columns = [rank // 81, rank // 9 % 9, rank % 9]
    columns += [below // 7**place % 7 for place in range(7, -1, -1)]
    return np.stack(columns, axis=1).astype(np.uint8)


def _passed(row: Sequence[int], samples: dict[str, Values]) -> list[float]:
    """Of the swaps of two groups that change a code, the share that its check lets pass."""
    shares = []
    for values in samples.values():
        total = _sum(row[:-1], values)
        closing = np.array(
            [
                next(y for y in range(ORDER) if add(s, multiply(row[-1], y)) == 0)
                for s in range(ORDER)
            ],
            np.uint8,
        )
        whole = np.column_stack([values, closing[total]])
        tried = passed = 0
        for one, other in combinations(range(0, LENGTH, 4), 2):
            swapped = whole.copy()
            swapped[:, one : one + 4] = whole[:, other : other + 4]
            swapped[:, other : other + 4] = whole[:, one : one + 4]
            changed = (swapped != whole).any(axis=1)
            shaped = (swapped[:, 3:11] < 7).all(axis=1)
            tried += int(changed.sum())
            passed += int((changed & shaped & (_sum(row, swapped) == 0)).sum())
        shares.append(passed / tried)
    return shares


def _sum(row: Sequence[int], values: Values) -> Values:
    total = np.zeros(len(values), np.uint8)
    for weight, column in zip(row, values.T, strict=True):
        total = SUMS[total, PRODUCTS[weight, column]]
    return total


if __name__ == "__main__":
    main()
