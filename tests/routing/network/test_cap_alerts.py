"""CAP 1.2 alerts become flooded areas: what holds, what is taken back, what is refused."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import shapely

from routing.errors import FloodError
from routing.floods import read_cap, read_floods
from routing.floods.area import CAMBODIA

SENDER = "alerts@weather.example"
RING = "11.50,104.90 11.50,105.00 11.60,105.00 11.50,104.90"
SENT = "2026-10-05T06:00:00+07:00"


def info(
    *,
    event: str = "Flash Flood",
    times: str = "",
    area: str = "",
    more: str = "",
    urgency: str = "Immediate",
) -> str:
    area = area or f"<areaDesc>Dangkao</areaDesc><polygon>{RING}</polygon>"
    return (
        f"<info><category>Met</category><event>{event}</event>{more}<urgency>{urgency}</urgency>"
        f"<severity>Severe</severity><certainty>Observed</certainty>{times}<area>{area}</area></info>"
    )


def alert(
    number: int = 1,
    *,
    kind: str = "Alert",
    status: str = "Actual",
    sent: str = SENT,
    references: str = "",
    body: str = "",
    version: str = "1.2",
) -> str:
    named = f"<references>{references}</references>" if references else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<alert xmlns="urn:oasis:names:tc:emergency:cap:{version}">'
        f"<identifier>KH-{number}</identifier><sender>{SENDER}</sender><sent>{sent}</sent>"
        f"<status>{status}</status><msgType>{kind}</msgType><scope>Public</scope>{named}"
        f"{body or info()}</alert>"
    )


def refers_to(number: int) -> str:
    return f"{SENDER},KH-{number},{SENT}"


@pytest.fixture
def feed(tmp_path: Path):
    """A function that writes alerts into a folder, in their order."""

    def write(*alerts: str) -> Path:
        folder = tmp_path / "feed"
        folder.mkdir()
        for number, text in enumerate(alerts):
            (folder / f"{number}.xml").write_text(text, encoding="utf-8")
        return folder

    return write


def test_a_polygon_has_latitude_first_and_holds_from_onset_to_expiry(tmp_path):
    times = (
        "<effective>2026-10-05T06:00:00+07:00</effective><onset>2026-10-05T09:00:00+07:00</onset>"
        "<expires>2026-10-05T18:00:00+07:00</expires>"
    )
    path = tmp_path / "one.xml"
    path.write_text(alert(body=info(times=times)), encoding="utf-8")
    (area,) = read_floods(path)
    assert area.name == "Flash Flood: Dangkao"
    assert shapely.bounds(area.shape).tolist() == [104.9, 11.5, 105.0, 11.6]
    hours = [h for h in range(24) if area.holds_at(datetime(2026, 10, 5, h, tzinfo=CAMBODIA))]
    assert hours == list(range(9, 18))


def test_without_an_end_an_alert_holds_for_a_day_from_when_it_was_sent(feed):
    (area,) = read_cap(feed(alert())).areas
    assert area.valid_from is not None
    assert area.valid_to is not None
    assert (area.valid_to - area.valid_from).total_seconds() == 24 * 3600


def test_a_circle_has_its_radius_in_kilometres(feed):
    body = info(area="<areaDesc>Kampot</areaDesc><circle>10.61,104.18 5</circle>")
    (area,) = read_cap(feed(alert(body=body))).areas
    metres = shapely.area(shapely.transform(area.shape, lambda xy: xy * [109_300, 111_195]))
    assert metres == pytest.approx(3.1416 * 5000**2, rel=0.01)


def test_geocodes_name_places_where_their_outline_is_known(feed):
    body = info(
        area="<areaDesc>Dangkao</areaDesc><geocode><valueName>postcode</valueName>"
        "<value>120100</value></geocode>"
    )
    folder = feed(alert(body=body))
    unknown = read_cap(folder)
    assert unknown.areas == ()
    assert any("postcode 120100" in note for note in unknown.notes)
    outline = shapely.box(104.8, 11.4, 104.9, 11.5)
    (area,) = read_cap(folder, places={"120100": outline}).areas
    assert shapely.equals(area.shape, outline)


def test_the_depth_is_a_parameter(feed):
    more = "<parameter><valueName>depth_m</valueName><value>0.4</value></parameter>"
    (area,) = read_cap(feed(alert(body=info(more=more)))).areas
    assert area.depth_m == 0.4


def test_an_update_replaces_and_a_cancel_takes_back(feed):
    later = "2026-10-05T08:00:00+07:00"
    smaller = info(area="<areaDesc>Chbar Ampov</areaDesc><circle>11.5,104.95 1</circle>")
    folder = feed(
        alert(4, kind="Cancel", sent=later, references=refers_to(3)),
        alert(1),
        alert(2, kind="Update", sent=later, references=refers_to(1), body=smaller),
        alert(3),
    )
    assert [area.name for area in read_cap(folder).areas] == ["Flash Flood: Chbar Ampov"]


@pytest.mark.parametrize(
    "ignored",
    [
        pytest.param(alert(status="Exercise"), id="an exercise"),
        pytest.param(alert(kind="Ack"), id="an acknowledgement"),
        pytest.param(alert(body=info(event="Heat wave")), id="no flood"),
        pytest.param(alert(body=info(urgency="Past")), id="over"),
        pytest.param(
            alert(body=info(more="<responseType>AllClear</responseType>")), id="all clear"
        ),
        pytest.param(
            alert(body=info(area="<areaDesc>somewhere</areaDesc>")), id="an area without outline"
        ),
    ],
)
def test_what_is_no_flood_in_force_is_left_aside_and_noted(feed, ignored):
    found = read_cap(feed(ignored))
    assert found.areas == ()
    assert found.notes


def test_khmer_words_are_floods_too(feed):
    assert len(read_cap(feed(alert(body=info(event="ទឹកជំនន់ភ្លាមៗ")))).areas) == 1


def test_a_feed_index_in_the_folder_is_passed_over(feed):
    found = read_cap(feed('<feed xmlns="http://www.w3.org/2005/Atom"/>', alert()))
    assert len(found.areas) == 1
    assert "0.xml is no alert (feed)" in found.notes[0]


BOMB = '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;">]>'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("<alert", "is no XML", id="cut off"),
        pytest.param(alert().replace("?>", f"?>{BOMB}", 1), "document type", id="entities"),
        pytest.param(alert(version="1.1"), "no CAP 1.2 alert", id="another version"),
        pytest.param("<rss/>", "no CAP 1.2 alert", id="another format"),
        pytest.param(alert().replace("KH-1", ""), "identifier", id="no identifier"),
        pytest.param(alert(sent="yesterday"), "'yesterday' is no date", id="no time"),
        pytest.param(alert(kind="Update"), "must name others", id="an update of nothing"),
        pytest.param(
            alert(kind="Cancel", references="KH-1"),
            "not sender,identifier,sent",
            id="bad reference",
        ),
        pytest.param(
            alert().replace(" 11.50,104.90<", "<"), "last equal to the first", id="open ring"
        ),
        pytest.param(alert().replace("105.00", "east"), "not latitude,longitude", id="words"),
        pytest.param(
            alert().replace("11.60,105.00", "105.00,11.60"), "in degrees", id="longitude first"
        ),
        pytest.param(
            alert(body=info(area="<areaDesc>a</areaDesc><circle>11.5,104.9 0</circle>")),
            "covers no area",
            id="a circle of nothing",
        ),
        pytest.param(
            alert(body=info(area="<areaDesc>a</areaDesc><circle>11.5,104.9</circle>")),
            "latitude,longitude radius",
            id="a circle without radius",
        ),
        pytest.param(
            alert(body=info(times="<expires>2026-10-04T00:00:00+07:00</expires>")),
            "before it begins",
            id="an end before the begin",
        ),
    ],
)
def test_a_malformed_alert_is_refused_and_named(tmp_path, text, message):
    path = tmp_path / "alert.xml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FloodError, match=message) as refused:
        read_cap(path)
    assert "alert.xml" in str(refused.value)


def test_an_empty_folder_and_a_missing_file_are_named(tmp_path):
    with pytest.raises(FloodError, match="holds no alert"):
        read_cap(tmp_path)
    with pytest.raises(FloodError, match="cannot be read"):
        read_cap(tmp_path / "nowhere.xml")
