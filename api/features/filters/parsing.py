"""Parse CQL2, as text or as JSON, into plain values; nothing is known of any layer yet."""

from __future__ import annotations

from typing import Any, Final

import cql2
import orjson

from gis_data import InputError, Problem

MOST_LETTERS: Final = 32_768
_MOST_WORK: Final = 1 << 19
"""The parser looks again at a text for each level of brackets: letters × 2^levels is what it may
cost (0.13 s at most)."""

_DEEPEST: Final = 40
"""Levels of a filter in JSON."""

_EXPECTED: Final = "a filter in CQL2 text such as postcode = '120407' AND floor IS NULL"


def parse_text(text: str) -> Any:
    """The tree of a filter in CQL2 text, as its JSON would have it.

    >>> parse_text("postcode = '120407'")
    {'op': '=', 'args': [{'property': 'postcode'}, '120407']}

    Raises:
        InputError: It is none, or too long.
    """
    _refuse_long(text)
    if not text.strip():
        raise _wrong("nothing", _EXPECTED)
    if len(text) << _depth(text) > _MOST_WORK:
        raise _wrong(
            f"{len(text):,} letters with {_depth(text)} levels of brackets",
            "a shorter filter, or fewer brackets within each other",
            "Leave out brackets that change nothing, or send the filter in several requests.",
        )
    try:
        return cql2.parse_text(text).to_json()
    except cql2.ParseError as error:
        raise _wrong(_shown(text), _EXPECTED, _place_of(str(error))) from error


def parse_json(text: str) -> Any:
    """The tree of a filter in CQL2 JSON.

    Raises:
        InputError: It is no JSON, too long or too deep.
    """
    _refuse_long(text)
    try:
        tree = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise _wrong(
            _shown(text),
            'CQL2 JSON such as {"op": "=", "args": [{"property": "postcode"}, "120407"]}',
            f"No JSON at column {error.colno}: {error.msg}.",
        ) from error
    if _deeper(tree, _DEEPEST):
        raise _wrong("JSON that is nested too deep", f"at most {_DEEPEST} levels")
    return tree


def _refuse_long(text: str) -> None:
    if len(text) > MOST_LETTERS:
        raise _wrong(f"{len(text):,} letters", f"at most {MOST_LETTERS:,}")
    if "\0" in text:
        raise _wrong("a text with a zero character", "a text without it")


def _depth(text: str) -> int:
    """How many brackets are open at once, brackets in quotes left out."""
    open_now = deepest = 0
    quoted = ""
    for letter in text:
        if quoted:
            quoted = "" if letter == quoted else quoted
        elif letter in "'\"":
            quoted = letter
        elif letter in "([":
            open_now += 1
            deepest = max(deepest, open_now)
        elif letter in ")]":
            open_now -= 1
    return deepest


def _deeper(tree: Any, levels: int) -> bool:
    if not isinstance(tree, dict | list):
        return False
    parts = tree.values() if isinstance(tree, dict) else tree
    return levels == 0 or any(_deeper(part, levels - 1) for part in parts)


def _place_of(told: str) -> str:
    """Where the parser stopped: its message begins with line and column."""
    _, _, place = told.partition("--> ")
    line, _, column = place.split("\n", 1)[0].strip().partition(":")
    return f"It cannot be read on from line {line}, column {column}." if column.isdecimal() else ""


def _shown(text: str) -> str:
    return repr(text if len(text) <= 120 else f"{text[:120]}…")  # noqa: PLR2004 - fits two lines


def _wrong(given: str, expected: str, remedy: str = "") -> InputError:
    return InputError(
        "The filter cannot be read.", [Problem("parameter filter", given, expected, remedy)]
    )
