"""Measure how often answers of each class and probability are right, and fit the maps to that.

The raw figure of the scoring (share of probability, likeness of the weakest name) is mapped to the
rate at which answers were right on generated noise, by class and monotonously (pool adjacent
violators). The figures are cross-fitted: the communes of the country are divided into five folds,
and each fold is predicted by the map of the other four. Labelled addresses are only looked at.
Run: ``python -m benchmarks.calibration [--rows N] [--seed S] [--write]``
"""

from __future__ import annotations

import argparse
import csv
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import isotonic_regression

from addressing import Geocoder, load_geocoder
from addressing.geocode.geocoder import Query
from addressing.geocode.weights import Calibration, raw_probability
from benchmarks.figures import figure
from benchmarks.former_districts import former_districts
from benchmarks.geocode_noise import right_as_answered
from benchmarks.noise_kinds import KINDS
from benchmarks.noisy_addresses import noisy_addresses
from gis_data import load_gazetteer

_BENCH = "calibration"
_FOLDS = 5
_CLASSES = ("A", "B", "C")
_LEAST_IN_BLOCK = 40
_MOST_KNOTS = 12
_BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.99, 1.0)
_SLICE = 2_000
_TARGET = Path(__file__).parents[1] / "addressing/data/calibration.toml"
_WRITTEN = Path(__file__).parents[1] / "tests/addressing/geocode/written_addresses.csv"


@dataclass(frozen=True)
class Outcomes:
    """Answers to rows whose truth is known; rows without an answer are left out.

    Attributes:
        confidence: Class of each.
        raw: Its raw figure.
        right: Whether it came true.
        fold: Of its commune.
        clear: Names one commune and contradicts nothing: class A may be expected.
        rows: How many rows there were, with those that got no answer.
        clear_rows: How many of them were clear.
    """

    confidence: npt.NDArray[np.str_]
    raw: npt.NDArray[np.float64]
    right: npt.NDArray[np.bool_]
    fold: npt.NDArray[np.int64]
    clear: npt.NDArray[np.bool_]
    rows: int
    clear_rows: int


def outcomes_of_noise(geocoder: Geocoder, rows: int, seed: int) -> Outcomes:
    """Answers to generated noise."""
    made = list(noisy_addresses(load_gazetteer(), rows, seed, former_districts()))
    clear = [len(row.postcodes) == 1 and not row.contradicts for row in made]
    found = []
    for first in range(0, len(made), _SLICE):
        some = made[first : first + _SLICE]
        texts = [row.text for row in some]
        decisions = geocoder.decide_words(texts)
        answers = geocoder.geocode_many([Query(text) for text in texts])
        for place, (row, answer, decision) in enumerate(zip(some, answers, decisions, strict=True)):
            if decision.place is not None:
                found.append(
                    (
                        decision.confidence.value,
                        raw_probability(decision.share, decision.least),
                        right_as_answered(row, answer),
                        int(min(row.postcodes)) % _FOLDS,
                        clear[first + place],
                    )
                )
    return _outcomes(found, len(made), sum(clear))


def outcomes_of_table(geocoder: Geocoder, path: Path) -> Outcomes:
    """Answers to labelled addresses; rows that name no unit are left out."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["level"] != "none"]
    found, clear_rows = [], 0
    for row in rows:
        (decision,) = geocoder.decide_words([row["address"]])
        answer = geocoder.geocode(row["address"])
        clear = row["level"] in {"commune", "village"} and row.get("ambiguous", "0") != "1"
        clear_rows += clear
        if decision.place is not None:
            right = answer.postcode in row["acceptable"].split(";")
            right &= not row["village_code"] or answer.village_code in {None, row["village_code"]}
            raw = raw_probability(decision.share, decision.least)
            found.append((decision.confidence.value, raw, right, 0, clear))
    return _outcomes(found, len(rows), clear_rows)


def _outcomes(
    found: Sequence[tuple[str, float, bool, int, bool]], rows: int, clear_rows: int
) -> Outcomes:
    confidence, raw, right, fold, clear = zip(*found, strict=True)
    return Outcomes(
        np.array(confidence),
        np.array(raw),
        np.array(right),
        np.array(fold),
        np.array(clear),
        rows,
        clear_rows,
    )


def fit(outcomes: Outcomes, chosen: npt.NDArray[np.bool_]) -> Calibration:
    """Monotone maps by class from the chosen outcomes."""
    raw: dict[str, Sequence[float]] = {}
    observed: dict[str, Sequence[float]] = {}
    for name in _CLASSES:
        own = chosen & (outcomes.confidence == name)
        order = np.argsort(outcomes.raw[own], kind="stable")
        knots, rates = _blocks(outcomes.raw[own][order], outcomes.right[own][order])
        raw[name], observed[name] = knots, rates
    return Calibration(raw, observed)


def _blocks(
    raw: npt.NDArray[np.float64], right: npt.NDArray[np.bool_]
) -> tuple[list[float], list[float]]:
    """Knots and rates: runs of equal size, pooled where the rate would fall.

    Each run has half a wrong answer more than was seen, so that no rate is a flat 1.
    """
    if not len(raw):
        return [], []
    count = int(np.clip(len(raw) // _LEAST_IN_BLOCK, 1, _MOST_KNOTS))
    pieces = np.array_split(np.arange(len(raw)), count)
    middle = np.array([raw[piece].mean() for piece in pieces])
    rates = np.array([right[piece].sum() / (len(piece) + 0.5) for piece in pieces])
    pooled = isotonic_regression(rates, weights=[len(piece) for piece in pieces]).x
    knots, kept = [0.0], [0.0]  # below the first run towards nothing
    for at, rate in zip(middle.round(4).tolist(), pooled.round(4).tolist(), strict=True):
        if at > knots[-1]:
            knots.append(at)
            kept.append(rate)
    return knots, kept


def predict(calibration: Calibration, outcomes: Outcomes) -> npt.NDArray[np.float64]:
    """The probability of each outcome by the maps."""
    pairs = zip(outcomes.confidence.tolist(), outcomes.raw.tolist(), strict=True)
    return np.array([calibration.probability(name, raw) for name, raw in pairs])


def cross_fitted(outcomes: Outcomes) -> npt.NDArray[np.float64]:
    """The probability of each outcome by the maps of the other folds."""
    found = np.empty(len(outcomes.raw))
    for fold in range(_FOLDS):
        own = outcomes.fold == fold
        found[own] = predict(fit(outcomes, ~own), outcomes)[own]
    return found


def expected_error(
    probability: npt.NDArray[np.float64], right: npt.NDArray[np.bool_]
) -> tuple[float, list[tuple[float, float, int, float, float]]]:
    """Expected calibration error, and by bin: bounds, rows, mean probability, rate."""
    table = []
    error = 0.0
    for low, high in pairwise(_BINS):
        own = (probability >= low) & (probability < high if high < 1 else probability <= high)
        if not own.any():
            continue
        mean, rate = float(probability[own].mean()), float(right[own].mean())
        table.append((low, high, int(own.sum()), round(mean, 4), round(rate, 4)))
        error += own.mean() * abs(mean - rate)
    return float(error), table


def print_reliability(name: str, outcomes: Outcomes, probability: npt.NDArray[np.float64]) -> None:
    """Print the error, the reliability table and what class A holds."""
    error, table = expected_error(probability, outcomes.right)
    raw_error, _ = expected_error(np.clip(outcomes.raw, 0, 1), outcomes.right)
    figure(
        _BENCH,
        f"{name}_expected_calibration_error",
        round(error, 4),
        "probability",
        target=0.02 if name == "noise" else None,
        peer="raw figure of the scoring",
        peer_value=round(raw_error, 4),
    )
    for low, high, rows, mean, rate in table:
        print(f"  {name}: {low:.2f}–{high:.2f}  {rows:6d} rows  said {mean:.3f}  right {rate:.3f}")
    safe = outcomes.confidence == "A"
    figure(_BENCH, f"{name}_class_A_rows", int(safe.sum()), "rows")
    right = round(float(outcomes.right[safe].mean()), 4)
    figure(_BENCH, f"{name}_class_A_right", right, "share", target=0.995)
    covers = round(float((safe & outcomes.clear).sum()) / max(outcomes.clear_rows, 1), 4)
    figure(_BENCH, f"{name}_class_A_covers_unambiguous", covers, "share", target=0.85)


def write(calibration: Calibration, rows: int, seed: int) -> None:
    """Write the maps into the rules of the geocoder."""
    date = datetime.now(UTC).date().isoformat()
    source = (
        f"benchmarks.noisy_addresses: {rows:,} addresses over all villages, {len(KINDS)} kinds of "
        f"noise, seed {seed}; no labelled address"
    )
    method = (
        "Isotonic regression over runs of equal size, by class; "
        f"{_FOLDS} folds of communes for the figures"
    )
    lines = [
        "# Monotone maps from the raw figure of the scoring (share × (0.6 + 0.4 × least likeness))",
        "# to the rate at which answers of a class were right; between two knots along a line.",
        "# Written by: python -m benchmarks.calibration --write",
        f'source = "{source}"',
        f'method = "{method}"',
        f'date = "{date}"',
        'licence = "Apache-2.0"',
    ]
    for name in _CLASSES:
        lines += [
            "",
            "[[class]]",
            f'name = "{name}"',
            f"raw = {list(calibration.raw[name])}",
            f"observed = {list(calibration.observed[name])}",
        ]
    _TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=14_573, help="of noise")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--write", action="store_true", help="keep the maps in the rules")
    given = parser.parse_args(arguments)
    geocoder = load_geocoder()
    noise = outcomes_of_noise(geocoder, given.rows, given.seed)
    print_reliability("noise", noise, cross_fitted(noise))
    maps = fit(noise, np.ones(len(noise.raw), np.bool_))
    tables = {"written": _WRITTEN}
    mirror = os.environ.get("PHLOV_DATA_MIRROR")
    if mirror:
        folder = Path(mirror) / "addresses"
        tables |= {name: folder / f"{name}.csv" for name in ("dev", "dev_variants")}
    for name, path in tables.items():
        outcomes = outcomes_of_table(geocoder, path)
        print_reliability(name, outcomes, predict(maps, outcomes))
    if given.write:
        write(maps, given.rows, given.seed)


if __name__ == "__main__":
    main()
