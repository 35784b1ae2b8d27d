"""Tell which vehicles are alike, so that each kind is asked only once."""

from __future__ import annotations

from dataclasses import replace

from routing.problem import RoutingProblem, Vehicle

_latest: tuple[RoutingProblem, tuple[int, ...]] | None = None


def kinds_of(problem: RoutingProblem) -> tuple[int, ...]:
    """For each vehicle, the first of those that differ from it in nothing but the id.

    Those of the problem that was asked for last are kept.
    """
    global _latest  # noqa: PLW0603 - as in routing.schedule.rules: hashing costs more than looking
    latest = _latest
    if latest is not None and latest[0] is problem:
        return latest[1]
    seen: dict[Vehicle, int] = {}
    kinds = tuple(
        seen.setdefault(replace(vehicle, id=""), number)
        for number, vehicle in enumerate(problem.vehicles)
    )
    _latest = (problem, kinds)
    return kinds
