"""Answer how long it takes from one place of a problem to another, whoever measured it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from routing.engines.protocol import Matrix
from routing.problem import Profile


class Travel(Protocol):
    """Travel between the places of one problem, by the rows of ``routing.problem.Places``."""

    def leg(self, profile: Profile, origin: int, destination: int) -> tuple[int, int]:
        """Seconds and metres; both ``UNREACHABLE`` where no road leads."""

    def matrix(self, profile: Profile) -> Matrix | None:
        """All pairs, where they were measured; None where there are too many places."""


class MatrixTravel:
    """Travel from whole matrices, one for each profile of the problem's vehicles."""

    def __init__(self, matrices: Mapping[Profile, Matrix]) -> None:
        """Take the matrices, (n, n) each for n places."""
        self._matrices = dict(matrices)

    def leg(self, profile: Profile, origin: int, destination: int) -> tuple[int, int]:
        """Seconds and metres; both ``UNREACHABLE`` where no road leads."""
        matrix = self._matrices[profile]
        duration_s, distance_m = matrix.duration_s, matrix.distance_m
        return int(duration_s[origin, destination]), int(distance_m[origin, destination])

    def matrix(self, profile: Profile) -> Matrix | None:
        """All pairs."""
        return self._matrices[profile]
