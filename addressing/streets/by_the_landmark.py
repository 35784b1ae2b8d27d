"""Place an address by a thing that people know."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from addressing.geocode.result import GeocodeLevel
from addressing.geocode.rules import load_rules
from addressing.postal.elements import Relation
from addressing.streets.layers import PlaceLayers
from addressing.streets.naming import LandmarkName, landmark_name, likeness
from addressing.streets.spot import Inside, Near, Spot


class LandmarkFinder:
    """Find landmarks by their names."""

    def __init__(self, layers: PlaceLayers, inside: Inside) -> None:
        self._layers = layers
        self._inside = inside

    def communes(self, written: str, prefix: str) -> tuple[str, ...]:
        """Postcodes of the communes below ``prefix`` where a thing is called so, sorted.

        Branches of a chain do not count: those that are not mapped may be meant as well.
        """
        landmarks = self._layers.landmarks
        rows = self._exact(landmark_name(written), None)
        found = {landmarks.postcode[row] for row in rows if landmarks.kind[row] not in _chains()}
        return tuple(sorted(code for code in found if code.startswith(prefix)))

    def nearest(self, written: str, near: Near) -> str | None:
        """Postcode of the commune of the nearest thing of a name; None beyond the reach."""
        rows = self._exact(landmark_name(written), None)
        if not rows:
            return None
        points = self._layers.landmarks.points[rows]
        apart = np.hypot(*(points - (near.x, near.y)).T)
        best = int(apart.argmin())
        if apart[best] > near.reach_m:
            return None
        return self._layers.landmarks.postcode[rows[best]]

    def beside(
        self, relation: Relation, written: str, area: str, *, exact: bool = False
    ) -> tuple[Spot | None, str]:
        """The place by a landmark in a commune, or why there is none.

        Args:
            relation: Where the address lies, seen from there.
            written: Name of the landmark.
            area: Postcode of the commune's area.
            exact: Take only what is called so to the letter.
        """
        name = landmark_name(written)
        rows, like = (self._exact(name, area), 1.0) if exact else self._match(name, area)
        if not rows:
            return None, ""
        landmarks, rules = self._layers.landmarks, load_rules("streets")
        points = landmarks.points[rows]
        spread = float(np.hypot(*(points - points[0]).T).max())
        if spread > rules["distance_m"]["same_landmark"]:
            return None, f"{len(rows)} things of the commune are called “{written}”."
        x, y = points[0].tolist()
        if not self._inside(x, y, area):
            return None, ""
        own = landmarks.extent_m[rows[0]] or rules["accuracy_m"]["landmark_point"]
        wider = float(rules["relation_m"][relation.value])
        called = self._called(rows[0])
        how = "" if relation is Relation.AT else f"{_words(relation)} "
        said = f"The point is that of {called}" + (f": the address is {how}it." if how else ".")
        return Spot(GeocodeLevel.LANDMARK, x, y, own + wider, like, said, called), ""

    def _match(self, name: LandmarkName, area: str) -> tuple[list[int], float]:
        exact = self._exact(name, area)
        rules = load_rules("streets")["likeness"]
        if exact or len(name.letters) < rules["letters_at_least"]:
            return exact, 1.0
        landmarks = self._layers.landmarks
        ranked = [
            (likeness(name.letters, read.letters), int(row))
            for row in landmarks.postings.rows_of_commune(area)
            for read in landmarks.read(int(row))
            if _same_kind(name, read, landmarks.kind[row])
        ]
        best = max((like for like, _ in ranked), default=0.0)
        if best < rules["similar"]:
            return [], 0.0
        return sorted({row for like, row in ranked if like == best}), best

    def _exact(self, name: LandmarkName, area: str | None) -> list[int]:
        if not name.letters:
            return []
        landmarks = self._layers.landmarks
        return [
            row
            for row in landmarks.postings.rows(name.key, area).tolist()
            if any(
                read.letters == name.letters and _same_kind(name, read, landmarks.kind[row])
                for read in landmarks.read(row)
            )
        ]

    def _called(self, row: int) -> str:
        landmarks = self._layers.landmarks
        latin, khmer = landmarks.name_en[row], landmarks.name_km[row]
        return f"{latin} ({khmer})" if latin and khmer and latin != khmer else latin or khmer


def _same_kind(name: LandmarkName, read: LandmarkName, kind: str) -> bool:
    """Whether the word of the text says what the thing is; without one anything may be meant."""
    return name.kind in {"", read.kind, kind}


@lru_cache(maxsize=1)
def _chains() -> frozenset[str]:
    rows = load_rules("osm_places")["landmark"]
    return frozenset(row["kind"] for row in rows if row.get("chain"))


def _words(relation: Relation) -> str:
    words: str = load_rules("address_templates")["latin"]["relation"][relation.value]
    return words.format("").strip()
