"""Read benchmark instances of vehicle routing: VRPLIB files and Solomon's tables."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import vrplib

Numbers = npt.NDArray[np.int64]
Lengths = npt.NDArray[np.float64]

_ROUNDINGS: dict[str, tuple[float, Callable[[Lengths], Lengths]]] = {
    "EUC_2D": (1.0, lambda length: np.floor(length + 0.5)),
    "CEIL_2D": (1.0, np.ceil),
    "TENTHS": (10.0, np.floor),
}


@dataclass(frozen=True, slots=True)
class Instance:
    """One depot (row 0) and customers, all in whole units of which ``unit`` make one of the file's.

    Attributes:
        name: Of the file.
        rounding: ``EUC_2D``, ``CEIL_2D``, ``TENTHS`` (cut off after one decimal) or ``EXPLICIT``.
        xy: float64 (n, 2), None where only distances are given.
        matrix: int64 (n, n), None where distances come from the coordinates.
        demand: int64 (n,).
        capacity: Of each vehicle.
        vehicles: How many there are, None for any number.
        windows: int64 (n, 2), opens and closes, None where there are none.
        service: int64 (n,).
        best_known: Cost of the best known solution in the file's unit, where one is told.
        unit: How many units make one of the file's.
    """

    name: str
    rounding: str
    xy: Lengths | None
    matrix: Numbers | None
    demand: Numbers
    capacity: int
    vehicles: int | None
    windows: Numbers | None
    service: Numbers
    best_known: float | None
    unit: int

    def distances(self, rows: npt.NDArray[np.intp], columns: npt.NDArray[np.intp]) -> Numbers:
        """Distances of pairs of places."""
        if self.matrix is not None:
            return self.matrix[rows, columns]
        assert self.xy is not None
        factor, rounded = _ROUNDINGS[self.rounding]
        apart = self.xy[rows] - self.xy[columns]
        length = np.sqrt(apart[..., 0] ** 2 + apart[..., 1] ** 2)
        return rounded(factor * length).astype(np.int64)

    def whole_matrix(self) -> Numbers:
        """Distances of all pairs, for solvers that need them."""
        rows = np.arange(len(self.demand))
        return self.distances(rows[:, None], rows[None, :])


def read_instance(path: Path, best_known: float | None = None) -> Instance:
    """Read a ``.vrp`` (VRPLIB) or ``.txt`` (Solomon) file, and the cost of the ``.sol`` beside it.

    Args:
        path: The file.
        best_known: Cost to compare with, in the file's unit, instead of the ``.sol``'s.

    Raises:
        SystemExit: The file cannot be read as an instance.
    """
    solomon = path.suffix.lower() == ".txt"
    try:
        raw: dict[str, Any] = vrplib.read_instance(
            path, instance_format="solomon" if solomon else "vrplib", compute_edge_weights=False
        )
        if raw.get("edge_weight_type") == "EXPLICIT":
            raw = vrplib.read_instance(path, compute_edge_weights=True)
        return _from_raw(path, raw, best_known)
    except (KeyError, ValueError, IndexError, OSError, TypeError, RuntimeError) as error:
        raise SystemExit(
            f"{path} cannot be read as a VRPLIB or Solomon instance: {error}"
        ) from None


def _from_raw(path: Path, raw: dict[str, Any], best_known: float | None) -> Instance:
    count = len(raw["demand"])
    depot = int(np.atleast_1d(raw.get("depot", [0]))[0])
    order = np.array([depot, *(i for i in range(count) if i != depot)])
    windowed = "time_window" in raw
    kind = raw.get("edge_weight_type", "EUC_2D")
    rounding = "TENTHS" if windowed and kind == "EUC_2D" else kind
    if rounding not in (*_ROUNDINGS, "EXPLICIT"):
        raise ValueError(f"EDGE_WEIGHT_TYPE {kind} instead of EUC_2D, CEIL_2D or EXPLICIT")
    unit = 10 if rounding == "TENTHS" else 1
    service = np.broadcast_to(np.asarray(raw.get("service_time", 0), dtype=float), count).copy()
    service[depot] = 0.0
    matrix = None
    if rounding == "EXPLICIT":
        matrix = np.asarray(raw["edge_weight"])[np.ix_(order, order)].astype(np.int64)
    return Instance(
        name=path.stem,
        rounding=rounding,
        xy=np.asarray(raw["node_coord"], dtype=float)[order] if "node_coord" in raw else None,
        matrix=matrix,
        demand=np.asarray(raw["demand"])[order].astype(np.int64),
        capacity=int(raw["capacity"]),
        vehicles=int(raw["vehicles"]) if "vehicles" in raw else None,
        windows=_in_units(np.asarray(raw["time_window"])[order], unit) if windowed else None,
        service=_in_units(service[order], unit),
        best_known=_best_known(path) if best_known is None else best_known,
        unit=unit,
    )


def _in_units(values: npt.NDArray[Any], unit: int) -> Numbers:
    whole: Numbers = np.rint(values.astype(float) * unit).astype(np.int64)
    return whole


def _best_known(path: Path) -> float | None:
    beside = path.with_suffix(".sol")
    if not beside.exists():
        return None
    cost = float(vrplib.read_solution(beside)["cost"])
    return cost if math.isfinite(cost) else None
