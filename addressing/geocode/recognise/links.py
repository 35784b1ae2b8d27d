"""Read positions from map links and geo: addresses."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote

from addressing.geocode.recognise.coordinates import Position, decimals_of
from addressing.geocode.rules import load_rules

_PAIR = r"(?P<a>[-+]?\d{1,3}\.\d+)\s*[,+]\+?\s*(?P<b>[-+]?\d{1,3}\.\d+)"
_FORMS = (
    # The place itself, before the centre of the view.
    ("place", re.compile(r"!3d(?P<a>[-+]?\d{1,3}\.\d+)!4d(?P<b>[-+]?\d{1,3}\.\d+)")),
    ("place", re.compile(r"mlat=(?P<a>[-+]?\d{1,3}\.\d+)&(?:amp;)?mlon=(?P<b>[-+]?\d{1,3}\.\d+)")),
    (
        "place",
        re.compile(
            r"[?&](?:q|query|ll|sll|cbll|daddr|destination|center|coordinate|point|pt|at)="
            rf"(?:loc:)?\s*{_PAIR}"
        ),
    ),
    ("place", re.compile(rf"/(?:place|search|dir)/(?:[^/@\s]*/)?{_PAIR}")),
    ("place", re.compile(rf"^geo:{_PAIR}")),
    ("view", re.compile(rf"@{_PAIR}")),
    ("view", re.compile(r"#map=\d+(?:\.\d+)?/(?P<a>[-+]?\d{1,3}\.\d+)/(?P<b>[-+]?\d{1,3}\.\d+)")),
)
_ADDRESS = re.compile(
    r"(?:https?://|www\.|geo:|(?:maps|goo|waze|g)\.[a-z]+[./])[^\s<>\"]+", re.IGNORECASE
)


class Link(NamedTuple):
    """A map link.

    Attributes:
        position: Where it points, if it says so.
        view: Whether only the centre of the view is known, not the place.
        short: Whether it is a short link, which only the network can follow.
        start, end: Where it stands in the text.
    """

    position: Position | None
    view: bool
    short: bool
    start: int
    end: int


def find_links(text: str) -> list[Link]:
    """Every link of a text.

    >>> find_links("https://maps.google.com/?q=11.5564,104.9282")[0].position.first
    11.5564
    """
    hosts = load_rules("positions")["short_link_hosts"]
    found: list[Link] = []
    for match in _ADDRESS.finditer(text):
        address = unquote(match.group()).replace("+", " ").replace(", ", ",")
        position, view = _position(address, match.span())
        short = position is None and any(host in address.lower() for host in hosts)
        found.append(Link(position, view, short, *match.span()))
    return found


def _position(address: str, span: tuple[int, int]) -> tuple[Position | None, bool]:
    for kind, pattern in _FORMS:
        matches = list(pattern.finditer(address))
        if matches:
            match = matches[-1]  # a route names its end last
            figures = match["a"], match["b"]
            return Position(
                float(figures[0]),
                float(figures[1]),
                decimals_of(*figures),
                *span,
            ), kind == "view"
    return None, False
