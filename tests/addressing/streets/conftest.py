"""A few streets of Boeng Keng Kang and what stands on them, drawn for these tests.

Streets 278, 302 and 310 run west to east, 51 and Norodom north to south. They are no survey: where
they run, which houses have numbers and what is called what is made up, within the true communes.
"""

import pytest
from drawn_map import DrawnMap

from addressing import load_geocoder
from addressing.streets.step import StreetsStep


@pytest.fixture(scope="session")
def drawn_map():
    """The map, ready to be written."""
    drawn = DrawnMap()
    street = {"highway": "residential"}
    drawn.line(
        (11.5540, 104.9150), (11.5540, 104.9215), name="ផ្លូវ ២៧៨", name__en="Street 278", **street
    )
    drawn.line((11.5540, 104.9215), (11.5540, 104.9280), name="St 278", **street)
    drawn.line((11.5520, 104.9222), (11.5520, 104.9278), name="ផ្លូវលេខ ៣០២", **street)
    drawn.line(
        (11.5500, 104.9222), (11.5500, 104.9278), name="Street 310", alt_name="Golden St", **street
    )
    drawn.line((11.5470, 104.9260), (11.5558, 104.9260), name="Street 51 (Pasteur)", **street)
    drawn.line(
        (11.5465, 104.9279),
        (11.5558, 104.9279),
        name="មហាវិថីព្រះនរោត្តម",
        name__en="Preah Norodom Boulevard",
        ref="41",
        highway="primary",
    )
    drawn.line((11.5490, 104.9310), (11.5490, 104.9350), name="Street 999", **street)
    drawn.line((11.5450, 104.9310), (11.5450, 104.9350), name="Street 51 (Pasteur)", **street)
    drawn.line((12.2300, 104.6600), (12.2700, 104.6500), ref="NR5", highway="trunk")
    drawn.line((11.5530, 104.9230), (11.5531, 104.9240), highway="service")
    for side, houses in (
        (11.55415, ((1, 104.9222), (9, 104.9230), (21, 104.9242))),
        (11.55385, ((2, 104.9222), (10, 104.9230), (18, 104.9238))),
    ):
        for number, longitude in houses:
            drawn.point(
                side, longitude, **{"addr:housenumber": str(number), "addr:street": "Street 278"}
            )
    drawn.box(11.55420, 104.9250, **{"addr:housenumber": "33A;35", "addr:street": "ផ្លូវ ២៧៨"})
    first, last = (
        drawn.point(11.5521, longitude, **{"addr:housenumber": number, "addr:street": "ផ្លូវ ៣០២"})
        for number, longitude in (("1", 104.9226), ("41", 104.9266))
    )
    drawn.line(first, last, addr__interpolation="odd")
    drawn.point(11.5521, 104.9272, **{"addr:housenumber": "41", "addr:street": "ផ្លូវ ៣០២"})
    drawn.point(11.5499, 104.9225, **{"addr:housenumber": "8", "addr:street": "Street 310"})
    drawn.point(11.5501, 104.9240, **{"addr:housenumber": "4", "addr:street": "Street 310"})
    drawn.point(11.5499, 104.9255, **{"addr:housenumber": "12", "addr:street": "Street 310"})
    drawn.point(11.5499, 104.9270, **{"addr:housenumber": "2", "addr:street": "Street 310"})
    drawn.point(11.5501, 104.9250)
    drawn.box(
        11.5552,
        104.9250,
        0.0010,
        amenity="place_of_worship",
        religion="buddhist",
        name="វត្តលង្កា",
        name__en="Wat Langka",
    )
    drawn.point(11.5485, 104.9240, amenity="bank", name="ABA Bank")
    drawn.point(11.5510, 104.9270, amenity="bank", name="ABA Bank")
    drawn.point(
        11.5405, 104.9110, amenity="marketplace", name="ផ្សារទួលទំពូង", name__en="Russian Market"
    )
    drawn.point(11.5560, 104.9310, name="Wat Botum Park", leisure="park")
    halves = [drawn.line((11.5475, 104.9230 + d), (11.5481, 104.9230 + d)) for d in (0, 0.001)]
    drawn.area(*halves, type="multipolygon", amenity="school", name="Kantuot Primary School")
    return drawn


@pytest.fixture(scope="session")
def map_file(drawn_map, tmp_path_factory):
    """The map as an .osm file."""
    return drawn_map.write(tmp_path_factory.mktemp("map") / "drawn.osm")


@pytest.fixture(scope="session")
def bundle(map_file, tmp_path_factory):
    """A folder with the layers of the drawn map."""
    folder = tmp_path_factory.mktemp("bundle")
    StreetsStep().build({"roads-osm": map_file}, folder)
    return folder


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    """Where the name index is kept."""
    return tmp_path_factory.mktemp("index")


@pytest.fixture(scope="session")
def geocoder(bundle, cache):
    """The geocoder that knows the drawn map."""
    return load_geocoder(cache, bundle)


@pytest.fixture(scope="session")
def plain(cache):
    """The geocoder without any bundle."""
    return load_geocoder(cache)
