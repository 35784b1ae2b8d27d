"""A few named streets around Wat Phnom, as the roads of a bundle."""

from __future__ import annotations

from pathlib import Path

import osmium

from gis_data import SourceStore, build_bundle
from routing import NetworkStep

WEST, SOUTH, STEP = 104.9190, 11.5640, 0.003
_COLUMNS, _ROWS = 5, 6
_AVENUES = (
    ("មហាវិថីព្រះមុនីវង្ស", "Preah Monivong Boulevard"),
    ("ផ្លូវ ៦៣", "Street 63"),
    ("មហាវិថីព្រះនរោត្តម", "Preah Norodom Boulevard"),
    ("ផ្លូវ ១៩", "Street 19"),
    ("ព្រះស៊ីសុវត្ថិ", "Preah Sisowath Quay"),
)
_STREETS = (
    ("ផ្លូវ ២៤០", "Street 240"),
    ("ផ្លូវ ១៧៨", "Street 178"),
    ("ផ្លូវ ១៥៤", "Street 154"),
    ("ផ្លូវ ១៣០", "Street 130"),
    ("ផ្លូវ ១០៦", "Street 106"),
    ("ផ្លូវ ៩២", "Street 92"),
)
"""Real names; the grid is drawn with a ruler."""


def wat_phnom_osm() -> str:
    """Five avenues and six streets, about 330 m apart, as an OpenStreetMap file."""
    rows = ['<osm version="0.6">']
    for row in range(_ROWS):
        for column in range(_COLUMNS):
            longitude, latitude = WEST + column * STEP, SOUTH + row * STEP
            number = _node(column, row)
            rows.append(f'<node id="{number}" version="1" lon="{longitude}" lat="{latitude}"/>')
    ways = [
        (name, "secondary", [_node(column, row) for row in range(_ROWS)])
        for column, name in enumerate(_AVENUES)
    ]
    ways += [
        (name, "residential", [_node(column, row) for column in range(_COLUMNS)])
        for row, name in enumerate(_STREETS)
    ]
    for number, ((khmer, latin), kind, nodes) in enumerate(ways, start=1):
        rows.append(f'<way id="{number}" version="1">')
        rows += [f'<nd ref="{node}"/>' for node in nodes]
        tags = {"highway": kind, "name": khmer, "name:km": khmer, "name:en": latin}
        rows += [f'<tag k="{key}" v="{value}"/>' for key, value in tags.items()]
        rows.append("</way>")
    return "\n".join([*rows, "</osm>"])


def _node(column: int, row: int) -> int:
    return row * _COLUMNS + column + 1


def write_roads(folder: Path) -> Path:
    """The file ``wat_phnom.osm`` in a folder."""
    path = folder / "wat_phnom.osm"
    path.write_text(wat_phnom_osm(), encoding="utf-8")
    return path


def build_roads(home: Path, mirror: Path) -> None:
    """Make them the roads of a home's current bundle."""
    source = mirror / "roads" / "cambodia-latest.osm.pbf"
    source.parent.mkdir(parents=True)
    with osmium.SimpleWriter(str(source)) as writer:
        for thing in osmium.FileProcessor(str(write_roads(mirror))):
            writer.add(thing)
    build_bundle([NetworkStep()], SourceStore(home, mirror), home)
