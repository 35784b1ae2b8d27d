"""Read degrees, minutes and seconds: 11°33'23"N 104°55'41"E and the forms like it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache, partial

from addressing.geocode.recognise.position import (
    Mark,
    Position,
    Refusal,
    accuracy_of_minutes,
    accuracy_of_seconds,
    alternatives_of,
    decimals_of,
    hemisphere_pattern,
    in_bounds,
    label_pattern,
    mark_of,
    pair,
    scan,
)
from addressing.geocode.rules import load_rules

_FULL = 60
_PART = r"(?P<{part}{{0}}>\d{{{{1,2}}}}(?:[.,]\d+)?)"
_MINUTE, _SECOND = _PART.format(part="m"), _PART.format(part="s")
_DEGREE = r"(?<![\d.])(?P<d{0}>[-\u2212]?\d{{1,3}})"
_NO_MORE = r"(?!\d|\.\d)"

# Letters before or behind each angle; behind only where there are none before.
_BEFORE = (
    r"(?:(?<![A-Za-z])(?P<label{0}>{labels})\s{{0,3}}[.:=៖]?\s{{0,3}})?"
    r"(?:(?<![A-Za-z])(?P<p{0}>[NSEW])\.?\s*)?"
)
_BEHIND = r"(?(p{0})|(?:\s*(?P<q{0}>{hemispheres}))?)"
_BETWEEN = r"\s*(?:[,;/|]|[-\u2013\u2014](?=\s)|និង|and(?![A-Za-z]))?\s*"

_STYLES = {
    # 11°33'23.4"N, 11° 33.39' N, N11° 33.39: signs, of which those behind may be left out
    "signs": _DEGREE
    + r"\s*(?:°|\u02da|\u030a|\u2218|o(?=\s*\d))\s*"
    + _MINUTE
    + r"(?:\s*'(?!')|\s*(?:''|[\"\u201c\u201d\u201e])|(?!\d))"
    + rf"(?:\s*{_SECOND}\s*(?:''|[\"\u201c\u201d\u201e]|'(?!'))?)?"
    + _NO_MORE,
    # 11d33m23s, 11 deg 33 min 23 sec
    "words": _DEGREE
    + r"\s*(?:{degrees})\s*"
    + _MINUTE
    + r"\s*(?:{minutes}|')\s*"
    + rf"(?:{_SECOND}\s*(?:{{seconds}}|''|[\"\u201c\u201d])\s*)?",
    # 11 33 23 N, 11:33:23 N, 11-33-23N, 11 33.39 N
    "bare": _DEGREE
    + r"(?:\s+|\s?[:\-]\s?)"
    + _MINUTE
    + rf"(?:(?:\s+|\s?[:\-]\s?){_SECOND})?"
    + _NO_MORE,
    # 113323N 1045541E, 1133N 10455E
    "joined": r"(?<![\d.])(?P<d{0}>\d{{2,3}})(?P<m{0}>\d\d)(?P<s{0}>\d\d(?:\.\d+)?)?" + _NO_MORE,
}
_NEED_LETTERS = frozenset({"bare", "joined"})


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    rules = load_rules("positions")["angles"]
    words = {part: alternatives_of(rules[part]) for part in ("degrees", "minutes", "seconds")}
    words = {part: each.replace("(?![A-Za-z])", "") for part, each in words.items()}
    words |= {"labels": label_pattern(), "hemispheres": hemisphere_pattern()}
    return {
        style: re.compile(
            _BETWEEN.join((_BEFORE + angle + _BEHIND).format(i, **words) for i in (1, 2)),
            re.IGNORECASE,
        )
        for style, angle in _STYLES.items()
    }


def find_angles(text: str) -> Iterator[Position | Refusal]:
    """Every position in degrees and minutes, with or without seconds.

    >>> round(next(find_angles("N 11 33 23, E 104 55 41")).first, 5)
    11.55639
    >>> next(find_angles("11 75 23 N, 104 55 41 E")).sentence
    "'11 75 23 N, 104 55 41 E' is no position: minutes and seconds run from 0 to 59."
    """
    for style, pattern in _patterns().items():
        yield from scan(pattern, text, "d1", partial(_read, style))


def _read(style: str, match: re.Match[str]) -> Position | Refusal | None:
    """The position; None for bare figures that nothing marks."""
    labels, letters = (
        [match[f"label{i}"] for i in (1, 2)],
        [match[f"p{i}"] or match[f"q{i}"] for i in (1, 2)],
    )
    marks = mark_of(labels[0], letters[0]), mark_of(labels[1], letters[1])
    if style not in _NEED_LETTERS:
        return _position(match, marks)
    if all(letters):
        found = _position(match, marks)
        exact = match["s1"] or "." in match["m1"]  # the door 12-14N next to 16-18E is not
        inside = isinstance(found, Position) and in_bounds(*found[:2])
        return found if exact or inside else None
    if style == "bare" and match["s1"] and match["s2"] and ":" in match.group():
        found = _position(match, marks)  # 11:33:23, 104:55:41
        return found if isinstance(found, Position) and in_bounds(*found[:2]) else None
    return None


def _position(match: re.Match[str], marks: tuple[Mark, Mark]) -> Position | Refusal:
    figures: list[float] = []
    worst_m = 0.0
    for i in (1, 2):
        degrees = match[f"d{i}"].replace("\u2212", "-")
        minutes, seconds = (match[f"{part}{i}"] for part in "ms")
        minutes = minutes.replace(",", ".")
        seconds = seconds and seconds.replace(",", ".")
        if float(minutes) >= _FULL or (seconds and (float(seconds) >= _FULL or "." in minutes)):
            sentence = (
                f"{match.group().strip()!r} is no position: minutes and seconds run from 0 to 59."
            )
            return Refusal(sentence, *match.span())
        size = abs(int(degrees)) + float(minutes) / 60 + float(seconds or 0) / 3600
        figures.append(-size if degrees.startswith("-") else size)
        worst_m = max(
            worst_m,
            accuracy_of_seconds(decimals_of(seconds))
            if seconds
            else accuracy_of_minutes(decimals_of(minutes)),
        )
    return pair((figures[0], figures[1]), marks, worst_m, match.span())
