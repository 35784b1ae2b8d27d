"""A small town of blocks with a one-way street and a forbidden turn."""

from __future__ import annotations

from pathlib import Path

import pytest
from routing_towns import osm_xml
from small_town import SIDE, corner, number

from routing import RoadNetwork, read_network


@pytest.fixture(scope="session")
def town_file(tmp_path_factory) -> Path:
    """Five streets each way; the middle one from west to east is one-way to the east.

    Who comes from the south on the second street may not turn left (west) at its second corner.
    """
    nodes = {number(x, y): corner(x, y) for x in range(SIDE) for y in range(SIDE)}
    rows = []
    for y in range(SIDE):
        tags = {"highway": "residential", "name:en": f"Row {y}"}
        if y == 2:
            tags |= {"highway": "secondary", "oneway": "yes"}
        rows.append(([number(x, y) for x in range(SIDE)], tags))
    for x in range(SIDE):
        # Streets end at every corner, so that restrictions can name them.
        rows += [
            ([number(x, y), number(x, y + 1)], {"highway": "residential"}) for y in range(SIDE - 1)
        ]
    west_of_corner = ([number(0, 1), number(1, 1)], {"highway": "residential", "name": "Left"})
    rows[1] = (rows[1][0][1:], rows[1][1])
    rows.append(west_of_corner)
    arriving = 5 + 1 * (SIDE - 1) + 1  # column 1, from row 0 to row 1
    relation = (
        '<relation id="1" version="1">'
        f'<member type="way" ref="{arriving}" role="from"/>'
        f'<member type="node" ref="{number(1, 1)}" role="via"/>'
        f'<member type="way" ref="{len(rows)}" role="to"/>'
        '<tag k="type" v="restriction"/><tag k="restriction" v="no_left_turn"/></relation>'
    )
    path = tmp_path_factory.mktemp("town") / "town.osm"
    path.write_text(osm_xml(nodes, rows).replace("</osm>", relation + "</osm>"), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def town(town_file) -> RoadNetwork:
    """The town as a network."""
    return read_network(town_file)
