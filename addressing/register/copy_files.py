"""Write addresses into GeoParquet files, a root cell in each: public fields only."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import shapely

from addressing.code.form import RANK_DIGITS
from addressing.register.address import Address
from addressing.register.copy_manifest import CopyFile, file_name, part_of, sha256_of
from addressing.register.disclosure import PUBLIC_TEXTS

GROUP_ROWS: Final = 20_000
"""Addresses in a row group; so many are held when a snapshot is written."""

_CODE_LETTERS: Final = 14
_SCHEMA: Final = pa.schema(
    [
        ("id", pa.int64()),
        ("code", pa.string()),
        ("status", pa.string()),
        ("replaced_by", pa.list_(pa.int64())),
        ("aliases", pa.list_(pa.struct([("scheme", pa.string()), ("value", pa.string())]))),
        *((name, pa.string()) for name in PUBLIC_TEXTS),
        ("valid_from", pa.date32()),
        ("valid_to", pa.date32()),
        ("changed", pa.int64()),
        ("geometry", pa.binary()),
    ]
)


def root_of(code: str) -> str:
    """The digits of a code that stand for its root cell."""
    return code[:RANK_DIGITS]


def table_of_addresses(addresses: Sequence[Address]) -> pa.Table:
    """Addresses as a copy holds them."""
    positions = np.array([(known.longitude, known.latitude) for known in addresses], float)
    columns: dict[str, Any] = {
        name: [getattr(known, name) for known in addresses]
        for name in ("id", "code", *PUBLIC_TEXTS, "valid_from", "valid_to", "changed")
    }
    columns["status"] = [known.status.value for known in addresses]
    columns["replaced_by"] = [list(known.replaced_by) for known in addresses]
    columns["aliases"] = [[alias._asdict() for alias in known.aliases] for known in addresses]
    columns["geometry"] = pa.array(
        shapely.to_wkb(shapely.points(positions.reshape(-1, 2))), pa.binary()
    )
    return pa.table(columns, _SCHEMA)


def in_order(table: pa.Table) -> pa.Table:
    """Addresses in the order of their codes, and of the numbers of their suffixes in a cell."""
    code = table.column("code")
    keys = {
        "cell": pc.utf8_slice_codeunits(code, 0, _CODE_LETTERS),
        "length": pc.utf8_length(code),
        "code": code,
    }
    order = pc.sort_indices(pa.table(keys), [(name, "ascending") for name in keys])
    return table.take(order).combine_chunks()


def write_file(folder: Path, root: str, tables: Iterable[pa.Table]) -> CopyFile:
    """Write the addresses of a root cell as a file of a copy: whole or not at all.

    The same addresses make the same bytes.

    Args:
        folder: Of the copy.
        root: Digits of the root cell.
        tables: The addresses in their order, ``GROUP_ROWS`` in each but the last.
    """
    part, count = part_of(folder, root), 0
    bounds = np.array([np.inf, np.inf, -np.inf, -np.inf])
    try:
        with part.open("wb") as stream:
            with pq.ParquetWriter(stream, _SCHEMA, compression="zstd") as writer:
                for table in tables:
                    positions = shapely.get_coordinates(
                        shapely.from_wkb(table.column("geometry").to_numpy())
                    )
                    bounds[:2] = np.minimum(bounds[:2], positions.min(axis=0))
                    bounds[2:] = np.maximum(bounds[2:], positions.max(axis=0))
                    writer.write_table(table, row_group_size=GROUP_ROWS)
                    count += table.num_rows
                writer.add_key_value_metadata({"geo": _geo(bounds.tolist())})
            stream.flush()
            os.fsync(stream.fileno())
        sha256 = sha256_of(part)
        path = folder / file_name(root, sha256)
        path.parent.mkdir(exist_ok=True)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return CopyFile(root, file_name(root, sha256), sha256, count)


def _geo(bounds: list[float]) -> str:
    """GeoParquet 1.1: points in longitude and latitude on WGS 84."""
    column = {"encoding": "WKB", "geometry_types": ["Point"], "bbox": bounds}
    said = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    return json.dumps(said)


def groups(table: pa.Table) -> Iterable[pa.Table]:
    """A table as ``write_file`` takes it."""
    return (
        table.slice(start, GROUP_ROWS).combine_chunks()
        for start in range(0, table.num_rows, GROUP_ROWS)
    )
