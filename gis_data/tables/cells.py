"""Turn cell values into text that keeps its form, and text into what every format can hold."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections.abc import Mapping

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_SURROGATE = re.compile("[\ud800-\udfff]")
_EXACT_FLOAT = 2**53  # integers up to here have an exact float64 (IEEE 754)


def cell_text(value: object) -> str:
    """Write a typed cell as text: codes keep their digits, dates are ISO 8601.

    >>> cell_text(774706264043.0), cell_text(11.5759), cell_text("010201"), cell_text(None)
    ('774706264043', '11.5759', '010201', '')
    """
    text: str
    match value:
        case None:
            text = ""
        case str():
            text = value
        case bool():
            text = "true" if value else "false"
        case float():
            if math.isnan(value):
                text = ""
            elif value.is_integer() and abs(value) <= _EXACT_FLOAT:
                text = str(int(value))
            else:
                text = repr(float(value))
        case dt.datetime() | dt.date() | dt.time():
            text = value.isoformat()
        case bytes():
            text = value.decode("utf-8", "replace")
        case Mapping() | list() | tuple():
            text = json.dumps(value, ensure_ascii=False, default=cell_text)
        case _:
            text = str(value)
    return text


def without_surrogates(text: str) -> str:
    """Replace lone surrogates, which no file encoding can hold."""
    return text if text.isascii() else _SURROGATE.sub(REPLACEMENT, text)


def has_surrogates(text: str) -> bool:
    """Tell whether text carries lone surrogates."""
    return not text.isascii() and _SURROGATE.search(text) is not None


def unique_names(names: list[str]) -> tuple[list[str], list[str]]:
    """Give every column a name of its own; say what was changed.

    >>> unique_names(["address", "", "address"])[0]
    ['address', 'column_2', 'address_2']
    """
    taken = {name for name in names if name.strip()}
    seen: set[str] = set()
    result: list[str] = []
    notes: list[str] = []
    for position, name in enumerate(names, start=1):
        chosen = name
        if not name.strip():
            chosen = _free(f"column_{position}", taken)
            notes.append(f"Column {position} has no name; it is called {chosen} here.")
        elif name in seen:
            chosen = _free(name, taken | {name}, start=2)
            notes.append(f"Column {position} is a second {name!r}; it is called {chosen} here.")
        taken.add(chosen)
        seen.add(chosen)
        result.append(chosen)
    return result, notes


def _free(base: str, taken: set[str], start: int = 1) -> str:
    name, count = (base, start) if start == 1 else (f"{base}_{start}", start)
    while name in taken:
        count += 1
        name = f"{base}_{count}"
    return name
