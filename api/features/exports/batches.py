"""Pass the features of a layer on as columns, some thousand at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pyarrow as pa
import shapely

from api.features.columns import ARROW
from api.features.model import (
    GEOMETRY,
    BatchLayer,
    Feature,
    FeatureLayer,
    LayerDescription,
    Query,
)

_AT_ONCE: Final = 5_000
_WKB: Final = {"ARROW:extension:name": "geoarrow.wkb"}


def schema_of(layer: LayerDescription) -> pa.Schema:
    """Columns of a layer: ``id``, its fields, ``geometry`` as well-known binary."""
    return pa.schema(
        [
            ("id", pa.string()),
            *((field.name, ARROW[field.kind]) for field in layer.fields),
            pa.field(GEOMETRY, pa.binary(), metadata=_WKB),
        ]
    )


def batches_of(layer: FeatureLayer) -> Iterator[pa.RecordBatch]:
    """All features of a layer, in the order of their keys; only some are held at once."""
    schema = schema_of(layer.description)
    if isinstance(layer, BatchLayer):
        for batch in layer.batches():
            yield batch.cast(schema)
        return
    after = ""
    while True:
        page = layer.page(Query(_AT_ONCE, after=after))
        if page.features:
            yield _batch(page.features, schema)
        if not page.after:
            return
        after = page.after


def _batch(features: Any, schema: pa.Schema) -> pa.RecordBatch:
    columns = [pa.array([feature.id for feature in features])]
    columns += [
        pa.array([feature.properties[field.name] for feature in features], field.type)
        for field in list(schema)[1:-1]
    ]
    return pa.RecordBatch.from_arrays(
        [*columns, pa.array(_wkb(features), pa.binary())], schema=schema
    )


def _wkb(features: list[Feature]) -> Any:
    shapes = np.empty(len(features), object)
    shapes[:] = [feature.shape for feature in features]
    return shapely.to_wkb(shapes)
