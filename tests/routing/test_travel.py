"""Travel between the places of a problem, whether all pairs are measured or only what is asked."""

from __future__ import annotations

import numpy as np
import pytest
from routing_towns import line_matrix

from routing import (
    UNREACHABLE,
    BeelineEngine,
    Hub,
    Matrix,
    Position,
    Profile,
    Stop,
    Vehicle,
    build_problem,
)
from routing import travel as travelling
from routing.problem import Places, RoutingProblem, places_of
from routing.travel import LegTravel, MatrixTravel, legs_along, spokes_of, travel_for

MOTO, VAN = Profile.MOTORCYCLE, Profile.VAN


class CountingEngine(BeelineEngine):
    """Remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.matrices: list[Profile] = []
        self.tables: list[tuple[int, int]] = []

    def matrix(self, points, profile):
        self.matrices.append(profile)
        return super().matrix(points, profile)

    def table(self, sources, targets, profile):
        self.tables.append((len(sources), len(targets)))
        return super().table(sources, targets, profile)


@pytest.fixture
def city(motorcycle: Vehicle, van: Vehicle) -> RoutingProblem:
    """Two hundred doors of Phnom Penh, and a van whose driver lives at Takhmao."""
    rng = np.random.default_rng(7)
    spots = rng.uniform((11.53, 104.88), (11.60, 104.94), (200, 2))
    stops = [Stop(id=f"s{n}", latitude=lat, longitude=lon) for n, (lat, lon) in enumerate(spots)]
    home = Position(latitude=11.48, longitude=104.95)
    fleet = [motorcycle, Vehicle(**{**_fields(van), "start": home})]
    return build_problem(Hub(id="hub", latitude=11.5759, longitude=104.9227), fleet, stops)


def _fields(vehicle: Vehicle) -> dict[str, object]:
    return {name: getattr(vehicle, name) for name in Vehicle.__slots__}


@pytest.fixture
def places(city: RoutingProblem) -> Places:
    """The rows of the city."""
    return places_of(city)


@pytest.fixture
def sparse(places: Places) -> LegTravel:
    """The city measured as it is asked for, by an engine that remembers."""
    return LegTravel(CountingEngine(), places.points, held=places.start)


def test_each_profile_is_measured_once(city, places):
    engine = CountingEngine()
    travel = travel_for(city, places, engine)
    assert isinstance(travel, MatrixTravel)
    assert engine.matrices == [MOTO, VAN]


def test_too_many_places_are_not_measured_whole(city, places, monkeypatch):
    monkeypatch.setattr(travelling, "MOST_DENSE_PLACES", 100)
    engine = CountingEngine()
    travel = travel_for(city, places, engine)
    assert isinstance(travel, LegTravel)
    assert travel.matrix(MOTO) is None
    assert engine.matrices == []


def test_what_is_asked_for_is_what_the_matrix_would_say(city, places, sparse):
    whole = BeelineEngine().matrix(places.points, VAN)
    rows = np.random.default_rng(1).permutation(len(places)).tolist()
    seconds, metres = legs_along(sparse, VAN, [*rows, rows[0], rows[0]])
    legs = (np.array(rows), np.roll(rows, -1))
    assert seconds[:-1] == whole.duration_s[legs].tolist()
    assert metres[:-1] == whole.distance_m[legs].tolist()
    assert (seconds[-1], metres[-1]) == (0, 0)
    for place in (0, 5, len(places) - 1):
        found = spokes_of(sparse, VAN, place, len(places))
        assert found.to_s.tolist() == whole.duration_s[:, place].tolist()
        assert found.to_m.tolist() == whole.distance_m[:, place].tolist()
        assert found.from_s.tolist() == whole.duration_s[place].tolist()
        assert found.from_m.tolist() == whole.distance_m[place].tolist()


def test_neighbours_and_pairs_asked_ahead_cost_no_further_question(places, sparse):
    engine = sparse._engine
    near = sparse.near(MOTO)
    first = near.indices[near.indptr[9] : near.indptr[10]].tolist()
    sparse.prefetch(MOTO, [(a, a + 100) for a in range(1, 90)])
    asked = len(engine.tables)
    assert asked > 0
    legs_along(sparse, MOTO, [9, first[0], 0, len(places) - 1, 5, 105, 105])
    assert len(engine.tables) == asked


def test_memory_holds_no_more_spokes_than_it_may(places, sparse, monkeypatch):
    monkeypatch.setattr(travelling, "_SPOKES_KEPT", 10)
    sparse.near(VAN)
    sparse.spokes(VAN, list(range(1, 120)))
    assert len(sparse._spokes) <= 10 + len(sparse._held)
    assert (VAN, 0) in sparse._spokes


def test_a_part_of_the_city_travels_as_the_whole_does(places, sparse):
    rows = np.array([0, *range(3, 201, 2), 201])
    sparse.near(VAN)
    part, dense = (
        sparse.part(rows),
        MatrixTravel({VAN: BeelineEngine().matrix(places.points, VAN)}).part(rows),
    )
    order = np.random.default_rng(3).permutation(len(rows)).tolist()
    assert legs_along(part, VAN, order) == legs_along(dense, VAN, order)
    near = part.near(VAN)
    assert len(near.indptr) == len(rows) + 1
    row = slice(near.indptr[7], near.indptr[8])
    whole = dense.matrix(VAN)
    assert near.duration_s[row].tolist() == whole.duration_s[7, near.indices[row]].tolist()
    assert (np.diff(near.duration_s[row]) >= 0).all()


def test_any_travel_can_be_asked_for_spokes():
    class Ferry:
        """Two banks and a ferry that goes one way."""

        def leg(self, profile: Profile, origin: int, destination: int) -> tuple[int, int]:
            return (0, 0) if origin == destination else (600, 800) if origin else (UNREACHABLE,) * 2

        def matrix(self, profile: Profile) -> Matrix | None:
            return None

    found = spokes_of(Ferry(), VAN, 0, 2)
    assert [own.tolist() for own in found] == [
        [0, 600],
        [0, 800],
        [0, UNREACHABLE],
        [0, UNREACHABLE],
    ]


def test_whole_matrices_answer_leg_by_leg():
    travel = MatrixTravel({VAN: line_matrix([0, 60, 90])})
    assert travel.leg(VAN, 1, 2) == (30, 300)
