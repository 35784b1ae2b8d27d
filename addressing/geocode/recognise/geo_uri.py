"""Read geo: addresses (RFC 5870), with their uncertainty and the places of telephones in them."""

from __future__ import annotations

import re

from addressing.geocode.recognise.position import Position, accuracy_of, decimals_of

_FIGURE = r"[-+]?\d{1,3}(?:\.\d+)?"
_GEO = re.compile(
    rf"geo:(?P<a>{_FIGURE}),\s*(?P<b>{_FIGURE})(?:,[-+]?[\d.]+)?(?P<more>(?:;[^;?]+)*)(?:\?(?P<ask>.*))?",
    re.IGNORECASE,
)
_ASKED = re.compile(r"(?:^|&)q=(?:loc:)?(?P<words>[^&]*)")
_PAIR = re.compile(rf"\s*(?P<a>{_FIGURE}),\s*(?P<b>{_FIGURE})\s*(?:\(.*)?")
_WGS_84 = "wgs84"


def read_geo(written: str, span: tuple[int, int]) -> tuple[Position | None, str, str]:
    """The position, or the words that are asked for, or why there is none, as a sentence.

    >>> read_geo("geo:11.5564,104.9282;u=35", (0, 25))[0].accuracy_m
    35.0
    >>> read_geo("geo:0,0?q=11.5564,104.9282(Post)", (0, 32))[0].first
    11.5564
    """
    match = _GEO.fullmatch(written)
    if match is None:
        return None, "", f"{written!r} is no geo: address: it begins geo:latitude,longitude."
    more = dict(part.lower().partition("=")[::2] for part in match["more"].split(";") if part)
    if more.get("crs", _WGS_84) != _WGS_84:
        return None, "", f"{written!r} is in the system {more['crs']}; only WGS 84 is read."
    asked = _ASKED.search(match["ask"] or "")
    if asked:
        place = _PAIR.fullmatch(asked["words"].replace("+", " "))
        if place is None and asked["words"] and not (float(match["a"]) or float(match["b"])):
            return None, asked["words"].replace("+", " "), ""
        match = place or match
    figures = match["a"], match["b"]
    accuracy_m = max(accuracy_of(decimals_of(*figures)), _uncertainty_m(more.get("u", "")))
    position = Position(
        float(figures[0]), float(figures[1]), accuracy_m, *span, fixed=True, written="geo: address"
    )
    return position, "", ""


def _uncertainty_m(written: str) -> float:
    """Metres of the parameter u, rounded down to the country's size; 0 where there are none."""
    figure = re.fullmatch(r"\d{1,9}(?:\.\d+)?", written)
    return min(float(figure.group()), 500_000.0) if figure else 0.0
