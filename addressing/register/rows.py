"""Carry addresses into the table and out of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final

import numpy as np
import orjson
import pyarrow as pa
import shapely

from addressing.code.areas import code_of_key
from addressing.code.codec import storage_key
from addressing.code.suffix import door_code, parse_door
from addressing.register.address import TEXT_FIELDS, Address, Alias, Status
from addressing.register.tables import AddressRow
from gis_data.db import Row, select, table_of

ADDRESSES: Final = select(*table_of(AddressRow).columns)
"""All columns of all addresses, for ``read_row``."""


@lru_cache(maxsize=4096)
def written_code(key: int, door: int) -> str:
    """The code of a row."""
    code = code_of_key(key)
    return door_code(code, door).text if door else code


def key_and_door(code: str) -> tuple[int, int]:
    """What the table keeps of a door's code.

    Raises:
        CodeError: The text is no door's code.
    """
    door = parse_door(code)
    return storage_key(door.code), door.sequence or 0


def read_row(row: Row[Any]) -> Address:
    """The address of a row of ``ADDRESSES``."""
    told = row._mapping  # noqa: SLF001 - public in spite of its name
    return Address(
        latitude=told["entrance"].y,
        longitude=told["entrance"].x,
        id=told["id"],
        code=written_code(told["key"], told["door"]),
        status=Status(told["status"]),
        replaced_by=tuple(told["replaced_by"]),
        aliases=tuple(Alias(*alias) for alias in told["aliases"]),
        valid_from=told["valid_from"],
        valid_to=told["valid_to"],
        changed=told["changed"],
        **{name: told[name] for name in TEXT_FIELDS},
    )


def column_values(address: Address, place: int) -> dict[str, Any]:
    """What an address puts into its row, save for the parts that never change.

    Args:
        address: The address.
        place: Storage key of the cell where its entrance lies.
    """
    return {name: getattr(address, name) for name in TEXT_FIELDS} | {
        "place": place,
        "entrance": shapely.Point(address.longitude, address.latitude),
        "status": address.status.value,
        "replaced_by": list(address.replaced_by),
        "aliases": [list(alias) for alias in address.aliases],
        "valid_from": address.valid_from,
        "valid_to": address.valid_to,
        "changed": address.changed,
    }


def arrow_rows(
    addresses: Sequence[Address], keys: Sequence[int], doors: Sequence[int], places: Sequence[int]
) -> pa.Table:
    """New addresses as columns of the table."""
    points = shapely.points(
        np.array([(address.longitude, address.latitude) for address in addresses])
    )
    columns: dict[str, pa.Array] = {
        name: pa.array([getattr(address, name) for address in addresses], pa.string())
        for name in TEXT_FIELDS
    }
    columns |= {
        "id": pa.array([address.id for address in addresses], pa.int64()),
        "key": pa.array(keys, pa.int64()),
        "door": pa.array(doors, pa.int16()),
        "place": pa.array(places, pa.int64()),
        "entrance": pa.array(shapely.to_wkb(points), pa.binary()),
        "status": pa.array([address.status.value for address in addresses], pa.string()),
        "replaced_by": pa.array([_json(address.replaced_by) for address in addresses]),
        "aliases": pa.array(
            [_json([list(alias) for alias in address.aliases]) for address in addresses]
        ),
        "valid_from": _dates([address.valid_from for address in addresses]),
        "valid_to": _dates([address.valid_to for address in addresses]),
        "changed": pa.array([address.changed for address in addresses], pa.int64()),
    }
    return pa.table(columns)


def _json(values: Sequence[Any]) -> str:
    return orjson.dumps(values).decode() if values else "[]"


def _dates(days: Sequence[date | None]) -> pa.Array:
    return pa.array(days, pa.date32())
