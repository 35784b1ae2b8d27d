"""The benchmark reads every common format, rounds as it must and lets no wrong route pass."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("vrplib")

from benchmarks.vrplib import main
from benchmarks.vrplib_check import recompute
from benchmarks.vrplib_instance import read_instance

HEADER = """NAME : town
TYPE : CVRP
DIMENSION : 4
EDGE_WEIGHT_TYPE : {kind}
CAPACITY : 10
"""
PLACES = """NODE_COORD_SECTION
1 0 0
2 3 4
3 1 1
4 0 9
"""
LOADS = """DEMAND_SECTION
1 0
2 4
3 5
4 6
"""
DEPOT = """DEPOT_SECTION
1
-1
EOF
"""
WINDOWS = """TIME_WINDOW_SECTION
1 0 100
2 0 100
3 0 20
4 30 40
"""
SOLOMON = """town

VEHICLE
NUMBER     CAPACITY
  5          10

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME

    0      0         0          0          0       100          0
    1      3         4          4          0       100          3
    2      1         1          5          0        20          3
    3      0         9          6         30        40          3
"""


@pytest.fixture
def town(tmp_path: Path):
    """Write a town's file and give its path."""

    def write(text: str, name: str = "town.vrp") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_distances_round_as_the_file_says(town):
    rows, columns = np.array([0, 0, 1]), np.array([1, 2, 2])
    nearest = read_instance(town(HEADER.format(kind="EUC_2D") + PLACES + LOADS + DEPOT))
    assert nearest.distances(rows, columns).tolist() == [5, 1, 4]
    upwards = read_instance(town(HEADER.format(kind="CEIL_2D") + PLACES + LOADS + DEPOT))
    assert upwards.distances(rows, columns).tolist() == [5, 2, 4]
    assert recompute(nearest, [[1, 2], [3]]) == (28, [])


def test_given_distances_are_taken_as_they_are(town):
    text = (
        HEADER.format(kind="EXPLICIT")
        + "EDGE_WEIGHT_FORMAT : LOWER_ROW\nEDGE_WEIGHT_SECTION\n7\n8 9\n10 11 12\n"
        + LOADS
        + DEPOT
    )
    assert recompute(read_instance(town(text)), [[1, 2], [3]]) == (7 + 9 + 8 + 2 * 10, [])


def test_windows_are_cut_off_after_one_decimal_in_both_formats(town):
    header = HEADER.format(kind="EUC_2D") + "VEHICLES : 5\nSERVICE_TIME : 3\n"
    windowed = read_instance(town(header + PLACES + LOADS + WINDOWS + DEPOT))
    solomon = read_instance(town(SOLOMON, "town.txt"))
    for instance in (windowed, solomon):
        assert (instance.unit, instance.vehicles, instance.capacity) == (10, 5, 10)
        assert instance.service.tolist() == [0, 30, 30, 30]
        assert recompute(instance, [[2, 1], [3]]) == (14 + 36 + 50 + 180, [])


@pytest.mark.parametrize(
    ("routes", "fault"),
    [
        ([[1, 2, 3]], "route 1 carries 15 of 10"),
        ([[1, 2]], "customer 3 is not visited once"),
        ([[1, 2], [3], [1]], "customer 1 is not visited once"),
        ([[1, 3], [2]], "route 1 comes to 3 at 438, after 400"),
        ([[1], [2], [3], [], [], []], "6 routes, but 5 vehicles"),
    ],
)
def test_wrong_routes_are_caught(town, routes, fault):
    tight = SOLOMON.replace("4          0       100", "4         35       100")
    assert fault in recompute(read_instance(town(tight, "town.txt")), routes)[1]


def test_unreadable_files_are_refused_in_a_sentence(town):
    with pytest.raises(SystemExit, match="cannot be read as a VRPLIB or Solomon instance"):
        read_instance(town("no instance"))


def test_the_program_prints_verified_figures(town, monkeypatch, capsys):
    path = town(HEADER.format(kind="EUC_2D") + PLACES + LOADS + DEPOT)
    options = ["--seconds", "0.1", "--best-known", "22", "--json"]
    monkeypatch.setattr(sys, "argv", ["vrplib", str(path), *options])
    assert main() == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    told = {row["figure"]: row["value"] for row in rows}
    assert (told["cost"], told["gap_pct"], told["routes"], told["verified"]) == (22, 0, 2, 1)
    assert told["peak_memory_mb"] > 0
