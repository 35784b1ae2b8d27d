"""List the steps of the data build: the one place that knows them all."""

from __future__ import annotations

from collections.abc import Callable

from addressing import StreetsStep
from gis_data import BoundariesStep, BuildStep, GazetteerStep, VillagePointsStep
from postcodes import CommunesStep, LatticeStep, RegistryStep
from routing import NetworkStep


def build_steps(progress: Callable[[str, int, int], None] | None = None) -> tuple[BuildStep, ...]:
    """The steps in the order in which they run."""
    return (
        GazetteerStep(),
        CommunesStep(),
        BoundariesStep(),
        VillagePointsStep(),
        RegistryStep(),
        LatticeStep(progress),
        StreetsStep(),
        NetworkStep(progress),
    )
