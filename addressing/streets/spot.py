"""Hold a place within a commune, and what an address says that leads to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from addressing.geocode.result import GeocodeLevel
from addressing.geocode.rules import load_rules
from addressing.postal.elements import Landmark, Relation, Street
from addressing.postal.premises import PremisesRead
from addressing.streets.naming import StreetName, street_of

Inside = Callable[[float, float, str], bool]
"""Whether a place in metres (``flat``) lies in the area of a postcode."""


class Spot(NamedTuple):
    """A place within a commune, in metres (``flat``).

    Attributes:
        level: How fine it is.
        x, y: The point.
        accuracy_m: How far the true place may be from there.
        likeness: Of the name in the text to that on the map.
        said: What it rests on, as a sentence.
        called: What the landmark is called; empty where it is none.
        beside: Whether it was drawn to a place that it is near to.
    """

    level: GeocodeLevel
    x: float
    y: float
    accuracy_m: float
    likeness: float
    said: str
    called: str = ""
    beside: bool = False


class Near(NamedTuple):
    """A place that another one is near to, in metres (``flat``).

    Attributes:
        x, y: The place.
        reach_m: How far from there the other one may be.
        called: What it is.
    """

    x: float
    y: float
    reach_m: float
    called: str = ""


class Wanted(NamedTuple):
    """What an address says beside its units.

    Attributes:
        house: Number of the house; empty where there is none.
        street: Names of the street; empty where there is none.
        corner: Names of two streets that meet.
        landmarks: Things nearby with the relation to them, the surest first.
        words: What names no unit and has no word of a street or landmark with it.
    """

    house: str
    street: tuple[StreetName, ...]
    corner: tuple[tuple[StreetName, ...], tuple[StreetName, ...]] | None
    landmarks: tuple[tuple[Relation, str], ...]
    words: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether it says anything that can be looked for."""
        return bool(self.street or self.corner or self.landmarks or self.words)

    def __str__(self) -> str:
        """In the words of ``--explain``."""
        parts = [f"house {self.house}"] if self.house else []
        parts += [name.called for name in self.street]
        parts += [f"corner of {name.called}" for street in self.corner or () for name in street]
        parts += [f"{relation} “{name}”" for relation, name in self.landmarks]
        parts += [f"“{words}”" for words in self.words]
        return ", ".join(parts)


def wanted_of(read: PremisesRead, unused: tuple[str, ...]) -> Wanted:
    """What the premises of a text, and its words that name no unit, may lead to."""
    found = read.found
    street: Street | None = found.get("street")
    corner: tuple[Street, Street] | None = found.get("corner")
    landmarks: list[tuple[Relation, str]] = []
    landmark: Landmark | None = found.get("landmark")
    if landmark is not None:
        landmarks.append((landmark.relation, landmark.name.khmer or landmark.name.latin))
    named = [found[key] for key in ("building", "estate") if key in found]
    landmarks += [(Relation.AT, name.khmer or name.latin) for name in named]
    shortest = int(load_rules("streets")["likeness"]["letters_at_least"])
    return Wanted(
        found.get("house", ""),
        _names(street) if street else (),
        (_names(corner[0]), _names(corner[1])) if corner else None,
        tuple(dict.fromkeys(landmarks)),
        tuple(words for words in dict.fromkeys(unused) if len(words) >= shortest),
    )


def _names(street: Street) -> tuple[StreetName, ...]:
    name = (street.name.khmer or street.name.latin) if street.name else ""
    return street_of(street.kind, street.number, name)
