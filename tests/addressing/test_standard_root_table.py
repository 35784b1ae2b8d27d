"""The root table that the standard publishes is the one that the code reads."""

from importlib import resources
from pathlib import Path

import h3.api.basic_int as h3

from addressing.code.roots import CAPACITY, FILE_NAME, ROOT_RESOLUTION, root_cells

PUBLISHED = Path(__file__).parents[2] / "docs" / "standard" / "root-table.txt"


def test_the_published_root_table_is_the_frozen_one():
    shipped = resources.files("addressing").joinpath("data", FILE_NAME).read_bytes()
    assert PUBLISHED.read_bytes() == shipped


def test_every_root_is_a_hexagon_whose_descendants_are_hexagons():
    # A descendant of a hexagon is a hexagon: pentagons descend from pentagons alone.
    assert all(h3.get_resolution(cell) == ROOT_RESOLUTION for cell in root_cells())
    assert not any(h3.is_pentagon(cell) for cell in root_cells())
    assert len(root_cells()) <= CAPACITY
