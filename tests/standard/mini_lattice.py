"""The lattice a second time, from docs/standard/lattice.md alone (its sections in #)."""

import bisect
import io
import lzma
from pathlib import Path

import h3.api.basic_int as h3
import numpy as np

FILE = Path(__file__).parents[2] / "postcodes" / "data" / "lattice.npz.xz"
KINDS = ("outside", "water", "unassigned")
MARKED = 32_768


class Lattice:
    """The runs of the file (4.6)."""

    def __init__(self):
        arrays = np.load(io.BytesIO(lzma.decompress(FILE.read_bytes())))
        planes = arrays["step_planes"].astype(np.uint64)
        steps = sum(plane << np.uint64(8 * place) for place, plane in enumerate(planes))
        self.starts = np.cumsum(steps, dtype=np.uint64).tolist()
        self.labels = arrays["labels"].tolist()
        self.postcodes = [str(postcode) for postcode in arrays["postcodes"]]
        self.estimated = {str(postcode) for postcode, _ in arrays["estimated"]}

    def locate(self, latitude, longitude):
        """Kind, postcode and exactness of a position (4.1, 4.3)."""
        key = h3.latlng_to_cell(latitude, longitude, 13) >> 6 & (1 << 46) - 1
        run = bisect.bisect_right(self.starts, key) - 1
        label = self.labels[run] if run >= 0 else 0
        marked, label = divmod(label, MARKED)
        kind = KINDS[label] if label < 3 else "commune"
        postcode = self.postcodes[label - 3] if label >= 3 else None
        if postcode in self.estimated:
            return kind, postcode, "estimated"
        return kind, postcode, "border" if marked else "exact"
