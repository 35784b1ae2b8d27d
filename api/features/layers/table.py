"""Answer from a table in memory: units, villages, hubs."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely

from api.features.filters.judging import judge
from api.features.filters.masks import ColumnTerms
from api.features.model import Box, Feature, LayerDescription, Page, Query


class TableLayer:
    """A layer whose features fit into memory many times over."""

    def __init__(
        self,
        description: LayerDescription,
        ids: npt.NDArray[np.str_],
        table: pa.Table,
        shapes: npt.NDArray[Any],
    ) -> None:
        """Take the features in any order.

        Args:
            description: Of the layer; its box is taken from the shapes.
            ids: Of the features, unique, shape (n,).
            table: The fields of the description, n rows.
            shapes: In degrees, None where a feature has none, shape (n,).
        """
        order = np.argsort(ids)
        self.description = description
        self._ids = ids[order]
        self._table = table.take(pa.array(order)).combine_chunks()
        self._shapes = shapes[order]
        shapely.prepare(self._shapes)
        self._tree = shapely.STRtree(self._shapes)

    def page(self, query: Query) -> Page:
        """The features that are wanted, by their ids."""
        rows = self._wanted(query)
        start = 0
        if query.after:
            at = int(np.searchsorted(self._ids, query.after))
            if at == len(self._ids) or self._ids[at] != query.after:
                raise KeyError(query.after)
            start = int(np.searchsorted(rows, at, side="right"))
        chosen = rows[start : start + query.limit]
        more = start + query.limit < len(rows)
        return Page(
            self._features(chosen),
            str(self._ids[chosen[-1]]) if more else "",
            len(rows),
        )

    def one(self, name: str) -> Feature | None:
        """The feature of an id."""
        at = int(np.searchsorted(self._ids, name))
        if at == len(self._ids) or self._ids[at] != name:
            return None
        return self._features(np.array([at]))[0]

    def _wanted(self, query: Query) -> npt.NDArray[np.intp]:
        """The rows that are wanted, in order."""
        rows = np.arange(len(self._ids))
        if query.box is not None:
            rows = self._in_box(query.box)
        if query.condition is None:
            return rows
        # The shapes are the dear part: look only at what the box left over.
        terms = ColumnTerms(self._table.take(pa.array(rows)), lambda: self._shapes[rows])
        return np.asarray(rows[judge(query.condition, terms)])

    def _in_box(self, box: Box) -> npt.NDArray[np.intp]:
        return np.asarray(np.sort(self._tree.query(shapely.box(*box), predicate="intersects")))

    def _features(self, rows: npt.NDArray[np.intp]) -> list[Feature]:
        records = self._table.take(pa.array(rows)).to_pylist()
        return [
            Feature(str(self._ids[row]), self._shapes[row], record)
            for row, record in zip(rows.tolist(), records, strict=True)
        ]
