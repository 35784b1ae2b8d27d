"""Leave out of the open feed what is not public, and seal it all the same.

A line tells an address's public fields. Of the others (parcel, the source's own name for it) it
holds one hash over a nonce that only the administration has: it can show later what stood there,
the public cannot try values until one fits.
"""

from __future__ import annotations

import hashlib
from typing import Final

import orjson

from addressing.register.address import TEXT_FIELDS
from addressing.register.tables import AddressRow
from gis_data.db import Sensitivity, sensitivity_of, table_of

PUBLIC_TEXTS: Final = tuple(
    name
    for name in TEXT_FIELDS
    if sensitivity_of(table_of(AddressRow).columns[name]) is Sensitivity.PUBLIC
)
WITHHELD: Final = tuple(name for name in TEXT_FIELDS if name not in PUBLIC_TEXTS)
_MARKS: Final = tuple(f'"{name}":' for name in WITHHELD)


def disclosed(state: str, sequence: int, nonce: bytes) -> tuple[str, str]:
    """The public part of a state, and the seal of the rest: empty where there is none.

    >>> public, seal = disclosed('{"house":"12","parcel":"7/3"}', 7, b"of the act")
    >>> public, len(seal)
    ('{"house":"12"}', 64)
    >>> disclosed('{"house":"12"}', 7, b"of the act")
    ('{"house":"12"}', '')
    """
    if not any(mark in state for mark in _MARKS):
        return state, ""
    told = orjson.loads(state)
    kept = {name: told.pop(name) for name in WITHHELD if name in told}
    if not kept:  # the words stood in the text of another field
        return state, ""
    sealed = b"%s %d " % (nonce, sequence) + orjson.dumps(kept, option=orjson.OPT_SORT_KEYS)
    public = orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode()
    return public, hashlib.sha256(sealed).hexdigest()
