"""Traps, parts, odd speeds, forbidden ways on, far places and changes are found and told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import orjson
import pytest
from routing_towns import osm_xml

from routing import Profile, read_network
from routing.learning import LearntSpeeds
from routing.learning.speeds import ProfileSpeeds
from routing.network_check import (
    FindingKind,
    NamedPoint,
    check_network,
    check_page_html,
    check_to_dict,
    compare_networks,
)
from routing.speeds import load_speeds

NODES = {
    1: (104.920, 11.570),
    2: (104.922, 11.570),
    3: (104.922, 11.572),
    4: (104.920, 11.572),
    5: (104.924, 11.570),
    6: (104.926, 11.570),
    7: (104.918, 11.570),
    8: (104.924, 11.574),
    9: (104.926, 11.574),
}
STREET = {"highway": "residential"}
BLOCK = [
    ([1, 2], STREET | {"name:en": "South"}),
    ([2, 3], STREET | {"name:en": "East"}),
    ([3, 4], STREET | {"name:en": "North"}),
    ([4, 1], STREET | {"name:en": "West"}),
]
FOOTWAY = {"highway": "footway"}


@pytest.fixture
def build(tmp_path):
    """A network of some ways; every way is also a footway's neighbour, so that none is dropped."""

    def build_(ways, relations="", name="town.osm"):
        path = tmp_path / name
        text = osm_xml(NODES, ways).replace("</osm>", relations + "</osm>")
        path.write_text(text, encoding="utf-8")
        return read_network(path)

    return build_


def texts(check, kind):
    return [one.text for one in check.findings if one.kind is kind]


def test_a_good_block_has_no_finding(build):
    check = check_network(build(BLOCK), Profile.MOTORCYCLE)
    assert check.findings == ()
    assert check.km == check.km_open == check.km_main == pytest.approx(0.881, abs=0.01)
    assert FindingKind.OFF_ROAD not in check.counts()


def test_a_trap_can_be_entered_and_not_left(build):
    trap = ([2, 5, 6], STREET | {"oneway": "yes", "name:en": "Trap"})
    check = check_network(build([*BLOCK, trap]), Profile.VAN)
    (text,) = texts(check, FindingKind.NO_EXIT)
    assert text.startswith("Trap")
    assert "0.44 km" in text
    assert check.km - check.km_main == pytest.approx(0.436, abs=0.01)
    on_foot = check_network(build([*BLOCK, trap]), Profile.WALK)
    assert on_foot.findings == ()


def test_a_street_that_only_leads_in_is_never_entered(build):
    source = ([6, 5, 2], STREET | {"oneway": "yes", "name:en": "Source"})
    check = check_network(build([*BLOCK, source]), Profile.VAN)
    (text,) = texts(check, FindingKind.NO_ENTRY)
    assert text.startswith("Source")


def test_streets_behind_a_footpath_are_a_part_of_their_own(build):
    ways = [*BLOCK, ([2, 5], FOOTWAY), ([5, 6], STREET | {"name:en": "Island"})]
    ways += [([5, 8], STREET), ([8, 9], STREET), ([9, 6], STREET)]
    check = check_network(build([*ways, ([1, 7], STREET), ([7, 4], STREET)]), Profile.VAN)
    (text,) = texts(check, FindingKind.PART)
    assert "Island" in text
    assert "no connection" in text


def test_odd_limits_are_found_and_ordinary_ones_are_not(build):
    ways = [(nodes, dict(tags)) for nodes, tags in BLOCK]
    ways[0][1]["maxspeed"] = "400"
    ways[1][1]["maxspeed"] = "30"
    check = check_network(build(ways), Profile.VAN)
    found = texts(check, FindingKind.LIMIT)
    assert found == ["South: the limit is 400 km/h; expected 5 to 120."]


def test_learnt_speeds_that_nobody_rides_are_found(build):
    network = build(BLOCK)
    m, classes = network.segment_count, len(load_speeds().classes)
    kmh = np.full(2 * m, 25.0, dtype=np.float32)
    kmh[0], kmh[3], kmh[5] = 300.0, 0.5, 300.0
    rides = np.full(2 * m, 10, dtype=np.int32)
    rides[5] = 1  # one odd ride is no finding
    nothing = np.empty(0)
    speeds = ProfileSpeeds(
        day_kmh=kmh,
        rides=rides,
        believed=np.ones(2 * m, dtype=np.float32),
        cell=nothing.astype(np.int64),
        cell_kmh=nothing.astype(np.float32),
        cell_seen_kmh=nothing.astype(np.float32),
        cell_rides=nothing.astype(np.int32),
        class_hour=np.zeros((classes, 24)),
        class_day=np.zeros(classes),
        class_rides=np.zeros(classes),
    )
    learnt = LearntSpeeds(network, {Profile.VAN: speeds})
    check = check_network(network, Profile.VAN, learnt=learnt)
    assert len(texts(check, FindingKind.LEARNT)) == 2
    other = check_network(network, Profile.MOTORCYCLE, learnt=learnt)
    assert texts(other, FindingKind.LEARNT) == []


def restriction(number, start, via, end, kind="no_straight_on"):
    return (
        f'<relation id="{number}" version="1"><member type="way" ref="{start}" role="from"/>'
        f'<member type="node" ref="{via}" role="via"/><member type="way" ref="{end}" role="to"/>'
        f'<tag k="type" v="restriction"/><tag k="restriction" v="{kind}"/></relation>'
    )


def test_a_junction_whose_every_way_on_is_forbidden_is_found(build):
    ways = [*BLOCK, ([2, 5], STREET | {"name:en": "Stub"})]
    both = restriction(1, 1, 2, 2) + restriction(2, 1, 2, 5)
    check = check_network(build(ways, both), Profile.VAN)
    (text,) = texts(check, FindingKind.TURN)
    assert text.startswith("South: all 2 ways on are forbidden")
    one = check_network(build(ways, restriction(1, 1, 2, 2)), Profile.VAN)
    assert texts(one, FindingKind.TURN) == []


def test_places_far_from_any_road_are_named(build):
    places = [NamedPoint("shop", 104.9201, 11.5701), NamedPoint("island", 104.95, 11.60)]
    check = check_network(build(BLOCK), Profile.VAN, places=places)
    (text,) = texts(check, FindingKind.OFF_ROAD)
    assert text.startswith("island: 4,")
    assert (check.snaps.places, check.snaps.off_network) == (2, 1)
    assert check.snaps.median_m == pytest.approx(11, abs=2)


def test_a_comparison_tells_what_came_went_and_changed(build):
    earlier = [*BLOCK, ([2, 5], STREET | {"name:en": "Gone"})]
    now = [(nodes, dict(tags)) for nodes, tags in BLOCK]
    now[1][1]["maxspeed"] = "20"
    now[2][1]["highway"] = "tertiary"
    now.append(([1, 7], STREET | {"name:en": "Replaced"}))  # the fifth way, elsewhere now
    now.append(([3, 8], STREET | {"name:en": "New"}))
    change = compare_networks(build(earlier, name="a.osm"), build(now, name="b.osm"), Profile.VAN)
    assert (change.by, change.added, change.removed) == ("way", 1, 0)
    assert change.changed == 3
    assert (change.changes["limit"], change.changes["class"], change.changes["name"]) == (1, 1, 1)
    kinds = {kind: [f.text for f in change.findings if f.kind is kind] for kind in FindingKind}
    assert kinds[FindingKind.ADDED] == ["New: added residential."]
    assert change.km_by_class["tertiary"][0] == 0
    assert change.km_by_class["tertiary"][1] > 0
    assert change.travel.pairs > 0


def test_a_street_made_one_way_changes_travel(build):
    now = [(nodes, tags | {"oneway": "yes"}) for nodes, tags in BLOCK]
    change = compare_networks(build(BLOCK, name="a.osm"), build(now, name="b.osm"), Profile.VAN)
    assert change.changes["access"] == 4
    assert change.travel.lost == change.travel.gained == 0
    assert change.travel.slower > 0
    same = compare_networks(build(BLOCK, name="a.osm"), build(BLOCK, name="b.osm"), Profile.VAN)
    assert (same.added, same.removed, same.changed, same.findings) == (0, 0, 0, ())
    assert same.travel.median_pct == 0


def test_networks_without_way_numbers_are_compared_by_place(ladder):
    without = replace(ladder, segment_length_m=ladder.segment_length_m + np.eye(1, 7)[0] * 5)
    change = compare_networks(ladder, without, Profile.VAN)
    assert (change.by, change.added, change.removed, change.changed) == ("place", 0, 0, 1)


def test_the_report_is_plain_data(build):
    trap = ([2, 5, 6], STREET | {"oneway": "yes", "name:en": "Trap"})
    network = build([*BLOCK, trap])
    change = compare_networks(build(BLOCK, name="a.osm"), network, Profile.VAN)
    check = check_network(
        network, Profile.VAN, places=[NamedPoint("a", 104.92, 11.57)], comparison=change
    )
    record = orjson.loads(orjson.dumps(check_to_dict(check)))
    assert record["counts"]["no_exit"] == 1
    assert record["counts"]["added"] == 1
    assert record["comparison"]["earlier"] == "a.osm"
    assert record["snaps"]["places"] == 1


def test_the_page_holds_the_findings_and_loads_nothing(build):
    trap = ([2, 5, 6], STREET | {"oneway": "yes", "name:en": "Trap &lt;/script&gt;&lt;b&gt;"})
    page = check_page_html(check_network(build([*BLOCK, trap]), Profile.VAN))
    assert "ពិនិត្យបណ្តាញផ្លូវ" in page
    assert "Can be entered, not left" in page
    assert "Trap &lt;/script&gt;" in page
    assert page.count("</script>") == 2
    assert "default-src 'none'" in page
    assert "http://" not in page
    assert "https://" not in page


def test_the_real_network_of_monaco_falls_into_main_part_and_findings(data_mirror):
    network = read_network(data_mirror / "roads" / "monaco.osm.pbf")
    check = check_network(network, Profile.VAN)
    islands = (FindingKind.PART, FindingKind.NO_EXIT, FindingKind.NO_ENTRY)
    apart = [one.segments for one in check.findings if one.kind in islands]
    together = np.concatenate(apart)
    assert len(np.unique(together)) == len(together)
    assert check.km_main + sum(network.segment_length_m[s].sum() for s in apart) / 1000 == (
        pytest.approx(check.km_open)
    )
    assert len(check_page_html(check)) < 1_000_000
