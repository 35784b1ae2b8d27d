"""Say between which times each stop will probably be reached."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from routing.fit import check_fits
from routing.plan import Loading, Pause, Plan, Run, Step, Visit
from routing.problem import RoutingProblem, Stop

_RULES = Path(__file__).parent.parent / "data" / "eta.toml"
_DRAWS = 400

Times = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class EtaBand:
    """When service at a stop begins: as planned, and between which times in four of five days."""

    stop_id: str
    vehicle_id: str
    start_s: int
    earliest_s: int
    latest_s: int


@dataclass(frozen=True, slots=True)
class EtaRules:
    """How far days differ from the plan, as shares of the planned time (standard deviations).

    Attributes:
        day: Of all travel of one run together (rain, a feast, the driver).
        leg: Of each leg by itself.
        service: Of each service by itself.
        share: Of the days that lie within the band.
    """

    day: float
    leg: float
    service: float
    share: float


@cache
def eta_rules(engine: str) -> EtaRules:
    """The figures for times of an engine (``routing/data/eta.toml``)."""
    rules = tomllib.loads(_RULES.read_text("utf-8"))
    row = rules["engine"].get(engine, rules["engine"]["other"])
    return EtaRules(row["day"], row["leg"], rules["service"], rules["share"])


def eta_bands(
    problem: RoutingProblem, plan: Plan, *, rules: EtaRules | None = None, seed: int = 1
) -> tuple[EtaBand, ...]:
    """The bands of all visits, by drawing many days and driving each run through them.

    A vehicle that is early waits for the window, so bands are narrow behind a wait. Departures
    from the start are as planned.

    Args:
        problem: Whose windows and services the plan keeps.
        plan: The runs.
        rules: Other figures than those of the plan's engine.
        seed: Start of the random numbers; the same seed gives the same bands.

    Raises:
        InputError: The plan is not of this problem.
    """
    check_fits(problem, plan)
    rules = rules or eta_rules(plan.engine.name)
    stops = {stop.id: stop for stop in problem.stops}
    chance = np.random.default_rng(seed)
    return tuple(band for run in plan.runs for band in _bands(run, stops, rules, chance))


def _bands(
    run: Run, stops: Mapping[str, Stop], rules: EtaRules, chance: np.random.Generator
) -> list[EtaBand]:
    clock = np.full(_DRAWS, float(run.start_s))
    planned_s = run.start_s
    day = _around_one(chance, rules.day)
    low, high = 50 * (1 - rules.share), 50 * (1 + rules.share)
    found, on_arrival = [], []
    for step in run.steps:
        if isinstance(step, Pause):
            if step.on_arrival:
                on_arrival.append(step)
            else:
                clock = _rested(clock, step)
                planned_s = step.start_s + step.duration_s
            continue
        clock = clock + (step.arrival_s - planned_s) * day * _around_one(chance, rules.leg)
        while on_arrival:
            clock = _rested(clock, on_arrival.pop(0))
        if isinstance(step, Visit):
            clock = _opened(clock, stops[step.stop_id])
            earliest_s, latest_s = np.percentile(clock, (low, high))
            found.append(
                EtaBand(
                    step.stop_id,
                    run.vehicle_id,
                    step.start_s,
                    min(int(earliest_s), step.start_s),
                    max(int(np.ceil(latest_s)), step.start_s),
                )
            )
        clock = clock + _standing_s(step) * _around_one(chance, rules.service)
        planned_s = step.departure_s
    return found


def _rested(clock: Times, pause: Pause) -> Times:
    return np.maximum(clock, pause.start_s) + pause.duration_s


def _standing_s(step: Step) -> int:
    if isinstance(step, Visit):
        return step.departure_s - step.start_s
    return step.departure_s - step.arrival_s if isinstance(step, Loading) else 0


def _opened(clock: Times, stop: Stop) -> Times:
    """When service begins for who arrives then; who comes after the last window is served late."""
    if not stop.windows:
        return clock
    opens = np.array([window.opens_s for window in stop.windows], dtype=np.float64)
    closes = np.array([window.closes_s for window in stop.windows], dtype=np.float64)
    which = np.searchsorted(closes, clock)
    late = which == len(closes)
    return np.where(late, clock, np.maximum(clock, opens[np.minimum(which, len(opens) - 1)]))


def _around_one(chance: np.random.Generator, deviation: float) -> Times:
    """Factors above 0 whose mean is 1 (log-normal)."""
    sigma = float(np.sqrt(np.log1p(deviation**2)))
    return np.exp(chance.normal(-0.5 * sigma**2, sigma, _DRAWS))
