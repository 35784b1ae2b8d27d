"""Make the layers when they are first asked for, and keep them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from api.features.layers.addresses import AddressLayer
from api.features.layers.hubs import hub_layer
from api.features.layers.lattice import LatticeLayer
from api.features.layers.outlines import Outlines, load_outlines, load_village_points
from api.features.layers.units import LEVELS, postcode_layer, unit_layer, village_layer
from api.features.layers.wording import layer_names
from api.features.model import FeatureLayer
from gis_data import load_gazetteer
from gis_data.db import Store
from postcodes import load_history, load_lattice, load_registry

_VILLAGE_POINTS = "CC BY-SA 4.0 (points: Open Development Cambodia); names: Data EF Terms of Use"
_NAMES = "Data EF Terms of Use (names), CC BY 4.0 (points)"


class Catalogue:
    """All open layers; safe to share between threads."""

    def __init__(self, bundle: Path | None, open_store: Callable[[], Store] | None) -> None:
        """Offer the layers.

        Args:
            bundle: Folder of the data bundle, whose boundaries and points are taken; None without.
            open_store: Gives the register's database; None where no register is named, and then
                there is no layer of addresses.
        """
        self._bundle = bundle
        self._open_store = open_store
        self._lock = threading.RLock()
        self._made: dict[str, FeatureLayer] = {}
        self._outlines: Outlines | None = None
        self.names = tuple(name for name in layer_names() if name != "addresses" or open_store)

    def layer(self, name: str) -> FeatureLayer | None:
        """The layer of a name; None where there is none."""
        if name not in self.names:
            return None
        with self._lock:
            if name not in self._made:
                self._made[name] = self._make(name)
            return self._made[name]

    def _make(self, name: str) -> FeatureLayer:
        if name in LEVELS:
            return unit_layer(name, load_registry(), load_lattice(), self._drawn())
        if name == "villages":
            points = load_village_points(self._bundle)
            licence = _VILLAGE_POINTS if points else _NAMES
            return village_layer(load_gazetteer(), load_lattice(), points, licence)
        if name == "postcodes":
            return postcode_layer(load_history(), self._drawn())
        if name == "lattice":
            return LatticeLayer(load_lattice())
        if name == "hubs":
            return hub_layer()
        assert self._open_store is not None
        return AddressLayer(self._open_store)

    def _drawn(self) -> Outlines:
        if self._outlines is None:
            self._outlines = load_outlines(self._bundle)
        return self._outlines
