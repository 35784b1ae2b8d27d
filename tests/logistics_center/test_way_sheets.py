"""The driver's page: the way on a map, and what to do next, without a network."""

from __future__ import annotations

import pytest

from logistics_center import WayStop, way_sheet_html
from routing import EngineNote, Instruction, Maneuver, Profile, Route, RouteLeg
from routing.network import RoadName

NORODOM = RoadName(latin="Preah Norodom Boulevard", khmer="មហាវិថីព្រះនរោត្តម", ref="41")
STREET_240 = RoadName(latin="Street 240", khmer="ផ្លូវ ២៤០")


def told(maneuver, road, distance_m, text_en, text_km, place):
    """One instruction."""
    return Instruction(
        maneuver=maneuver,
        longitude=place[0],
        latitude=place[1],
        bearing_deg=0,
        road=road,
        exit=None,
        distance_m=distance_m,
        duration_s=distance_m // 5,
        text_en=text_en,
        text_km=text_km,
    )


@pytest.fixture
def to_street_240() -> Route:
    """Up Norodom and right into Street 240."""
    post, corner, house = (104.9240, 11.5600), (104.9240, 11.5640), (104.9270, 11.5641)
    leg = RouteLeg(
        distance_m=770,
        duration_s=150,
        line=(post, corner, house),
        instructions=(
            told(
                Maneuver.DEPART,
                NORODOM,
                445,
                "Set out towards the north on Preah Norodom Boulevard (41)",
                "ចេញដំណើរទៅទិសខាងជើង តាម មហាវិថីព្រះនរោត្តម (41)",
                post,
            ),
            told(
                Maneuver.RIGHT,
                STREET_240,
                325,
                "Turn right onto Street 240",
                "បត់ស្ដាំចូល ផ្លូវ ២៤០",
                corner,
            ),
            told(Maneuver.ARRIVE, STREET_240, 0, "Arrive <here>", "មកដល់គោលដៅ", house),
        ),
    )
    note = EngineNote("graph", on_roads=True, note="Distances along the roads of a test.")
    return Route(Profile.MOTORCYCLE, (3.0, 4.0), (leg,), note)


@pytest.fixture
def stops() -> list[WayStop]:
    """The post office and a house that was found to within 40 m."""
    return [
        WayStop("ប្រៃសណីយ៍", "Post office", 11.5600, 104.9240),
        WayStop("ផ្ទះ", "House", 11.5641, 104.9270, note="± 40 m; call first"),
    ]


def test_what_people_wrote_is_text_on_the_page(to_street_240, stops):
    page = way_sheet_html(to_street_240, stops)
    assert "Arrive &lt;here&gt;" in page
    assert "± 40 m; call first" in page


def test_without_road_names_the_page_says_so(to_street_240, stops):
    leg = to_street_240.legs[0]
    bare = RouteLeg(leg.distance_m, leg.duration_s, leg.line, ())
    note = EngineNote("beeline", on_roads=False, note="As the crow flies.")
    page = way_sheet_html(Route(Profile.VAN, (0.0, 0.0), (bare,), note), stops)
    assert "no road names are known here" in page
    assert "OpenStreetMap" not in page


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_a_driver_without_a_network_sees_the_way_and_each_corner(
    to_street_240, stops, chromium, tmp_path, width
):
    page_file = tmp_path / "way.html"
    page_file.write_text(way_sheet_html(to_street_240, stops), "utf-8")
    context = chromium.new_context(viewport={"width": width, "height": 800}, offline=True)
    page = context.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(page_file.as_uri())
    assert page.locator("#map canvas").count() > 0
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    corner = page.locator("li.right button")
    corner.click()
    assert corner.get_attribute("aria-current") == "true"
    context.close()
    assert asked == [page_file.as_uri()]
    assert said == []
