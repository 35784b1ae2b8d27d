"""Name the Arrow type of each kind of field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pyarrow as pa

from api.features.model import Kind

ARROW: Final[Mapping[Kind, pa.DataType]] = {
    Kind.TEXT: pa.string(),
    Kind.INTEGER: pa.int64(),
    Kind.NUMBER: pa.float64(),
    Kind.BOOLEAN: pa.bool_(),
    Kind.DATE: pa.date32(),
}
