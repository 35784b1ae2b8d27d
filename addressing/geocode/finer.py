"""Say what makes an answer finer than its unit: streets, landmarks, a register of doors."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from addressing.geocode.result import Geocode, Step


class Said(NamedTuple):
    """What a text says beside the names of units.

    Attributes:
        text: The text without telephones, codes and positions.
        aside: Its house, street and landmark, as they were set aside.
        unused: Words of it that name no unit.
    """

    text: str
    aside: tuple[str, ...]
    unused: tuple[str, ...]


class Finer(Protocol):
    """What can place an address within its commune."""

    def refine(self, answer: Geocode, said: Said) -> tuple[Geocode, tuple[Step, ...]]:
        """The answer, finer where more is known, and the steps that led there."""


class HasPoint(Protocol):
    """A point that stands for a village."""

    @property
    def latitude(self) -> float:
        """In degrees."""

    @property
    def longitude(self) -> float:
        """In degrees."""

    @property
    def accuracy_m(self) -> float:
        """How far the true place may be from there."""


class PointsOfVillages(Protocol):
    """What knows where villages are."""

    def of(self, village: str) -> HasPoint | None:
        """The point of a village by its MEF code; None where it is not known."""
