"""Answer from the register's database: the addresses that anyone may see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from addressing.register import (
    TILE_FIELDS,
    AddressTerms,
    PublicAddress,
    public_address,
    public_addresses,
    public_tile,
)
from api.features.filters.judging import judge
from api.features.filters.narrowing import box_of
from api.features.layers.wording import described
from api.features.model import Feature, LayerDescription, Page, Query, TileAddress
from api.features.tile_grid import MOST_IN_TILE, box_of_tile
from api.features.tiles import tile_of
from gis_data.db import Store

_LARGEST: Final = 2**63 - 1


class AddressLayer:
    """The layer of registered addresses, judged and paged by the database."""

    def __init__(self, open_store: Callable[[], Store]) -> None:
        """Answer from a store, which is opened when it is first asked."""
        self._open = open_store
        self.description: LayerDescription = described("addresses")

    def page(self, query: Query) -> Page:
        """The addresses that are wanted, by number."""
        after = _number(query.after) if query.after else 0
        if after is None:
            raise KeyError(query.after)
        store = self._open()
        terms = AddressTerms(store)
        box = box_of(query.condition, query.box)
        parts = [] if box is None else [terms.in_box(box)]
        if query.condition is not None:
            parts.append(judge(query.condition, terms))
        condition = terms.both(parts) if parts else None
        found = public_addresses(store, condition, query.limit + 1, after)
        page = found[: query.limit]
        more = len(found) > query.limit
        return Page([_feature(address) for address in page], str(page[-1].id) if more else "")

    def one(self, name: str) -> Feature | None:
        """The address of a number."""
        number = _number(name)
        address = public_address(self._open(), number) if number is not None else None
        return None if address is None else _feature(address)

    def tile(self, address: TileAddress) -> bytes:
        """A tile as PostGIS cuts it, or drawn here where the database cannot."""
        box = box_of_tile(address)
        place = {"zoom": address.zoom, "column": address.column, "row": address.row}
        cut = public_tile(self._open(), box, MOST_IN_TILE, **place)
        if cut is not None:
            return cut
        features = [
            replace(found, properties={name: found.properties[name] for name in TILE_FIELDS})
            for found in self.page(Query(MOST_IN_TILE, box=box)).features
        ]
        return tile_of(self.description.name, self.description.shapes, features, address)


def _number(name: str) -> int | None:
    if not (name.isascii() and name.isdecimal() and len(name) <= len(str(_LARGEST))):
        return None
    number = int(name)
    return number if str(number) == name and number <= _LARGEST else None


def _feature(address: PublicAddress) -> Feature:
    return Feature(str(address.id), address.point, address.values)
