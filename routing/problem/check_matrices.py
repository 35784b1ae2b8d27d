"""Check travel times that a caller brings along, before a plan is made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from gis_data import InputError, Problem
from routing.geometry import great_circle_m
from routing.problem.model import Profile, RoutingProblem
from routing.problem.places import places_of

if TYPE_CHECKING:  # engines speak of profiles, which are defined here
    from routing.engines.protocol import Matrix

_UNREACHABLE = np.iinfo(np.int32).max
_FASTEST_KMH, _SLOWEST_KMH = 200.0, 0.5
_SHORTEST_WAY, _LONGEST_WAY = 0.5, 20.0  # road metres for each metre of the straight line
_NEAR_M = 100.0  # two places that are nearer say nothing about units
_MOST_PAIRS = 200_000  # looked at for the units; all pairs of a smaller problem
_KMH = 3.6

# What the numbers would be in, and how many of the expected unit one of it is.
_TIMES = (("milliseconds", 0.001), ("minutes", 60.0), ("hours", 3600.0))
_LENGTHS = (("kilometres", 1000.0), ("millimetres", 0.001), ("centimetres", 0.01))

_Pairs = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]


def check_matrices(problem: RoutingProblem, matrices: Mapping[Profile, Matrix]) -> None:
    """Refuse matrices that cannot be meant; every profile's faults are listed at once.

    Rows and columns go by ``places_of(problem)``. Asymmetric travel is as it should be, and a pair
    that no road joins is ``UNREACHABLE`` in both arrays.

    Raises:
        InputError: With one ``Problem`` for each kind of fault of each array.
    """
    points = places_of(problem).points
    name = _namer(problem)
    found: list[Problem] = []
    for profile in sorted({vehicle.profile for vehicle in problem.vehicles}):
        if profile not in matrices:
            remedy = "Measure it, or leave it to an engine."
            found.append(Problem(f"matrix of {profile}", "none", "one for each profile", remedy))
            continue
        found += _check_profile(f"matrix of {profile}", matrices[profile], points, name)
    if found:
        raise InputError("The travel times cannot be used.", found)


def _check_profile(
    where: str, matrix: Matrix, points: npt.NDArray[np.float64], name: Callable[[int], str]
) -> list[Problem]:
    arrays = {
        "duration_s": np.asarray(matrix.duration_s),
        "distance_m": np.asarray(matrix.distance_m),
    }
    found, sound = [], {}
    for field, array in arrays.items():
        faults = _check_array(f"{where}, {field}", array, len(points), name)
        found += faults
        if not faults:
            sound[field] = array
    if len(sound) == len(arrays):
        found += _check_both(where, sound["duration_s"], sound["distance_m"], name)
    pairs = _pairs(len(points), points)
    for field, check in (("duration_s", _check_speed), ("distance_m", _check_length)):
        if field in sound:
            found += check(f"{where}, {field}", sound[field], points, pairs)
    return found


def _check_array(
    where: str, array: npt.NDArray[Any], n: int, name: Callable[[int], str]
) -> list[Problem]:
    if array.shape != (n, n):
        remedy = "One row and one column for each place: hubs, stops, other starts and ends."
        return [Problem(where, f"an array of shape {array.shape}", f"shape ({n}, {n})", remedy)]
    if array.dtype.kind not in "iuf":
        return [Problem(where, f"values of type {array.dtype}", "whole numbers")]
    found = []
    if array.dtype.kind == "f":
        missing = ~np.isfinite(array)
        if missing.any():
            given = _some("no number", missing, name)
            remedy = f"Write {_UNREACHABLE} where no road leads; measure what is missing."
            found.append(Problem(where, given, "a number for every pair", remedy))
        broken = ~missing & (array != np.floor(array))
        if broken.any():
            given = _some("a fraction", broken, name)
            found.append(Problem(where, given, "whole numbers", "Round them."))
    with np.errstate(invalid="ignore"):
        negative = array < 0
    if negative.any():
        remedy = f"Write {_UNREACHABLE} where no road leads."
        found.append(Problem(where, _some("a negative", negative, name), "zero or more", remedy))
    off = np.diagonal(array) != 0
    if off.any():
        row = int(np.argmax(off))
        given = f"{array[row, row]} from {name(row)} to itself, {int(off.sum())} of {n} places"
        found.append(Problem(where, given, "zero on the diagonal", "Set it to zero."))
    return found


def _check_both(
    where: str,
    duration_s: npt.NDArray[Any],
    distance_m: npt.NDArray[Any],
    name: Callable[[int], str],
) -> list[Problem]:
    """A pair that no road joins has neither a time nor a distance."""
    half = (duration_s == _UNREACHABLE) != (distance_m == _UNREACHABLE)
    if not half.any():
        return []
    given = _some("only one of the two unreachable", half, name)
    return [Problem(where, given, "both or neither", "Complete the matrix.")]


def _check_speed(
    where: str, duration_s: npt.NDArray[Any], points: npt.NDArray[np.float64], pairs: _Pairs
) -> list[Problem]:
    """Straight lines are not flown at 200 km/h, nor crept at half a kilometre an hour."""
    values, straight_m = _along(duration_s, points, pairs)
    if not len(values):
        return []
    with np.errstate(divide="ignore"):
        kmh = straight_m / values * _KMH
    wrong = (kmh > _FASTEST_KMH) | (kmh < _SLOWEST_KMH)
    if 2 * int(wrong.sum()) <= len(kmh):
        return []
    median = float(np.median(kmh))
    given = f"{wrong.mean():.0%} of the pairs at impossible speeds, half above {median:,.3g} km/h"
    expected = f"seconds: {_SLOWEST_KMH:g} to {_FASTEST_KMH:g} km/h along the straight line"
    units = [u for u, size in _TIMES if _SLOWEST_KMH <= median / size <= _FASTEST_KMH]
    return [Problem(where, given, expected, _looks_like(units))]


def _check_length(
    where: str, distance_m: npt.NDArray[Any], points: npt.NDArray[np.float64], pairs: _Pairs
) -> list[Problem]:
    """Roads are no shorter than the straight line, and not twenty times as long."""
    values, straight_m = _along(distance_m, points, pairs)
    if not len(values):
        return []
    ratio = values / straight_m
    wrong = (ratio < _SHORTEST_WAY) | (ratio > _LONGEST_WAY)
    if 2 * int(wrong.sum()) <= len(ratio):
        return []
    median = float(np.median(ratio))
    given = f"{wrong.mean():.0%} of the pairs impossible, half above {median:,.3g} straight lines"
    expected = f"metres: {_SHORTEST_WAY:g} to {_LONGEST_WAY:g} times the straight line"
    units = [u for u, size in _LENGTHS if _SHORTEST_WAY <= median * size <= _LONGEST_WAY]
    return [Problem(where, given, expected, _looks_like(units))]


def _looks_like(units: list[str]) -> str:
    if units:
        return f"The numbers look like {' or '.join(units)}: convert them."
    return "Check the unit, the order of the places, and latitude and longitude."


def _pairs(n: int, points: npt.NDArray[np.float64]) -> _Pairs:
    """Ordered pairs of places that are some way apart: all, or of very many a sample."""
    if n * n <= _MOST_PAIRS:
        rows, columns = np.divmod(np.arange(n * n, dtype=np.int64), max(n, 1))
    else:
        rows, columns = np.random.default_rng(0).integers(0, n, size=(2, _MOST_PAIRS))
    apart = _straight_m(points, (rows, columns)) >= _NEAR_M
    return rows[apart], columns[apart]


def _along(
    array: npt.NDArray[Any], points: npt.NDArray[np.float64], pairs: _Pairs
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The values of the pairs that roads join, and their straight lines in metres."""
    values = array[pairs]
    joined = values != _UNREACHABLE
    return values[joined].astype(np.float64), _straight_m(points, pairs)[joined]


def _straight_m(points: npt.NDArray[np.float64], pairs: _Pairs) -> npt.NDArray[np.float64]:
    begin, end = points[pairs[0]], points[pairs[1]]
    return great_circle_m(begin[:, 0], begin[:, 1], end[:, 0], end[:, 1])


def _some(what: str, mask: npt.NDArray[np.bool_], name: Callable[[int], str]) -> str:
    """How often something is so, and the first pair where it is."""
    row, column = np.unravel_index(int(np.argmax(mask)), mask.shape)
    pair = f"from {name(int(row))} to {name(int(column))}"
    more = int(mask.sum()) - 1
    return f"{what} {pair}" + (f" and for {more:,} more pairs" if more else "")


def _namer(problem: RoutingProblem) -> Callable[[int], str]:
    names = [f"hub {hub.id}" for hub in problem.hubs]
    names += [f"stop {stop.id}" for stop in problem.stops]
    return lambda row: names[row] if row < len(names) else f"place {row}"
