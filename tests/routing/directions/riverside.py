"""A small town on a river, with every kind of junction that a driver meets."""

from __future__ import annotations

import math

from routing_towns import osm_xml

WEST, SOUTH, STEP = 104.9200, 11.5600, 0.001
"""A grid of about 109 × 111 m; positions are (column, row), counted from the south-west."""

NORODOM = {
    "highway": "primary",
    "name": "មហាវិថីព្រះនរោត្តម",
    "name:km": "មហាវិថីព្រះនរោត្តម",
    "name:en": "Preah Norodom Boulevard",
    "ref": "41",
}
SIHANOUK = {
    "highway": "primary",
    "name:km": "មហាវិថីព្រះសីហនុ",
    "name:en": "Preah Sihanouk Boulevard",
}
STREET_240 = {"highway": "residential", "name:km": "ផ្លូវ ២៤០", "name:en": "Street 240"}
STREET_244 = {
    "highway": "residential",
    "name:km": "ផ្លូវ ២៤៤",
    "name:en": "Street 244",
    "oneway": "yes",
}
STREET_19 = {"highway": "tertiary", "name:km": "ផ្លូវ ១៩", "name:en": "Street 19"}
NATIONAL_1 = {"highway": "trunk", "name:km": "ផ្លូវជាតិលេខ ១", "name:en": "National Road 1"}
RIVER_ROAD = {"highway": "secondary", "name:km": "ផ្លូវមាត់ទន្លេ", "name:en": "Riverside Road"}
FERRY = {
    "route": "ferry",
    "name:km": "សាឡាងអរិយក្សត្រ",
    "name:en": "Areyksat Ferry",
    "duration": "00:10",
    "motor_vehicle": "yes",
    "foot": "yes",
}
ALLEY = {"highway": "service"}
RING = {"highway": "primary", "junction": "roundabout"}


def at(column: float, row: float) -> tuple[float, float]:
    """Longitude and latitude of a place on the grid."""
    return round(WEST + column * STEP, 7), round(SOUTH + row * STEP, 7)


def riverside_osm() -> str:
    """The town as an OpenStreetMap file.

    Norodom runs north along column 4, from row 0 to the roundabout around (4, 6); Sihanouk leaves
    the roundabout east and west, Norodom goes on north. Street 240 crosses Norodom at row 2,
    Street 244 (one-way to the east) at row 4, Street 19 joins them along column 7. At (4, 10)
    Norodom forks into National Road 1 (left) and Riverside Road (right), which bends to the pier
    at (9, 12), whence a ferry goes to the other bank.
    """
    nodes: dict[int, tuple[float, float]] = {}

    def node(column: float, row: float) -> int:
        place = at(column, row)
        for key, known in nodes.items():
            if known == place:
                return key
        nodes[len(nodes) + 1] = place
        return len(nodes)

    def line(*places: tuple[float, float]) -> list[int]:
        return [node(*place) for place in places]

    ring = [
        (4 + 0.25 * math.sin(math.radians(turn)), 6 - 0.25 * math.cos(math.radians(turn)))
        for turn in range(0, 360, 45)  # from the south, anticlockwise, as one drives on the right
    ]
    south, east, north, west = ring[0], ring[2], ring[4], ring[6]
    ways = [
        (line((4, 0), (4, 2), (4, 4), south), NORODOM),
        (line(*ring, ring[0]), RING),
        (line(north, (4, 8), (4, 10)), NORODOM),
        (line(east, (7, 6), (9, 6)), SIHANOUK),
        (line(west, (1, 6)), SIHANOUK),
        (line((1, 2), (4, 2), (7, 2)), STREET_240),
        (line((1, 4), (4, 4), (7, 4)), STREET_244),
        (line((7, 2), (7, 4), (7, 6)), STREET_19),
        (line((1, 2), (1, 4), (1, 6)), STREET_19),
        (line((4, 10), (3, 12), (2, 15)), NATIONAL_1),
        (line((4, 10), (4.8, 12), (6, 12.2), (9, 12)), RIVER_ROAD),
        (line((9, 12), (14, 12)), FERRY),
        (line((14, 12), (16, 12)), NATIONAL_1 | {"ref": "1"}),
        (line((4, 8), (5, 8), (5.2, 8.8)), ALLEY),
        (line((7, 4), (8, 3.2)), ALLEY),
        (line((9, 6), (9, 12)), RIVER_ROAD),
    ]
    return osm_xml(nodes, ways)
