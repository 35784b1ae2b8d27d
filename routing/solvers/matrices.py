"""Take whole matrices from the travel of a problem, for solvers that need them."""

from __future__ import annotations

from collections.abc import Mapping

from routing.engines.protocol import Matrix
from routing.errors import MatrixTooLargeError
from routing.problem import Profile, RoutingProblem
from routing.travel import Travel

Matrices = Mapping[Profile, Matrix]
"""Travel per profile, by the rows of ``routing.problem.Places``."""


def matrices_of(problem: RoutingProblem, travel: Travel) -> Matrices:
    """The matrices of all profiles in use.

    Raises:
        MatrixTooLargeError: There are too many places for whole matrices.
    """
    found = {}
    for profile in sorted({vehicle.profile for vehicle in problem.vehicles}):
        matrix = travel.matrix(profile)
        if matrix is None:
            raise MatrixTooLargeError(
                f"{len(problem.stops):,} stops are too many for a solver that needs all pairs; "
                "use the solver auto or sisr."
            )
        found[profile] = matrix
    return found
