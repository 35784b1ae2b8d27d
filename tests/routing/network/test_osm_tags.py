"""Tags say who may travel a road, which way, and what it is called."""

from __future__ import annotations

import pytest
from osm_towns import who

from routing import Profile
from routing.network import SegmentFlag
from routing.network.road_tags import barrier_bits, road_kind
from routing.speeds import load_speeds

ALL = set(Profile)
DOUBLE_TRACKED = {Profile.REMORK, Profile.VAN, Profile.TRUCK}
MOTORS = {Profile.MOTORCYCLE, *DOUBLE_TRACKED}


@pytest.mark.parametrize(
    ("tags", "travellers"),
    [
        pytest.param({}, ALL, id="an ordinary street"),
        pytest.param({"motorcycle": "no"}, ALL - {Profile.MOTORCYCLE}, id="no motorcycles"),
        pytest.param({"motor_vehicle": "no"}, ALL - MOTORS, id="no motors"),
        pytest.param(
            {"motor_vehicle": "no", "motorcycle": "yes"},
            ALL - DOUBLE_TRACKED,
            id="the more special tag decides",
        ),
        pytest.param({"vehicle": "no"}, {Profile.WALK}, id="walkers only"),
        pytest.param({"access": "no", "foot": "yes"}, {Profile.WALK}, id="a walk through"),
        pytest.param({"access": "private"}, ALL, id="a gated borey is delivered to"),
        pytest.param({"hgv": "no"}, ALL - {Profile.TRUCK}, id="no trucks"),
        pytest.param({"foot": "no", "bicycle": "no"}, MOTORS, id="a flyover"),
        pytest.param({"maxweight": "5"}, ALL - {Profile.TRUCK}, id="a weak bridge"),
        pytest.param({"maxweight": "10"}, ALL, id="a strong bridge"),
        pytest.param(
            {"maxheight": "1.95"}, ALL - {Profile.VAN, Profile.TRUCK}, id="a low underpass"
        ),
        pytest.param({"maxheight": "9'10\""}, ALL - {Profile.TRUCK}, id="feet and inches"),
        pytest.param({"maxheight": "default"}, ALL, id="a height that says no number"),
        pytest.param({"maxwidth": "1.2 m"}, ALL - DOUBLE_TRACKED, id="a narrow gap"),
    ],
)
def test_who_may_travel_a_street(tags, travellers):
    kind = road_kind({"highway": "residential", **tags})
    assert kind is not None
    assert who(kind.forward) == who(kind.backward) == travellers


@pytest.mark.parametrize(
    ("tags", "along", "against"),
    [
        pytest.param({"oneway": "yes"}, ALL, {Profile.WALK}, id="one-way"),
        pytest.param({"oneway": "-1"}, {Profile.WALK}, ALL, id="against its nodes"),
        pytest.param(
            {"oneway": "yes", "oneway:bicycle": "no"},
            ALL,
            {Profile.WALK, Profile.BICYCLE},
            id="bicycles excepted",
        ),
        pytest.param(
            {"oneway": "yes", "cycleway": "opposite_lane"},
            ALL,
            {Profile.WALK, Profile.BICYCLE},
            id="a lane for bicycles against it",
        ),
        pytest.param(
            {"oneway": "yes", "oneway:motorcycle": "no"},
            ALL,
            {Profile.WALK, Profile.MOTORCYCLE},
            id="motorcycles excepted",
        ),
        pytest.param({"oneway:foot": "yes"}, ALL, ALL - {Profile.WALK}, id="walkers one way only"),
        pytest.param({"junction": "roundabout"}, ALL, {Profile.WALK}, id="a roundabout"),
        pytest.param(
            {"motor_vehicle:backward": "no"},
            ALL,
            {Profile.WALK, Profile.BICYCLE},
            id="closed to motors one way",
        ),
    ],
)
def test_which_way_a_street_may_be_travelled(tags, along, against):
    kind = road_kind({"highway": "tertiary", **tags})
    assert kind is not None
    assert (who(kind.forward), who(kind.backward)) == (along, against)


def test_a_sign_opens_a_footway_to_two_wheels_but_to_nobody_wider():
    opened = road_kind({"highway": "footway", "motor_vehicle": "yes", "bicycle": "designated"})
    assert opened is not None
    assert who(opened.forward) == {Profile.WALK, Profile.BICYCLE, Profile.MOTORCYCLE}
    general = road_kind({"highway": "footway", "access": "yes"})
    assert general is not None
    assert who(general.forward) == {Profile.WALK}


@pytest.mark.parametrize(
    ("tags", "stopped"),
    [
        pytest.param({"barrier": "bollard"}, DOUBLE_TRACKED, id="a bollard"),
        pytest.param(
            {"barrier": "bollard", "motorcar": "yes"},
            {Profile.TRUCK},
            id="a bollard that folds for cars",
        ),
        pytest.param({"barrier": "gate"}, set(), id="a gate that nobody shuts"),
        pytest.param({"barrier": "gate", "access": "private"}, set(), id="a borey's gate"),
        pytest.param({"barrier": "gate", "locked": "yes"}, ALL - {Profile.WALK}, id="a lock"),
        pytest.param({"barrier": "gate", "vehicle": "no"}, ALL - {Profile.WALK}, id="walkers pass"),
        pytest.param(
            {"barrier": "height_restrictor", "maxheight": "1.95"},
            {Profile.VAN, Profile.TRUCK},
            id="a beam",
        ),
        pytest.param({"barrier": "toll_booth"}, set(), id="a toll booth"),
    ],
)
def test_whom_a_barrier_stops(tags, stopped):
    assert who(barrier_bits(tags)) == stopped


def test_names_in_both_scripts_surface_and_what_a_road_is():
    kind = road_kind(
        {
            "highway": "trunk_link",
            "name": "មហាវិថីព្រះមុនីវង្ស",
            "name:en": "Monivong Boulevard",
            "ref": "2",
            "bridge": "viaduct",
            "toll": "yes",
            "surface": "laterite",
        }
    )
    assert kind is not None
    assert kind.name is not None
    assert (kind.name.latin, kind.name.khmer, kind.name.ref) == (
        "Monivong Boulevard",
        "មហាវិថីព្រះមុនីវង្ស",
        "2",
    )
    assert kind.flags == SegmentFlag.LINK | SegmentFlag.BRIDGE | SegmentFlag.TOLL
    assert load_speeds().surfaces[kind.surface].name == "compacted"
    latin_only = road_kind({"highway": "service", "name": "Street 240½"})
    assert latin_only is not None
    assert latin_only.name is not None
    assert (latin_only.name.latin, latin_only.name.khmer) == ("Street 240½", "")
