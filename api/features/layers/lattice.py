"""Answer from the lattice: its H3 cells are made when they are asked for, never all at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import h3.api.basic_int as h3
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely
from h3ronpy import cells_to_string
from h3ronpy.vector import cells_to_wkb_polygons

from api.features.filters.judging import judge
from api.features.filters.masks import ColumnTerms
from api.features.filters.narrowing import box_of, split_by_shapes
from api.features.filters.nodes import Both, Node
from api.features.layers.wording import described
from api.features.model import GEOMETRY, Feature, LayerDescription, Page, Query
from postcodes import Lattice, cells_of_lattice, label_table, runs_in_box

_NEAR: Final = np.uint16(0x8000)
_RESOLUTION_SHIFT: Final = np.uint64(52)  # H3 documentation, "H3Index bit layout"
_RESOLUTION_MASK: Final = np.uint64(15)
_MOST_LOOKED_AT: Final = 400_000
"""Cells whose shapes are compared for one page: what lies far apart comes in short pages."""

Cells = npt.NDArray[np.uint64]
Labels = npt.NDArray[np.uint16]


class LatticeLayer:
    """The cells of the lattice with their postcodes, the largest that have one answer."""

    def __init__(self, lattice: Lattice) -> None:
        """Answer from a lattice."""
        self._lattice = lattice
        plain = label_table(lattice)
        marked = [plain.append_column("near_border", pa.array([near] * len(plain)))
                  for near in (False, True)]  # fmt: skip
        self._labels = pa.concat_tables(marked).combine_chunks()
        self._plain = len(plain)
        self.description: LayerDescription = described("lattice", source=lattice.source)

    def page(self, query: Query) -> Page:
        """The cells that are wanted, in the order of their numbers' digits."""
        plain, spatial = split_by_shapes(query.condition)
        box = box_of(query.condition, query.box)
        runs = self._runs(plain, query)
        found_cells: list[Cells] = []
        found_labels: list[Labels] = []
        found = looked_at = 0
        last = 0
        after = self._key(query.after) if query.after else None
        for cells, labels in cells_of_lattice(self._lattice, runs, after):
            kept = self._kept(cells, labels, box, spatial)
            found_cells.append(cells[kept])
            found_labels.append(labels[kept])
            found += len(found_cells[-1])
            looked_at += len(cells) if box or spatial else 0
            last = int(cells[-1])
            if found > query.limit or looked_at >= _MOST_LOOKED_AT:
                break
        else:
            last = 0
        cells, labels = (
            np.concatenate([np.array([], np.uint64), *found_cells]),
            np.concatenate([np.array([], np.uint16), *found_labels]),
        )
        if found > query.limit:
            cells, labels = cells[: query.limit], labels[: query.limit]
            last = int(cells[-1])
        return Page(self._features(cells, labels), h3.int_to_str(last) if last else "")

    def one(self, name: str) -> Feature | None:
        """The cell of a number, where it is one of the layer's."""
        try:
            cell = self._key(name)
        except KeyError:
            return None
        latitude, longitude = h3.cell_to_latlng(cell)
        box = (longitude, latitude, longitude, latitude)
        for cells, labels in cells_of_lattice(self._lattice, runs_in_box(self._lattice, box)):
            (row,) = np.nonzero(cells == np.uint64(cell))
            if len(row):
                return self._features(cells[row], labels[row])[0]
        return None

    def batches(self) -> Iterator[pa.RecordBatch]:
        """All cells as columns, without a feature for each: there are seven million."""
        for cells, labels in cells_of_lattice(self._lattice):
            rows = self._labels.take(pa.array(self._rows(labels))).combine_chunks().to_batches()[0]
            resolutions = (cells >> _RESOLUTION_SHIFT & _RESOLUTION_MASK).astype(np.int64)
            arrays = {
                "id": pa.array(cells_to_string(cells)).cast(pa.string()),
                **{field: rows.column(field) for field in rows.schema.names},
                "resolution": pa.array(resolutions),
                GEOMETRY: pa.array(cells_to_wkb_polygons(cells)).cast(pa.binary()),
            }
            names = ["id", *(field.name for field in self.description.fields), GEOMETRY]
            yield pa.RecordBatch.from_arrays([arrays[name] for name in names], names)

    def _key(self, name: str) -> int:
        try:
            cell = h3.str_to_int(name)
        except ValueError:
            raise KeyError(name) from None
        if not h3.is_valid_cell(cell) or h3.int_to_str(cell) != name:
            raise KeyError(name)
        return int(cell)

    def _runs(self, plain: tuple[Node, ...], query: Query) -> npt.NDArray[np.intp] | None:
        """The runs whose cells can be wanted; None for all of the country."""
        box = box_of(query.condition, query.box)
        runs = None if box is None else runs_in_box(self._lattice, box)
        if not plain:
            return runs
        fulfilled = judge(Both(plain), ColumnTerms(self._labels, _no_shapes))
        places = self._rows(self._lattice.labels)
        inside = self._lattice.labels & ~_NEAR != 0
        if runs is None:
            return np.flatnonzero(fulfilled[places] & inside)
        return runs[fulfilled[places[runs]]]

    def _rows(self, labels: Labels) -> npt.NDArray[np.intp]:
        """Rows of the table of labels."""
        near = labels >= _NEAR
        return np.asarray((labels & ~_NEAR).astype(np.intp) + near * self._plain)

    def _kept(
        self,
        cells: Cells,
        labels: Labels,
        box: tuple[float, float, float, float] | None,
        spatial: tuple[Node, ...],
    ) -> npt.NDArray[np.intp]:
        rows = np.arange(len(cells))
        if box is None and not spatial:
            return rows
        shapes = _polygons(cells)
        if box is not None:
            frame = shapely.box(*box)
            shapely.prepare(frame)
            rows = np.flatnonzero(shapely.intersects(frame, shapes))
        if spatial:
            table = self._labels.take(pa.array(self._rows(labels[rows])))
            rows = rows[judge(Both(spatial), ColumnTerms(table, lambda: shapes[rows]))]
        return rows

    def _features(self, cells: Cells, labels: Labels) -> list[Feature]:
        records = self._labels.take(pa.array(self._rows(labels))).to_pylist()
        shapes = _polygons(cells) if len(cells) else ()
        return [
            Feature(
                h3.int_to_str(cell),
                shape,
                record | {"resolution": h3.get_resolution(cell)},
            )
            for cell, shape, record in zip(cells.tolist(), shapes, records, strict=True)
        ]


def _polygons(cells: Cells) -> npt.NDArray[Any]:
    return np.asarray(shapely.from_wkb(np.array(cells_to_wkb_polygons(cells).to_pylist(), object)))


def _no_shapes() -> npt.NDArray[Any]:
    raise AssertionError("a condition without shapes asked for them")
