"""Find the finest place in a commune for what an address says beside its units."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from addressing.geocode.result import GeocodeLevel, Step
from addressing.geocode.rules import load_rules
from addressing.postal.elements import Relation
from addressing.streets.by_the_landmark import LandmarkFinder
from addressing.streets.flat import from_flat, to_flat
from addressing.streets.layers import PlaceLayers
from addressing.streets.naming import landmark_name, street_names
from addressing.streets.on_the_street import StreetFinder
from addressing.streets.spot import Near, Spot, Wanted
from postcodes import Lattice, PostcodeUnknownError


class Placed(NamedTuple):
    """A spot, and what was said on the way to it or for want of it."""

    spot: Spot | None
    steps: tuple[Step, ...] = ()
    note: str = ""


class Placer:
    """Place what is wanted: on the street first, then by the landmark."""

    def __init__(self, layers: PlaceLayers, lattice: Lattice) -> None:
        self._lattice = lattice
        self._streets = StreetFinder(layers, self._inside)
        self._landmarks = LandmarkFinder(layers, self._inside)

    def place(self, wanted: Wanted, area: str, village: Near | None) -> Placed:
        """The finest place in a commune: a corner, a house, a street, a landmark."""
        street, street_step = self._on_the_street(wanted, area, village)
        if street is not None and (street.level is GeocodeLevel.DOOR or wanted.corner):
            return Placed(street, (street_step,))
        landmark, landmark_step, note = self._by_the_landmark(wanted, area)
        steps = (street_step, landmark_step)
        if street is not None and landmark is not None:
            passes_m = load_rules("streets")["distance_m"]["from_landmark"]
            near = Near(landmark.x, landmark.y, passes_m, landmark.called)
            beside = self._on_the_street(wanted, area, near)[0]
            if beside is not None and beside.beside:
                reach = min(beside.accuracy_m, landmark.accuracy_m)
                return Placed(beside._replace(accuracy_m=reach), steps)
        return Placed(street or landmark, steps, note)

    def _on_the_street(
        self, wanted: Wanted, area: str, near: Near | None
    ) -> tuple[Spot | None, Step]:
        spot = self._streets.corner(*wanted.corner, area) if wanted.corner else None
        if spot is None and wanted.corner:
            for street in wanted.corner:
                spot = spot or self._streets.on_street(street, "", area, near)
        if spot is None and wanted.street:
            spot = self._streets.on_street(wanted.street, wanted.house, area, near)
        if spot is None and not wanted.street:
            for words in wanted.words:
                names = street_names(words)
                spot = spot or self._streets.on_street(names, wanted.house, area, near, exact=True)
        return spot, _step("on_the_street", wanted, area, spot)

    def _by_the_landmark(self, wanted: Wanted, area: str) -> tuple[Spot | None, Step, str]:
        notes: list[str] = []
        found: Spot | None = None
        named = [(relation, name, False) for relation, name in wanted.landmarks]
        named += [(Relation.AT, words, True) for words in wanted.words]
        for relation, name, exact in named:
            found, note = self._landmarks.beside(relation, name, area, exact=exact)
            if found is not None:
                break
            if note:
                notes.append(note)
        return found, _step("by_the_landmark", wanted, area, found), " ".join(notes)

    def communes(self, wanted: Wanted, prefix: str) -> tuple[str, ...]:
        """Communes in which what is wanted is mapped; none where they are too many to say."""
        streets: set[str] = set()
        for names in (wanted.street, *(wanted.corner or ())):
            codes = set(self._streets.communes(names, prefix)) if names else set()
            streets = streets & codes if streets and codes else streets | codes
        marks: set[str] = set()
        named = [name for _, name in wanted.landmarks]
        named += [words for words in wanted.words if landmark_name(words).kind]
        for name in named:
            marks |= set(self._landmarks.communes(name, prefix))
        both = streets & marks or streets | marks
        return (
            tuple(sorted(both))
            if len(both) <= load_rules("streets")["alternatives"]["most"]
            else ()
        )

    def elsewhere(self, wanted: Wanted, area: str) -> tuple[str, str] | None:
        """What the commune does not have and the postcode of the neighbour that has it."""
        try:
            middle = self._lattice.representative_point(area)
        except PostcodeUnknownError:
            return None
        x, y = to_flat(np.array([middle.longitude, middle.latitude])).tolist()
        near = Near(x, y, middle.radius_m + load_rules("streets")["distance_m"]["beyond_commune"])
        for names in (wanted.street, *(wanted.corner or ())):
            code = self._streets.nearest(names, near) if names else None
            if code is not None and code != area:
                return names[0].called, code
        for _, name in wanted.landmarks:
            code = self._landmarks.nearest(name, near)
            if code is not None and code != area:
                return f"“{name}”", code
        return None

    def _inside(self, x: float, y: float, area: str) -> bool:
        latitude, longitude = from_flat(x, y)
        (label,) = self._lattice.labels_at([latitude], [longitude]).tolist()
        return self._lattice.postcode_of(label) == area


def _step(name: str, wanted: Wanted, area: str, spot: Spot | None) -> Step:
    if spot is None:
        return Step(name, f"{wanted}: nothing of it in {area}")
    return Step(name, f"{wanted}: {spot.level} in {area}, {spot.accuracy_m:.0f} m. {spot.said}")
