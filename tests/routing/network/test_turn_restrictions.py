"""Restriction relations become forbidden sequences of directed segments."""

from __future__ import annotations

from pathlib import Path

import pytest
from osm_towns import at, forbidden_ways, node_at, who, write_osm

from routing import Profile, RoadNetwork, read_network

STREET = {"highway": "residential"}
WEST, EAST, SOUTH, NORTH = 1, 2, 3, 4
CROSSING = 9
MOTORS_AND_BICYCLES = set(Profile) - {Profile.WALK}


def crossroads(path: Path, *relations: tuple[list, dict[str, str]]) -> RoadNetwork:
    """Four streets (ways 1 west, 2 east, 3 south, 4 north) that meet at node 9, inside a ring."""
    return read_network(
        write_osm(
            path / "crossroads.osm",
            {9: at(0, 0), 1: at(-1, 0), 2: at(1, 0), 3: at(0, -1), 4: at(0, 1)},
            [
                (WEST, [1, 9], STREET),
                (EAST, [9, 2], STREET),
                (SOUTH, [3, 9], STREET),
                (NORTH, [9, 4], STREET),
                (5, [1, 3, 2, 4, 1], STREET),
            ],
            relations=relations,
        )
    )


def restriction(kind: str, origin: int, target: int, **tags: str) -> tuple[list, dict[str, str]]:
    members = [("way", origin, "from"), ("node", CROSSING, "via"), ("way", target, "to")]
    return members, {"type": "restriction", "restriction": kind, **tags}


def test_a_forbidden_left_turn_is_one_sequence_with_its_directions(tmp_path):
    network = crossroads(tmp_path, restriction("no_left_turn", SOUTH, WEST))
    assert forbidden_ways(network) == {(SOUTH, WEST)}
    (south, south_forward), (west, west_forward) = network.turns.path(0)
    assert network.segment_end[south] == node_at(network, 0, 0)
    assert south_forward
    assert network.segment_end[west] == node_at(network, 0, 0)
    assert not west_forward
    assert who(int(network.turns.profiles[0])) == MOTORS_AND_BICYCLES


def test_an_order_to_go_straight_on_forbids_every_other_way_and_turning_back(tmp_path):
    network = crossroads(tmp_path, restriction("only_straight_on", SOUTH, NORTH))
    assert forbidden_ways(network) == {(SOUTH, WEST), (SOUTH, EAST), (SOUTH, SOUTH)}


def test_no_u_turn_on_one_street(tmp_path):
    network = crossroads(tmp_path, restriction("no_u_turn", SOUTH, SOUTH))
    ((south, there), (again, back)) = network.turns.path(0)
    assert south == again
    assert there != back


@pytest.mark.parametrize(
    ("tags", "bound"),
    [
        pytest.param(
            {"except": "bicycle;motorcycle"},
            MOTORS_AND_BICYCLES - {Profile.BICYCLE, Profile.MOTORCYCLE},
            id="two wheels excepted",
        ),
        pytest.param({"except": "psv"}, MOTORS_AND_BICYCLES, id="buses excepted"),
    ],
)
def test_exceptions(tmp_path, tags, bound):
    network = crossroads(tmp_path, restriction("no_right_turn", SOUTH, EAST, **tags))
    assert who(int(network.turns.profiles[0])) == bound


def test_a_restriction_for_trucks_binds_trucks_only(tmp_path):
    members, _ = restriction("", SOUTH, EAST)
    tags = {"type": "restriction", "restriction:hgv": "no_right_turn"}
    network = crossroads(tmp_path, (members, tags))
    assert who(int(network.turns.profiles[0])) == {Profile.TRUCK}


def test_two_relations_for_one_turn_are_one_sequence(tmp_path):
    members, _ = restriction("", SOUTH, EAST)
    truck = (members, {"type": "restriction", "restriction:hgv": "no_right_turn"})
    bicycle = (members, {"type": "restriction", "restriction:bicycle": "no_right_turn"})
    network = crossroads(tmp_path, truck, bicycle)
    assert len(network.turns) == 1
    assert who(int(network.turns.profiles[0])) == {Profile.TRUCK, Profile.BICYCLE}


def test_no_entry_from_several_streets(tmp_path):
    members = [("way", SOUTH, "from"), ("way", WEST, "from")]
    members += [("node", CROSSING, "via"), ("way", NORTH, "to")]
    tags = {"type": "restriction", "restriction": "no_entry"}
    assert forbidden_ways(crossroads(tmp_path, (members, tags))) == {(SOUTH, NORTH), (WEST, NORTH)}


@pytest.mark.parametrize(
    ("relation", "note"),
    [
        pytest.param(
            (
                restriction("", SOUTH, EAST)[0],
                {"type": "restriction", "restriction:conditional": "no_right_turn @ (07:00-09:00)"},
            ),
            "hold at certain times",
            id="at certain times",
        ),
        pytest.param(
            restriction("no_left_turn", SOUTH, WEST, hour_on="07:00"),
            "hold at certain times",
            id="at certain times, as it was written once",
        ),
        pytest.param(
            ([("way", SOUTH, "from"), ("way", EAST, "to")], restriction("no_exit", 1, 2)[1]),
            "lack a member",
            id="without via",
        ),
        pytest.param(restriction("no_left_turn", SOUTH, 77), "not in the network", id="no way 77"),
        pytest.param(
            (
                [("way", SOUTH, "from"), ("node", 77, "via"), ("way", EAST, "to")],
                restriction("no_right_turn", SOUTH, EAST)[1],
            ),
            "not in the network",
            id="no node 77",
        ),
        pytest.param(
            restriction("no_left_turn", SOUTH, SOUTH),
            "from which side",
            id="from a way into itself",
        ),
        pytest.param(
            (
                [("way", SOUTH, "from"), ("way", 77, "via"), ("way", EAST, "to")],
                restriction("no_right_turn", SOUTH, EAST)[1],
            ),
            "not in the network",
            id="no via way 77",
        ),
    ],
)
def test_what_is_not_honoured_is_counted(tmp_path, relation, note):
    network = crossroads(tmp_path, relation)
    assert len(network.turns) == 0
    assert any(note in line and line.startswith("1 ") for line in network.report.notes)


def dual_carriageway(path: Path, kind: str, via: list[int]) -> RoadNetwork:
    """Two one-way carriageways (1, 2 east; 5, 6 back west) joined by link 3 at the crossing.

    The link is two ways (3, 4) where ``via`` names both.
    """
    link = [(3, [12, 22], STREET)] if via == [3] else [(3, [12, 30], STREET), (4, [30, 22], STREET)]
    one_way = {"highway": "primary", "oneway": "yes"}
    members = [("way", 1, "from"), *[("way", way, "via") for way in via], ("way", 6, "to")]
    return read_network(
        write_osm(
            path / "dual.osm",
            {
                11: at(0, 0), 12: at(1, 0), 13: at(2, 0),
                21: at(2, 1), 22: at(1, 1), 23: at(0, 1), 30: at(1, 0.5),
            },
            [
                (1, [11, 12], one_way),
                (2, [12, 13], one_way),
                *link,
                (5, [21, 22], one_way),
                (6, [22, 23], one_way),
                (7, [13, 21], STREET),
                (8, [23, 11], STREET),
            ],
            relations=[(members, {"type": "restriction", "restriction": kind})],
        )
    )  # fmt: skip


@pytest.mark.parametrize("via", [[3], [3, 4], [4, 3]])
def test_no_u_turn_over_a_link_between_carriageways(tmp_path, via):
    network = dual_carriageway(tmp_path, "no_u_turn", via)
    assert forbidden_ways(network) == {(1, *sorted(via), 6)}


def test_an_order_over_a_link_forbids_the_other_ways_at_its_end(tmp_path):
    network = dual_carriageway(tmp_path, "only_left_turn", [3])
    assert forbidden_ways(network) == {(1, 3, 3)}  # the far carriageway comes towards: back only


def test_restrictions_on_dropped_roads_are_dropped(tmp_path):
    network = read_network(
        write_osm(
            tmp_path / "apart.osm",
            {n: at(n % 2, n // 2) for n in range(4)} | {7: at(9, 9), 8: at(9.5, 9), 9: at(9, 9.5)},
            [
                *[(10 + n, [n, m], STREET) for n, m in ((0, 1), (1, 3), (3, 2), (2, 0))],
                (2, [7, 8], {**STREET, "foot": "no"}),
                (3, [8, 9], {**STREET, "foot": "no"}),
            ],
            relations=[
                (
                    [("way", 2, "from"), ("node", 8, "via"), ("way", 3, "to")],
                    {"type": "restriction", "restriction": "no_left_turn"},
                )
            ],
        )
    )
    assert sorted(network.segment_way.tolist()) == [10, 11, 12, 13]
    assert len(network.turns) == 0
    assert network.turns.path_offset.tolist() == [0]


def test_monaco_has_its_restrictions(data_mirror: Path):
    network = read_network(data_mirror / "roads/monaco.osm.pbf")
    turns = network.turns
    assert len(turns) >= 40
    for i in range(len(turns)):
        path = turns.path(i)
        heads = [(network.segment_end if f else network.segment_start)[s] for s, f in path]
        tails = [(network.segment_start if f else network.segment_end)[s] for s, f in path]
        assert heads[:-1] == tails[1:]
        assert turns.profiles[i] > 0


def test_a_way_and_a_node_may_have_the_same_number(tmp_path):
    network = crossroads(tmp_path, restriction("no_left_turn", SOUTH, WEST))
    ring = [i for i in range(network.segment_count) if network.segment_way[i] == 5]
    assert len(ring) == 4  # cut where the streets end, nowhere else
