"""Gather what every route of one insertion looks up."""

from __future__ import annotations

from dataclasses import dataclass, field

from routing.problem import Places, Profile, RoutingProblem
from routing.schedule import Rules, rules_of
from routing.schedule.rests import Rests
from routing.solvers.insertion.worth import Worth, worth_of
from routing.travel import LegTravel, Spokes, Travel, spokes_of


@dataclass(slots=True)
class Ground:
    """The problem and its travel; ``longest_s`` is the longest run of the plan as it grows."""

    problem: RoutingProblem
    places: Places
    travel: Travel
    longest_s: int = 0
    rules: Rules = field(init=False)
    worths: list[Worth] = field(init=False)
    rests: list[Rests] = field(init=False)

    def __post_init__(self) -> None:
        """Look up the rules and the rates."""
        self.rules = rules_of(self.problem)
        self.worths = [worth_of(self.problem.objective, v) for v in self.problem.vehicles]
        self.rests = [Rests(v.breaks, v.shift.opens_s) for v in self.problem.vehicles]

    def spokes(self, profile: Profile, row: int) -> Spokes:
        """Travel from all places to one, and from it to all."""
        return spokes_of(self.travel, profile, row, len(self.places))

    def ask_ahead(self, stops: list[int]) -> None:
        """Have the travel of the next stops measured at once, where it is not all known."""
        if isinstance(self.travel, LegTravel):
            rows = [self.places.stop + stop for stop in stops]
            for profile in sorted({vehicle.profile for vehicle in self.problem.vehicles}):
                self.travel.spokes(profile, rows)
