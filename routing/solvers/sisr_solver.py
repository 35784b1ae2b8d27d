"""Solve with the project's own compiled ruin-and-recreate kernel."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from routing.engines.protocol import Matrix
from routing.problem import DAY_S, Feature, RoutingProblem, Vehicle
from routing.progress import PlanProgress, ProgressCallback
from routing.solvers.matrices import Matrices, matrices_of
from routing.solvers.protocol import Answer, Orders
from routing.solvers.protocol import Ending as StopAt
from routing.solvers.sisr import (
    BLOCKED,
    Dense,
    Ending,
    Kind,
    Layout,
    Sign,
    Stops,
    lay_out,
    search,
)
from routing.travel import Travel

# Costs, all in twentieths of a tenth of a second of travel.
_PER_SECOND = 200
_PER_METRE = 1  # 200 m weigh as much as one second: it only decides between equal times
_PER_VEHICLE = 600 * _PER_SECOND  # a further vehicle must save ten minutes
_PENALTY_RATIO = 8  # leaving out one stop costs as much as eight of the next lower priority
_PRIORITIES = 9
_LARGEST_SUM = 1 << 62

_LONGEST_S = 2 * DAY_S
_LARGEST_LOAD = 1 << 30
_SECONDS_PER_STOP, _ITERATIONS_PER_STOP = 0.05, 10_000


class SisrSolver:
    """Heterogeneous vehicles, two capacities, windows, shifts, optional stops."""

    def __init__(self, threads: int = 2) -> None:
        """Take the number of threads that share the work."""
        self._threads = threads

    @property
    def name(self) -> str:
        """What a plan calls it."""
        return "sisr"

    @property
    def features(self) -> frozenset[Feature]:
        """The rules that it keeps."""
        return frozenset({Feature.MAX_STOPS})

    def solve(
        self,
        problem: RoutingProblem,
        travel: Travel,
        *,
        ending: StopAt,
        seed: int,
        start: Orders | None = None,  # noqa: ARG002
        progress: ProgressCallback | None = None,
    ) -> Answer:
        """Search until the time limit, or 0.05 s per stop where that is less.

        Where the clock ends the search, the same seed may give another plan on another machine.
        """
        orders: list[tuple[int, ...]] = [() for _ in problem.vehicles]
        if not problem.stops:
            return Answer(tuple(orders))
        groups = _alike(problem.vehicles)
        count = len(problem.stops)
        until = Ending(
            seconds=min(ending.seconds, _SECONDS_PER_STOP * (count + 1)),
            iterations=_ITERATIONS_PER_STOP * count,
        )
        outcome = search(
            _lay_out(
                problem,
                matrices_of(problem, travel),
                [problem.vehicles[group[0]] for group in groups],
                groups,
            ),
            until,
            seed=seed,
            threads=self._threads,
            tell=None if progress is None else _teller(progress),
        )
        free = [iter(group) for group in groups]
        for route in outcome.routes:
            orders[next(free[route.kind])] = route.stops
        return Answer(tuple(orders))


def _teller(progress: ProgressCallback) -> Callable[[Sign], None]:
    return lambda sign: progress(PlanProgress("solve", sign.share, sign.served))


def _alike(vehicles: Sequence[Vehicle]) -> list[list[int]]:
    """The numbers of vehicles that differ in nothing but their name, together."""
    groups: dict[object, list[int]] = {}
    for number, vehicle in enumerate(vehicles):
        key = (
            vehicle.profile,
            vehicle.capacity_g,
            vehicle.capacity_cm3,
            vehicle.shift,
            vehicle.max_stops,
        )
        groups.setdefault(key, []).append(number)
    return list(groups.values())


def _lay_out(
    problem: RoutingProblem,
    matrices: Matrices,
    vehicles: Sequence[Vehicle],
    groups: Sequence[Sequence[int]],
) -> Layout:
    stops = problem.stops
    count = len(stops)
    profiles = sorted({vehicle.profile for vehicle in vehicles})
    longest_s = max(v.shift.closes_s - v.shift.opens_s for v in vehicles)
    kinds = [
        Kind(
            count=len(group),
            capacity=(
                min(vehicle.capacity_g, _LARGEST_LOAD - 1),
                min(vehicle.capacity_cm3, _LARGEST_LOAD - 1),
                count if vehicle.max_stops is None else min(vehicle.max_stops, count),
            ),
            opens=vehicle.shift.opens_s,
            closes=vehicle.shift.closes_s,
            fixed=_PER_VEHICLE,
            per_distance=_PER_METRE,
            per_time=_PER_SECOND,
            profile=profiles.index(vehicle.profile),
        )
        for vehicle, group in zip(vehicles, groups, strict=True)
    ]
    loads = [(s.weight_g, s.volume_cm3, 1) for s in stops]
    windows = [
        (0, _LONGEST_S) if s.window is None else (s.window.opens_s, s.window.closes_s)
        for s in stops
    ]
    opens, closes = np.array(windows, dtype=np.int32).T
    tables = [_tables(matrices[profile]) for profile in profiles]
    return lay_out(
        Stops(
            place=np.arange(1, count + 1, dtype=np.int32),
            demand=np.minimum(np.array(loads, dtype=np.int64), _LARGEST_LOAD).astype(np.int32),
            service=np.array([min(s.service_s, _LONGEST_S + 1) for s in stops], dtype=np.int32),
            opens=opens,
            closes=closes,
            prize=_prizes([s.priority for s in stops], longest_s),
        ),
        kinds,
        Dense(
            distance=np.stack([distance for distance, _ in tables]),
            duration=np.stack([duration for _, duration in tables]),
        ),
    )


def _tables(matrix: Matrix) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Distance and duration, both blocked where a leg takes longer than any shift."""
    blocked = matrix.duration_s > _LONGEST_S
    duration = np.where(blocked, BLOCKED, matrix.duration_s)
    distance = np.where(blocked, BLOCKED, np.minimum(matrix.distance_m, BLOCKED // 2))
    return distance.astype(np.int32), duration.astype(np.int32)


def _prizes(priorities: Sequence[int], longest_s: int) -> npt.NDArray[np.int64]:
    """What leaving out a stop costs: always more than a detour within a shift could."""
    least = 2 * (longest_s + 1) * _PER_SECOND + 2 * _PER_VEHICLE
    most = _LARGEST_SUM / len(priorities) / least
    ratio = min(_PENALTY_RATIO, int(most ** (1 / (_PRIORITIES - 1))))
    return np.array([least * ratio ** (p - 1) for p in priorities], dtype=np.int64)
