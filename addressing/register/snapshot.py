"""Write the whole register as GeoParquet files that other programs read without it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa

from addressing.code.form import CHILDREN
from addressing.code.roots import DOOR_RESOLUTION, ROOT_RESOLUTION
from addressing.register.chain import Mark
from addressing.register.copy_files import GROUP_ROWS, root_of, table_of_addresses, write_file
from addressing.register.copy_manifest import CopyManifest, publish, renewed
from addressing.register.rows import ADDRESSES, read_row, written_code
from addressing.register.tables import AddressRow, HeadRow
from gis_data.db import Session, Store, func, select, tuple_, written_time

_KEYS_OF_ROOT: Final = CHILDREN ** (DOOR_RESOLUTION - ROOT_RESOLUTION)


def write_snapshot(store: Store, folder: Path) -> CopyManifest:
    """Write the register as it is at one moment, whoever writes to it meanwhile.

    Addresses of every status are in it, with their public fields; where a copy lies in the folder
    already, the new one takes its place at once and whole. One writer at a time for a folder.

    Args:
        store: The register's database.
        folder: Made where it is not there.

    Returns:
        The manifest, which also lies in the folder.

    Raises:
        StoreError: The database cannot be read. The copy that was there is there still.
        CopyError: The folder holds other things than a copy.
        OSError: The folder cannot be written, or the disk is full. Idem.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with renewed(folder) as files, store.reading() as session:
        mark = _mark(session)
        for rank in _ranks(session):
            first = rank * _KEYS_OF_ROOT
            root = root_of(written_code(first, 0))
            files.append(write_file(folder, root, _groups(session, first)))
        manifest = CopyManifest.of(mark, files)
    publish(folder, manifest)
    return manifest


def _mark(session: Session) -> Mark:
    row = session.execute(
        select(HeadRow.identity, HeadRow.sequence, HeadRow.at, HeadRow.hash)
    ).one()
    day = written_time(row.at)[:10] if row.sequence else ""
    return Mark(row.identity, row.sequence, day, row.hash)


def _ranks(session: Session) -> Iterator[int]:
    """Ranks of the root cells that have addresses."""
    rank = -1
    while True:
        least = select(func.min(AddressRow.key)).where(AddressRow.key >= (rank + 1) * _KEYS_OF_ROOT)
        key = session.scalar(least)
        if key is None:
            return
        rank = key // _KEYS_OF_ROOT
        yield rank


def _groups(session: Session, first: int) -> Iterator[pa.Table]:
    """The addresses of a root cell in the order of their codes."""
    key, door = first, -1
    while True:
        statement = (
            ADDRESSES.where(
                AddressRow.key >= key,
                AddressRow.key < first + _KEYS_OF_ROOT,
                tuple_(AddressRow.key, AddressRow.door) > (key, door),
            )
            .order_by(AddressRow.key, AddressRow.door)
            .limit(GROUP_ROWS)
        )
        rows = session.execute(statement).all()
        if rows:
            yield table_of_addresses([read_row(row) for row in rows])
        if len(rows) < GROUP_ROWS:
            return
        key, door = rows[-1].key, rows[-1].door
