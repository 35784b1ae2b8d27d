"""Decide by polygons where the cells of a lattice cannot: near borders.

Away from borders the lattice answers, and it answers as the polygons do, because it was computed
from them: ``ExactLattice`` takes only polygons with the lattice's own fingerprint.
"""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from postcodes.errors import LatticeError
from postcodes.lattice.column import Exactness, ReverseColumn
from postcodes.lattice.kernel import Labels
from postcodes.lattice.labels import FIRST_COMMUNE, OUTSIDE
from postcodes.lattice.model import Lattice, Territory, position_columns
from postcodes.lattice.points import in_slices
from postcodes.lattice.polygons import boundaries_fingerprint, with_postcodes
from postcodes.lattice.rosette import rosette

Floats = npt.NDArray[np.float64]


class ExactLattice:
    """A lattice with the commune polygons that it was computed from."""

    def __init__(self, lattice: Lattice, communes: gpd.GeoDataFrame) -> None:
        """Join the two.

        Args:
            lattice: Computed from these polygons.
            communes: Polygons with a column ``postcode``.

        Raises:
            LatticeError: The lattice was computed from other polygons.
        """
        communes = with_postcodes(communes)
        found = boundaries_fingerprint(communes)
        if found != lattice.fingerprint:
            raise LatticeError(
                f"The polygons (fingerprint {found[:12]}) are not those from which the lattice was "
                f"computed ({lattice.fingerprint[:12] or 'none'}). Take the lattice of the same "
                "bundle, or build it again with `phlov data build`."
            )
        self.lattice = lattice
        self._polygons = communes.to_crs(4326).geometry.to_numpy()
        self._tree = shapely.STRtree(self._polygons)
        _prepare(self._polygons)

    def postcodes_at(self, latitudes: npt.ArrayLike, longitudes: npt.ArrayLike) -> ReverseColumn:
        """As ``Lattice.postcodes_at``, right to the line of the polygons.

        Args:
            latitudes: In degrees, shape (n,); NaN where a value is missing.
            longitudes: In degrees, shape (n,).

        Raises:
            ValueError: The columns differ in length.
        """
        lat, lon = position_columns(latitudes, longitudes)
        labels, marked = self.lattice.marked_labels_at(lat, lon)
        elsewhere = self._contradicted(lat, lon, labels, marked)
        labels[elsewhere] = self._labels_of_polygons(
            lat[elsewhere], lon[elsewhere], labels[elsewhere]
        )
        return self.lattice.column_of(lat, lon, labels, np.zeros(len(lat), np.bool_))

    def locate(self, *, latitude: float, longitude: float) -> Territory:
        """As ``Lattice.locate``, right to the line of the polygons; the border is still told.

        Raises:
            ValueError: Not finite, or not a latitude and longitude in degrees.
        """
        cells = self.lattice.locate(latitude=latitude, longitude=longitude)
        column = self.postcodes_at([latitude], [longitude])
        label = int(column.labels[0])
        exact = self.lattice.territory_of(label)
        others = {cells.postcode, *cells.neighbours} - {exact.postcode, None}
        return replace(
            exact,
            on_border=cells.on_border,
            neighbours=tuple(sorted(code for code in others if code is not None)),
            exactness=Exactness.of(column.exactness[0]),
            accuracy_m=float(column.accuracy_m[0]),
        )

    def _contradicted(
        self, lat: Floats, lon: Floats, labels: Labels, marked: npt.NDArray[np.bool_]
    ) -> npt.NDArray[np.intp]:
        """Rows near a border that do not lie in the polygon of their label."""
        elsewhere = marked.copy()

        def test(part: slice) -> None:
            rows = part.start + np.flatnonzero(marked[part] & (labels[part] >= FIRST_COMMUNE))
            polygons = self._polygons[labels[rows] - np.uint16(FIRST_COMMUNE)]
            elsewhere[rows] = ~shapely.contains_xy(polygons, lon[rows], lat[rows])

        in_slices(test, len(lat))
        return np.flatnonzero(elsewhere)

    def _labels_of_polygons(self, lat: Floats, lon: Floats, labels: Labels) -> Labels:
        """Labels by polygons alone; ``labels`` are those of the cells."""
        point, polygon = self._tree.query(shapely.points(lon, lat), predicate="intersects")
        found = np.full(len(lat), len(self._polygons), np.int64)
        # On a common border the smallest postcode is taken, always the same one.
        np.minimum.at(found, point, polygon)
        in_commune = found < len(self._polygons)
        decided = np.where(in_commune, found + FIRST_COMMUNE, labels).astype(np.uint16)
        for row in np.flatnonzero(~in_commune & (labels >= FIRST_COMMUNE)):
            decided[row] = self._nearest_non_commune(float(lat[row]), float(lon[row]))
        return decided

    def _nearest_non_commune(self, latitude: float, longitude: float) -> int:
        """What the cells around say of a point that lies in no polygon: water, or outside."""
        near = self.lattice.labels_at(*rosette(latitude, longitude))
        bare = near[near < FIRST_COMMUNE]
        return int(bare[0]) if len(bare) else OUTSIDE


def _prepare(polygons: npt.NDArray[np.object_]) -> None:
    """Index the polygons now: GEOS would at the first question, not for threads to share."""
    shapely.prepare(polygons)
    west, south, east, north = shapely.bounds(polygons).T
    shapely.contains_xy(polygons, (west + east) / 2, (south + north) / 2)
