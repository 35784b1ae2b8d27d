"""Read positions from map links and geo: addresses; none is ever followed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from addressing.geocode.clean import KHMER_DIGITS
from addressing.geocode.recognise.angles import find_angles
from addressing.geocode.recognise.geo_uri import read_geo
from addressing.geocode.recognise.plus_codes import blanks_for_plus_signs
from addressing.geocode.recognise.position import Position, accuracy_of, decimals_of
from addressing.geocode.rules import load_rules

_A, _B = r"(?P<a>[-+]?\d{1,3}\.\d+)", r"(?P<b>[-+]?\d{1,3}\.\d+)"
_TURNED = rf"{_B}SEP{_A}"
_PAIR = rf"{_A}\s*[, ~_+]\s*\+?\s*{_B}"
_KHMER = re.compile("[\u1780-\u17ff\u19e0-\u19ff]")
_CLOSING = ".,;:!?)]}'\u00bb\u201d\u17d4"
_MOST_WRAPS = 3

_SHORT = (
    "The link is a short link: only the network knows where it leads. "
    "Open it and paste the position or the long link."
)
_CLOSED = (
    "The link holds no position: it names a place by a number that only the network knows. "
    "Open it and paste the position."
)


class Link(NamedTuple):
    """A map link.

    Attributes:
        position: Where it points, if it says so.
        view: Whether only the centre of the view is known, not the place.
        words: What it says in words, where it gives no position.
        note: Why it says no place, as a sentence.
        start, end: Where it stands in the text.
    """

    position: Position | None
    view: bool
    words: str
    note: str
    start: int
    end: int


@lru_cache(maxsize=1)
def _address() -> re.Pattern[str]:
    rules = load_rules("map_links")
    hosts = "|".join(re.escape(h) for h in (*rules["short"], *rules["closed"], *rules["known"]))
    return re.compile(
        rf"(?:[a-z][a-z.+-]{{1,20}}://|www\.|geo:|(?<![\w.@/-])(?:{hosts}))[^\s<>\"]*",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _forms() -> dict[str, list[re.Pattern[str]]]:
    """Where a link keeps its position: the place itself, and the centre of the view."""
    rules = load_rules("map_links")
    place, view = ("|".join(rules[kind]) for kind in ("place", "view"))
    forms = {
        "place": [
            rf"!3d{_A}!4d{_B}",
            rf"[?&#]m?lat(?:itude)?={_A}&(?:[^#\s]*&)?m?lo?ng?(?:itude)?={_B}",
            "!1d" + _TURNED.replace("SEP", "!2d"),
            *(rf"[?&#;]{name}=(?:loc:|ll\.|[^&\s]*[@;~])?\s*{_PAIR}" for name in rules["place"]),
            rf"[?&](?:sp|rtp|wp)=(?:[^&]*[~.])?(?:point|pos)\.{_PAIR}",
            rf"[?&#]route=(?:[^&]*;)?{_PAIR}",
            rf"/(?:place|search|dir|l|ll)/(?:[^@\s]*/)?{_PAIR}",
            rf"/directions/[^?\s]*[:/]{_PAIR}",
        ],
        "view": [
            rf"@{_PAIR}",
            rf"#map=\d+(?:\.\d+)?/{_A}/{_B}",
            "!2d" + _TURNED.replace("SEP", "!3d"),
            rf"[?&](?:{view}|{place})={_PAIR}",
        ],
    }
    return {kind: [re.compile(form) for form in listed] for kind, listed in forms.items()}


@lru_cache(maxsize=1)
def _words_forms() -> tuple[re.Pattern[str], ...]:
    names = "|".join(load_rules("map_links")["words"])
    return (
        re.compile(rf"[?&](?:{names})=(?!0,0)(?P<words>[^&#]+)"),
        re.compile(r"/maps/(?:place|search)/(?P<words>[^/?#@]+)"),
        re.compile(r"/maps/dir/(?:[^/?#@]*/)*?(?P<words>[^/?#@]+)/?(?=@|$|\?|data)"),
        re.compile(r"plus\.codes/(?P<words>[^/?#]+)"),
    )


def find_links(text: str) -> Iterator[Link]:
    """Every link of a text, in order.

    >>> next(find_links("https://maps.google.com/?q=11.5564,104.9282")).position.first
    11.5564
    >>> next(find_links("maps.google.com/?q=Boeng+Salang,+Phnom+Penh")).words
    'Boeng Salang, Phnom Penh'
    """
    end = 0
    for match in _address().finditer(text):
        if match.start() < end:
            continue
        link = _read(match)
        end = link.end
        yield link


def _read(match: re.Match[str]) -> Link:
    """The link; Khmer behind it belongs to it only where it says no place without."""
    whole = match.group().rstrip(_CLOSING)
    khmer = _KHMER.search(whole)
    start = match.start()
    for written in (whole[: khmer.start()], whole) if khmer else (whole,):
        link = _read_address(written, start, start + len(written))
        if link.position is not None and not link.view:
            return link
    if khmer and not link.position and not link.words:
        return _read_address(whole[: khmer.start()], start, start + khmer.start())
    return link


def _read_address(written: str, start: int, end: int) -> Link:
    if written.lower().startswith("geo:"):
        position, words, note = read_geo(unquote(written), (start, end))
        return Link(position, view=False, words=words, note=note, start=start, end=end)
    plain = _unwrapped(written)
    address = plain.replace("+", " ").replace(", ", ",")
    position, view = _position(address, (start, end))
    words = "" if position else _words(plain)
    note = "" if position or words else _note(plain.lower())
    return Link(position, view=view, words=words, note=note, start=start, end=end)


def _unwrapped(address: str) -> str:
    """The address without the escapes that one or more services put around it."""
    for _ in range(_MOST_WRAPS):
        plain = unquote(address)
        if plain == address:
            break
        address = plain
    return address.translate(KHMER_DIGITS)


def _position(address: str, span: tuple[int, int]) -> tuple[Position | None, bool]:
    for pattern in _forms()["place"]:
        if position := _pair_of(pattern, address, span):
            return position, False
    for angle in find_angles(address.replace("\u2032", "'")):
        if isinstance(angle, Position):
            return angle._replace(start=span[0], end=span[1], written="map link"), False
    for pattern in _forms()["view"]:
        if position := _pair_of(pattern, address, span):
            return position, True
    return None, False


def _pair_of(pattern: re.Pattern[str], address: str, span: tuple[int, int]) -> Position | None:
    """The last position of this form: a route names its end last."""
    matches = list(pattern.finditer(address))
    if not matches:
        return None
    figures = matches[-1]["a"], matches[-1]["b"]
    accuracy_m = accuracy_of(decimals_of(*figures))
    return Position(float(figures[0]), float(figures[1]), accuracy_m, *span, written="map link")


def _words(plain: str) -> str:
    """What a link says in words."""
    for pattern in _words_forms():
        if found := pattern.search(plain):
            return blanks_for_plus_signs(found["words"]).strip()
    return ""


def _note(address: str) -> str:
    rules = load_rules("map_links")
    for host, sentence in rules["told"].items():
        if host in address:
            return str(sentence)
    if any(host in address for host in rules["short"]):
        return _SHORT
    if any(host in address for host in rules["closed"]):
        return _CLOSED
    return ""
