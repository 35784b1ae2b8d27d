"""Draw a checked road network as one page that loads nothing: roads, findings, legend."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from routing.network.road_network import RoadNetwork
from routing.network_check.check import NetworkCheck
from routing.network_check.finding import Finding, FindingKind
from routing.network_check.rules import check_rules
from routing.speeds import load_speeds

_PACKAGE = "routing.network_check"
_GRID = 1e5
"""Places are drawn to a metre."""

_MOST_LINES = 2_000
"""Of one finding."""

_MOST_SEGMENTS = 400_000
"""A larger network is drawn by its main roads; the findings are drawn in full."""

COLOURS = {
    FindingKind.PART: "#D55E00",
    FindingKind.NO_EXIT: "#CC79A7",
    FindingKind.NO_ENTRY: "#E69F00",
    FindingKind.LIMIT: "#8A6D00",
    FindingKind.LEARNT: "#7A3E9D",
    FindingKind.TURN: "#B00020",
    FindingKind.OFF_ROAD: "#1B1F24",
    FindingKind.ADDED: "#009E73",
    FindingKind.REMOVED: "#B00020",
    FindingKind.CHANGED: "#0072B2",
}
"""After Okabe and Ito, for those who see no red or green; each mark has its letter too."""

_LETTERS = dict(zip(FindingKind, "ABCDEFGHIJ", strict=True))


def check_page_html(check: NetworkCheck) -> str:
    """Return the page: everything inlined, and a policy that forbids it to load anything."""
    words = check_rules()["words"]
    most = check_rules()["shown"]["most"]
    groups = []
    number = 0
    marks: list[dict[str, Any]] = []
    for kind, count in check.counts().items():
        items = []
        for one in [f for f in check.findings if f.kind is kind][:most]:
            items.append({"number": number, "finding": one})
            marks.append(_mark(check.network, one))
            number += 1
        groups.append(
            {
                "kind": kind.value,
                "letter": _LETTERS[kind],
                "words": words[kind.value],
                "colour": COLOURS[kind],
                "count": count,
                "items": items,
                "more": count - len(items),
            }
        )
    script, style = _part("check.js"), _part("check.css")
    return (
        _environment()
        .get_template("check.html.j2")
        .render(
            check=check,
            report=check.network.report,
            words=words,
            groups=groups,
            total=len(check.findings),
            data=_json({"roads": _roads(check), "marks": marks}),
            style=Markup(style),  # noqa: S704 - our own
            script=Markup(script),  # noqa: S704 - our own
            script_hash=_hash(script),
        )
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader(_PACKAGE, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _part(name: str) -> str:
    return (files(_PACKAGE) / "templates" / name).read_text(encoding="utf-8")


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _json(value: object) -> Markup:
    """JSON that cannot end its script element."""
    text = orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY).decode()
    return Markup(text.replace("<", "\\u003c").replace("&", "\\u0026"))  # noqa: S704 - escaped


def _roads(check: NetworkCheck) -> dict[str, Any]:
    """All road lines on a grid of about a metre, each as its first vertex and steps from there.

    Kinds: 0 closed to the profile, 1 lesser roads, 2 main roads.
    """
    network = check.network
    longitude, latitude = _gridded(network.shape_longitude), _gridded(network.shape_latitude)
    open_either = network.forward(check.profile) | network.backward(check.profile)
    main = network.segment_class <= load_speeds().index("tertiary")
    kind = np.where(open_either, np.where(main, 2, 1), 0)
    shown = np.arange(network.segment_count)
    if network.segment_count > _MOST_SEGMENTS:
        shown = shown[main & open_either]
    lines = [
        _steps(longitude, latitude, *network.shape_offset[i : i + 2].tolist())
        for i in shown.tolist()
    ]
    return {
        "kind": kind[shown].tolist(),
        "lines": lines,
        "partial": len(shown) < network.segment_count,
    }


def _gridded(degrees: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    return np.asarray(np.rint(degrees * _GRID).astype(np.int64))


def _steps(
    longitude: npt.NDArray[np.int64], latitude: npt.NDArray[np.int64], begin: int, end: int
) -> list[int]:
    """A line as longitude and latitude of its first vertex, then the steps to each next."""
    flat = np.empty(2 * (end - begin), dtype=np.int64)
    flat[0::2] = np.diff(longitude[begin:end], prepend=0)
    flat[1::2] = np.diff(latitude[begin:end], prepend=0)
    return flat.tolist()


def _mark(network: RoadNetwork, one: Finding) -> dict[str, Any]:
    """What the map draws of a finding."""
    shapes = [network.shape(segment) for segment in one.segments[:_MOST_LINES].tolist()]
    lines = [_gridded(shape) for shape in (*shapes, *one.lines)]
    return {
        "letter": _LETTERS[one.kind],
        "colour": COLOURS[one.kind],
        "at": [round(one.longitude * _GRID), round(one.latitude * _GRID)],
        "lines": [_steps(line[:, 0].copy(), line[:, 1].copy(), 0, len(line)) for line in lines],
    }
