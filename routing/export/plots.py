"""Draw a plan: a map of its runs, their hours, and how the search for it went."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from gis_data import InputError, Problem
from routing.export.clock import clock
from routing.export.course import course_of, line_of
from routing.export.picture import PictureFormat, figure_of, picture_of
from routing.export.style import colours
from routing.geometry import EARTH_RADIUS_M
from routing.plan import Loading, Plan, Run, Visit
from routing.problem import Hub

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_NUMBERS = 80  # visits whose numbers still can be read on a map
_MOST_NAMES = 24  # runs that a legend can hold
_MOST_TICKS = 13
_KINDS = ("travel", "service", "waiting", "pause", "loading")

_HOUR_S, _QUARTER_S = 3_600, 900
_BAR = 0.62
_M_PER_KM = 1_000

Place = tuple[float, float]
"""Kilometres east and north of the hub."""


def plot_map(plan: Plan, *, format: PictureFormat = "png") -> bytes:  # noqa: A002  Matplotlib's word
    """A picture of the runs in kilometres around the first hub, north up, without a ground map.

    Each run has a colour; its stops are numbered where they are few enough to be read. Hubs are
    squares, a start or an end away from the hub is a ring. Runs without a line are drawn straight.
    """
    figure, axes = figure_of(8.0, 8.0)
    east, north = _flat(plan.hubs[0])
    palette: Sequence[str] = colours()["runs"]
    numbered = sum(len(run.visits) for run in plan.runs) <= _MOST_NUMBERS
    for place, run in enumerate(plan.runs):
        colour = palette[place % len(palette)]
        style = ("-", "--", ":")[place // len(palette) % 3]
        line = line_of(plan, run)
        axes.plot(
            [east(x) for x, _ in line],
            [north(y) for _, y in line],
            color=colour,
            linestyle=style,
            linewidth=1.6 if len(plan.runs) <= len(palette) else 1.0,
            alpha=0.85,
            label=_label(run),
        )
        for away in (run.start, run.end):
            if away is not None:
                x, y = east(away.longitude), north(away.latitude)
                axes.scatter([x], [y], s=60, facecolors="white", edgecolors=colour, zorder=3)
        _dots(axes, [(east(v.longitude), north(v.latitude)) for v in run.visits], colour, numbered)
    _hubs(axes, plan.hubs)
    axes.set_aspect("equal", adjustable="datalim")
    axes.set_xlabel(f"km east of {plan.hubs[0].id}")
    axes.set_ylabel(f"km north of {plan.hubs[0].id}")
    axes.grid(color="#E6E8EB", linewidth=0.7)
    axes.set_axisbelow(True)
    if plan.runs:
        _legend(axes, len(plan.runs))
    return picture_of(figure, format)


def plot_gantt(plan: Plan, *, format: PictureFormat = "png") -> bytes:  # noqa: A002  Matplotlib's word
    """A picture of the hours of each run: travel, waiting, service, breaks, loadings."""
    figure, axes = figure_of(10.0, 1.6 + 0.42 * max(2, len(plan.runs)))
    colour, shown = colours(), {"travel"}
    for row, run in enumerate(plan.runs):
        travel = [(run.start_s, run.duration_s)]
        axes.broken_barh(travel, (row - _BAR / 6, _BAR / 3), color=colour["travel"], zorder=2)
        for kind, spans in _spans(plan, run).items():
            axes.broken_barh(spans, (row - _BAR / 2, _BAR), color=colour[kind], zorder=3)
            shown.add(kind)
    names = [run.vehicle_id for run in plan.runs]
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(max(1, len(names)) - 0.5, -0.5)
    _hours(axes, plan)
    axes.grid(axis="x", color="#E6E8EB", linewidth=0.7)
    axes.set_axisbelow(True)
    for kind in (kind for kind in _KINDS if kind in shown):
        axes.barh(0, 0, color=colour[kind], label="break" if kind == "pause" else kind)
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=5, frameon=False, fontsize=9)
    return picture_of(figure, format)


def plot_convergence(plan: Plan, *, format: PictureFormat = "png") -> bytes:  # noqa: A002  Matplotlib's word
    """A picture of the best cost over the time of the search, in the solver's units.

    Raises:
        InputError: When the solver noted nothing of its search.
    """
    trace = plan.solver.trace
    if not trace:
        given = f"a plan by {plan.solver.name} without a trace"
        wrong = Problem(
            "solver",
            given,
            "a plan whose solver noted its progress",
            "Choose a solver that fills Answer.trace.",
        )
        raise InputError("The search cannot be drawn.", [wrong])
    figure, axes = figure_of(8.0, 4.5)
    seconds = [at_s for at_s, _ in trace]
    costs = [cost for _, cost in trace]
    axes.step(seconds, costs, where="post", color=colours()["service"])
    axes.scatter(seconds, costs, s=10, color=colours()["service"], zorder=3)
    axes.set_xlabel(f"seconds of {plan.solver.name}, seed {plan.solver.seed}")
    axes.set_ylabel("cost of the best plan")
    axes.set_xlim(left=0)
    axes.ticklabel_format(axis="y", style="plain", useOffset=False)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.grid(color="#E6E8EB", linewidth=0.7)
    axes.set_axisbelow(True)
    return picture_of(figure, format)


def _dots(axes: Axes, places: Sequence[Place], colour: str, numbered: bool) -> None:  # noqa: FBT001
    """The stops of a run; each number lies on its own dot, a later one over an earlier one."""
    if not numbered:
        east, north = [x for x, _ in places], [y for _, y in places]
        axes.scatter(east, north, s=14, color=colour, edgecolors="white", zorder=3)
        return
    for number, (x, y) in enumerate(places, start=1):
        height = 3 + number / _MOST_NUMBERS
        axes.scatter([x], [y], s=130, color=colour, edgecolors="white", zorder=height)
        axes.text(
            x, y, f"{number}", color="white", fontsize=7, ha="center", va="center", zorder=height
        )


def _spans(plan: Plan, run: Run) -> dict[str, list[tuple[int, int]]]:
    """What the vehicle does when it does not travel: for each kind, from when and how long."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for placed in course_of(plan, run):
        step = placed.step
        if isinstance(step, Visit):
            kind, begins_s, ends_s = "service", step.start_s, step.departure_s
        elif isinstance(step, Loading):
            kind, begins_s, ends_s = "loading", step.arrival_s, step.departure_s
        else:
            kind, begins_s, ends_s = "pause", step.start_s, step.start_s + step.duration_s
        if placed.waiting_s:
            waited = (begins_s - placed.waiting_s, placed.waiting_s)
            spans.setdefault("waiting", []).append(waited)
        spans.setdefault(kind, []).append((begins_s, ends_s - begins_s))
    return spans


def _hubs(axes: Axes, hubs: Sequence[Hub]) -> None:
    """Black squares with their ids, which stay readable upon lines."""
    from matplotlib.patheffects import withStroke  # noqa: PLC0415  heavy, and only pictures need it

    east, north = _flat(hubs[0])
    for hub in hubs:
        x, y = east(hub.longitude), north(hub.latitude)
        axes.scatter([x], [y], s=110, marker="s", color="black", edgecolors="white", zorder=5)
        axes.annotate(
            hub.id,
            (x, y),
            xytext=(8, 8),
            textcoords="offset points",
            fontsize=9,
            zorder=6,
            path_effects=[withStroke(linewidth=3, foreground="white")],
        )


def _flat(hub: Hub) -> tuple[Callable[[float], float], Callable[[float], float]]:
    """Degrees to kilometres east and north of a hub; good enough for one town or province."""
    km_per_degree = math.radians(1) * EARTH_RADIUS_M / _M_PER_KM
    narrow = math.cos(math.radians(hub.latitude))
    return (
        lambda longitude: (longitude - hub.longitude) * km_per_degree * narrow,
        lambda latitude: (latitude - hub.latitude) * km_per_degree,
    )


def _label(run: Run) -> str:
    text = f"{run.vehicle_id}: {len(run.visits)} stops, {run.distance_m / _M_PER_KM:.1f} km"
    return f" {text}" if text.startswith("_") else text  # Matplotlib leaves out names in _


def _legend(axes: Axes, runs: int) -> None:
    """All runs beside the map, or the first of them and a word of how many follow."""
    handles, labels = axes.get_legend_handles_labels()
    if runs > _MOST_NAMES:
        handles, labels = handles[:_MOST_NAMES], labels[:_MOST_NAMES]
        labels[-1] = f"{labels[-1]} (and {runs - _MOST_NAMES} more runs)"
    axes.legend(
        handles, labels, loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False, fontsize=8
    )


def _hours(axes: Axes, plan: Plan) -> None:
    """Ticks at whole hours, or quarters of a short day, as HH:MM."""
    begins_s = min((run.start_s for run in plan.runs), default=0)
    ends_s = max((run.end_s for run in plan.runs), default=_HOUR_S)
    step_s = _QUARTER_S
    while (ends_s - begins_s) / step_s > _MOST_TICKS:
        step_s *= 2
    first_s, last_s = begins_s // step_s * step_s, -(-ends_s // step_s) * step_s
    ticks = range(first_s, last_s + 1, step_s)
    axes.set_xticks(list(ticks), [clock(second) for second in ticks])
    axes.set_xlim(first_s, last_s)
