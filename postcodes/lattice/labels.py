"""Name the labels of runs: what is no postcode, where the communes begin, and the border mark."""

from __future__ import annotations

from typing import Final

import numpy as np

OUTSIDE: Final = 0
WATER: Final = 1
UNASSIGNED: Final = 2
"""Labels that are no postcode; commune i of the sorted list has label i + 3."""

FIRST_COMMUNE: Final = 3

NEAR_BORDER: Final = np.uint16(0x8000)
"""Added to the label of a run near a border: the polygons may say otherwise of some point there."""
