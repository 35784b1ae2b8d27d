"""Open what a data bundle and a register add to the geocoder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from addressing.geocode.answer import Answers
from addressing.geocode.tokens import Words
from addressing.streets.layers import PlaceLayers
from addressing.streets.refine import LayerFiner
from addressing.streets.register import AddressRegister
from addressing.streets.villages import VILLAGES, VillagePoints
from postcodes import Lattice


def villages_of(bundle: Path | None, lattice: Lattice) -> VillagePoints | None:
    """The points of villages; None where the bundle has none."""
    path = bundle / VILLAGES if bundle else None
    return VillagePoints(path, lattice) if path and path.is_file() else None


def finer_of(
    bundle: Path | None, register: AddressRegister | None
) -> Callable[[Answers, Words], LayerFiner | None]:
    """What refines answers; None where there is neither a layer nor a register."""
    layers = PlaceLayers(bundle) if bundle and PlaceLayers.there(bundle) else None

    def make(answers: Answers, words: Words) -> LayerFiner | None:
        if layers is None and register is None:
            return None
        return LayerFiner(answers, words, layers, register)

    return make
