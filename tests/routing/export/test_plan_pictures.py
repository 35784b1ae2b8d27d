"""Pictures of plans: a map, the hours, the search."""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import replace

import pytest
from days import EMPTY, PLAN, ROUND

from gis_data import InputError
from routing import plot_convergence, plot_gantt, plot_map

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize("draw", [plot_map, plot_gantt, plot_convergence])
def test_pictures_with_khmer_ids_are_png_or_svg_and_the_same_each_time(draw):
    assert draw(PLAN).startswith(PNG)
    svg = draw(PLAN, format="svg")
    assert b"<svg" in svg
    assert draw(PLAN, format="svg") == svg
    with pytest.raises(InputError, match="one of png, svg"):
        draw(PLAN, format="gif")


@pytest.mark.parametrize("draw", [plot_map, plot_gantt])
def test_a_picture_of_nothing_is_a_picture(draw):
    assert draw(EMPTY).startswith(PNG)


def test_a_search_that_nobody_noted_cannot_be_drawn():
    silent = replace(PLAN, solver=replace(PLAN.solver, name="insertion", trace=()))
    with pytest.raises(InputError, match="insertion without a trace"):
        plot_convergence(silent)


def test_many_runs_fit_into_the_picture():
    many = replace(PLAN, runs=tuple(replace(ROUND, vehicle_id=f"_{n}") for n in range(30)))
    for picture in (plot_map(many), plot_gantt(many)):
        width, height = size_of(picture)
        assert max(width, height) < 6_000


def size_of(png: bytes) -> tuple[int, int]:
    head = io.BytesIO(png[16:24])
    return int.from_bytes(head.read(4)), int.from_bytes(head.read(4))


def test_the_package_is_used_without_matplotlib():
    code = "import routing, sys; routing.plot_map; assert 'matplotlib' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_missing_matplotlib_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(InputError, match="pip install matplotlib"):
        plot_map(PLAN)
