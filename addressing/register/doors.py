"""Give every new door its code: the cell's twelve digits to the first, suffixes to the others.

A cell's row counts the doors that were ever allotted in it. Counting and reading are one
statement, which holds the row until the transaction ends: two writers never get the same number,
and a number that was given out is not given out again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from addressing.code.arrays import write_codes
from addressing.code.suffix import MAX_SEQUENCE, door_code
from addressing.register.errors import CellFullError
from addressing.register.tables import CellRow
from gis_data.db import Session, insert_or_change


def allot_doors(session: Session, keys: Sequence[int]) -> list[int]:
    """The number of each new door within its cell: 0 has the twelve digits alone.

    Args:
        session: Of ``Store.write``.
        keys: Storage key of each door's cell, in the order in which they ask.

    Raises:
        CellFullError: A cell has no number left.
    """
    wanted = Counter(keys)
    rows = [{"key": key, "doors": wanted[key]} for key in sorted(wanted)]
    after = insert_or_change(session, CellRow, rows, add=("doors",), returning=("key", "doors"))
    following = {key: doors - wanted[key] for key, doors in after}
    numbers = []
    for key in keys:
        numbers.append(following[key])
        following[key] += 1
    for key, number in following.items():
        if number > MAX_SEQUENCE + 1:
            code = write_codes(np.array([key], np.uint32))[0].decode()
            raise CellFullError(
                f"{code}: all {MAX_SEQUENCE + 1} doors of this cell are allotted. Give the "
                "entrance of another stairway, or register floors and rooms behind one door."
            )
    return numbers


def written_codes(keys: npt.NDArray[np.uint32], doors: Sequence[int]) -> list[str]:
    """Codes of doors, with their suffixes."""
    codes: list[str] = write_codes(keys).astype(str).tolist()
    return [
        door_code(code, door).text if door else code
        for code, door in zip(codes, doors, strict=True)
    ]
