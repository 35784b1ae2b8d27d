"""Answer how long it takes from one place of a problem to another, whoever measured it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from routing.engines.protocol import Engine, Matrix, SparseMatrix
from routing.problem import Places, Profile, RoutingProblem

MOST_DENSE_PLACES = 6_500
"""Up to here all pairs are measured: 338 MB for each profile, at eight bytes a pair."""

NEIGHBOURS = 128
"""Of each place, where not all pairs are measured: 15 MB for 10,000 places and each profile."""

_SPOKES_KEPT = 512  # places with travel from and to all others: 160 KB each at 10,000 places
_ROWS_AT_ONCE = 64

Numbers = npt.NDArray[np.int32]


class Travel(Protocol):
    """Travel between the places of one problem, by the rows of ``routing.problem.Places``."""

    def leg(self, profile: Profile, origin: int, destination: int) -> tuple[int, int]:
        """Seconds and metres; both ``UNREACHABLE`` where no road leads."""

    def matrix(self, profile: Profile) -> Matrix | None:
        """All pairs, where they were measured; None where there are too many places."""


class Spokes(NamedTuple):
    """Travel from all places to one and from it to all, (n,) each."""

    to_s: Numbers
    to_m: Numbers
    from_s: Numbers
    from_m: Numbers


class MatrixTravel:
    """Travel from whole matrices, one for each profile of the problem's vehicles."""

    def __init__(self, matrices: Mapping[Profile, Matrix]) -> None:
        """Take the matrices, (n, n) each for n places."""
        self._matrices = dict(matrices)

    def leg(self, profile: Profile, origin: int, destination: int) -> tuple[int, int]:
        """Seconds and metres; both ``UNREACHABLE`` where no road leads."""
        matrix = self._matrices[profile]
        duration_s, distance_m = matrix.duration_s, matrix.distance_m
        return int(duration_s[origin, destination]), int(distance_m[origin, destination])

    def matrix(self, profile: Profile) -> Matrix | None:
        """All pairs."""
        return self._matrices[profile]

    def part(self, rows: npt.NDArray[np.integer]) -> MatrixTravel:
        """Travel between some of the places, which are numbered anew."""
        cut = np.ix_(rows, rows)
        return MatrixTravel(
            {
                profile: Matrix(matrix.duration_s[cut], matrix.distance_m[cut])
                for profile, matrix in self._matrices.items()
            }
        )


class LegTravel:
    """Travel that is asked of the engine as it is needed, for more places than all pairs allow.

    Each figure is the engine's own, as its matrix would have it. Memory grows with the number of
    places: neighbours (``NEIGHBOURS`` of each), and travel from and to all others for at most 512
    places at a time, hubs and further starts and ends first.
    """

    def __init__(
        self,
        engine: Engine,
        points: npt.NDArray[np.float64],
        *,
        hubs: int = 1,
        held: Iterable[int] = (),
    ) -> None:
        """Take the engine and the places.

        Args:
            engine: Who is asked.
            points: The places, (n, 2), hubs first.
            hubs: How many hubs there are.
            held: Further places whose travel from and to all others is always at hand.
        """
        self._engine = engine
        self._points = points
        self._hubs = hubs
        self._held = sorted({*range(hubs), *held})
        self._near: dict[Profile, _Near] = {}
        self._spokes: dict[tuple[Profile, int], Spokes] = {}
        self._legs: dict[tuple[Profile, int, int], tuple[int, int]] = {}

    def matrix(self, profile: Profile) -> Matrix | None:  # noqa: ARG002 - the same for all
        """None: there are too many places."""
        return None

    def near(self, profile: Profile) -> SparseMatrix:
        """Travel between each place and its neighbours, and between hubs and all places."""
        return self._nearby(profile).pairs

    def leg(self, profile: Profile, origin: int, destination: int) -> tuple[int, int]:
        """Seconds and metres; both ``UNREACHABLE`` where no road leads."""
        if origin == destination:
            return 0, 0
        known = self._known(profile, origin, destination)
        if known is None:
            self.prefetch(profile, [(origin, destination)])
            known = self._legs[profile, origin, destination]
        return known

    def prefetch(self, profile: Profile, pairs: Iterable[tuple[int, int]]) -> None:
        """Ask the engine for pairs at once that will be asked for one by one."""
        unknown = sorted(
            {
                (origin, destination)
                for origin, destination in pairs
                if origin != destination and self._known(profile, origin, destination) is None
            }
        )
        for begin in range(0, len(unknown), _ROWS_AT_ONCE):
            batch = unknown[begin : begin + _ROWS_AT_ONCE]
            origins = sorted({origin for origin, _ in batch})
            destinations = sorted({destination for _, destination in batch})
            table = self._table(profile, origins, destinations)
            row = {place: number for number, place in enumerate(origins)}
            column = {place: number for number, place in enumerate(destinations)}
            for origin, destination in batch:
                cell = row[origin], column[destination]
                self._legs[profile, origin, destination] = (
                    int(table.duration_s[cell]),
                    int(table.distance_m[cell]),
                )

    def spokes(self, profile: Profile, places: Sequence[int]) -> list[Spokes]:
        """Travel from all places to each of some, and from each of them to all."""
        missing = [place for place in places if (profile, place) not in self._spokes]
        found: dict[int, Spokes] = {}
        everywhere = range(len(self._points))
        for begin in range(0, len(missing), _ROWS_AT_ONCE):
            batch = missing[begin : begin + _ROWS_AT_ONCE]
            to = self._table(profile, everywhere, batch)
            back = self._table(profile, batch, everywhere)
            for number, place in enumerate(batch):
                to_s, to_m = to.duration_s[:, number].copy(), to.distance_m[:, number].copy()
                from_s, from_m = back.duration_s[number].copy(), back.distance_m[number].copy()
                for own in (to_s, to_m, from_s, from_m):
                    own[place] = 0
                found[place] = Spokes(to_s, to_m, from_s, from_m)
        answer = [found.get(place) or self._spokes[profile, place] for place in places]
        for place, spokes in found.items():
            self._keep(profile, place, spokes)
        return answer

    def part(self, rows: npt.NDArray[np.integer]) -> LegTravel:
        """Travel between some of the places, which are numbered anew; hubs are among them."""
        number = {int(row): place for place, row in enumerate(rows)}
        held = [number[row] for row in self._held]
        cut = LegTravel(self._engine, self._points[rows], hubs=self._hubs, held=held)
        cut._near |= {profile: near.part(rows) for profile, near in self._near.items()}
        cut._spokes |= {
            (profile, number[row]): Spokes(*(own[rows] for own in spokes))
            for (profile, row), spokes in self._spokes.items()
            if row in number
        }
        return cut

    def _known(self, profile: Profile, origin: int, destination: int) -> tuple[int, int] | None:
        known = self._legs.get((profile, origin, destination))
        if known is not None:
            return known
        spokes = self._spokes.get((profile, origin))
        if spokes is not None:
            return int(spokes.from_s[destination]), int(spokes.from_m[destination])
        spokes = self._spokes.get((profile, destination))
        if spokes is not None:
            return int(spokes.to_s[origin]), int(spokes.to_m[origin])
        return self._nearby(profile).find(origin, destination)

    def _nearby(self, profile: Profile) -> _Near:
        if profile not in self._near:
            found = self._engine.neighbours(self._points, profile, NEIGHBOURS, self._hubs)
            self._near[profile] = _Near(found)
            self.spokes(profile, self._held)
        return self._near[profile]

    def _keep(self, profile: Profile, place: int, spokes: Spokes) -> None:
        if len(self._spokes) >= _SPOKES_KEPT + len(self._held):
            held = set(self._held)
            oldest = next((key for key in self._spokes if key[1] not in held), None)
            if oldest is not None:
                del self._spokes[oldest]
        self._spokes[profile, place] = spokes

    def _table(
        self, profile: Profile, origins: Sequence[int], destinations: Sequence[int]
    ) -> Matrix:
        points = self._points
        return self._engine.table(points[list(origins)], points[list(destinations)], profile)


class _Near:
    """Neighbours whose pairs can be looked up."""

    def __init__(self, pairs: SparseMatrix) -> None:
        self.pairs = pairs
        self._count = len(pairs.indptr) - 1
        row = np.repeat(np.arange(self._count), np.diff(pairs.indptr))
        key = row * self._count + pairs.indices
        self._order = np.argsort(key, kind="stable").astype(np.int32)
        self._key = key[self._order]

    def find(self, origin: int, destination: int) -> tuple[int, int] | None:
        key = origin * self._count + destination
        place = int(self._key.searchsorted(key))
        if place == len(self._key) or self._key[place] != key:
            return None
        found = self._order[place]
        return int(self.pairs.duration_s[found]), int(self.pairs.distance_m[found])

    def part(self, rows: npt.NDArray[np.integer]) -> _Near:
        number = np.full(self._count, -1, dtype=np.int32)
        number[rows] = np.arange(len(rows))
        pairs = self.pairs
        row = number[np.repeat(np.arange(self._count), np.diff(pairs.indptr))]
        column = number[pairs.indices]
        kept = np.flatnonzero((row >= 0) & (column >= 0))
        kept = kept[np.argsort(row[kept], kind="stable")]
        indptr = np.searchsorted(row[kept], np.arange(len(rows) + 1)).astype(np.int64)
        return _Near(
            SparseMatrix(indptr, column[kept], pairs.duration_s[kept], pairs.distance_m[kept])
        )


def travel_for(problem: RoutingProblem, places: Places, engine: Engine) -> MatrixTravel | LegTravel:
    """Measure travel for a problem: all pairs, or only what is asked for where there are too many.

    Each profile of the vehicles is measured once.
    """
    if len(places) > MOST_DENSE_PLACES:
        ends = {end for end in places.end if end is not None}
        return LegTravel(engine, places.points, hubs=places.stop, held={*places.start, *ends})
    used = sorted({vehicle.profile for vehicle in problem.vehicles})
    return MatrixTravel({profile: engine.matrix(places.points, profile) for profile in used})


def legs_along(
    travel: Travel, profile: Profile, rows: Sequence[int]
) -> tuple[list[int], list[int]]:
    """Seconds and metres from each place to the next; both ``UNREACHABLE`` where no road leads."""
    matrix = travel.matrix(profile)
    if matrix is None:
        legs = [travel.leg(profile, origin, place) for origin, place in pairwise(rows)]
        return [duration_s for duration_s, _ in legs], [distance_m for _, distance_m in legs]
    places = np.array(rows)
    origins, destinations = places[:-1], places[1:]
    return (
        matrix.duration_s[origins, destinations].tolist(),
        matrix.distance_m[origins, destinations].tolist(),
    )


def spokes_of(travel: Travel, profile: Profile, place: int, count: int) -> Spokes:
    """Travel from all places of a problem to one, and from it to all.

    Args:
        travel: Between the places.
        profile: Who travels.
        place: Row of the one place.
        count: How many places there are.
    """
    matrix = travel.matrix(profile)
    if matrix is not None:
        return Spokes(
            matrix.duration_s[:, place],
            matrix.distance_m[:, place],
            matrix.duration_s[place],
            matrix.distance_m[place],
        )
    if isinstance(travel, LegTravel):
        return travel.spokes(profile, [place])[0]
    to = [travel.leg(profile, other, place) for other in range(count)]
    back = [travel.leg(profile, place, other) for other in range(count)]
    columns = [*zip(*to, strict=True), *zip(*back, strict=True)]
    return Spokes(*(np.array(column, dtype=np.int32) for column in columns))
