"""Read JSON strictly: no NaN, no key twice in one object, and a sentence instead of a traceback."""

from __future__ import annotations

import json
from typing import Any

from gis_data import InputError, Problem


def read_json(text: str | bytes, summary: str) -> Any:
    """Plain values from a JSON text in UTF-8.

    Args:
        text: The whole text.
        summary: First line of the error, which says what could not be used.

    Raises:
        InputError: It is no JSON, or holds NaN, Infinity or a key twice in one object.

    >>> read_json('{"id": 1, "id": 2}', "The plan cannot be used.")
    Traceback (most recent call last):
    gis_data.errors.InputError: The plan cannot be used.
      - key "id": got two values in one object; expected each key once. Remove one of them.
    """
    found: list[Problem] = []

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        values = dict(pairs)
        if len(values) < len(pairs):
            keys = [key for key, _ in pairs]
            label = f' of "{values["id"]}"' if "id" in values and keys.count("id") == 1 else ""
            found.extend(
                Problem(
                    f'key "{key}"{label}',
                    ("two" if keys.count(key) == 2 else str(keys.count(key)))  # noqa: PLR2004
                    + " values in one object",
                    "each key once",
                    "Remove one of them.",
                )
                for key in dict.fromkeys(keys)
                if keys.count(key) > 1
            )
        return values

    def no_constant(name: str) -> None:
        remedy = "Leave the key out where there is no value."
        found.append(Problem("a number", name, "a finite number", remedy))

    try:
        plain = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        value = json.loads(plain, object_pairs_hook=unique, parse_constant=no_constant)
    except UnicodeDecodeError as error:
        given = f"a byte that is not UTF-8 at position {error.start:,}"
        raise InputError(summary, [Problem("JSON", given, "UTF-8", "Save it as UTF-8.")]) from error
    except json.JSONDecodeError as error:
        where = f"JSON, line {error.lineno}, column {error.colno}"
        problem = Problem(where, _near(error), "valid JSON", f"The parser says: {error.msg}.")
        raise InputError(summary, [problem]) from error
    except RecursionError as error:
        problem = Problem("JSON", "objects nested too deeply", "a problem or a plan")
        raise InputError(summary, [problem]) from error
    except ValueError as error:  # a number of thousands of digits
        problem = Problem("JSON", "a number that is too long", "numbers of a sensible length")
        raise InputError(summary, [problem]) from error
    if found:
        raise InputError(summary, found)
    return value


def _near(error: json.JSONDecodeError) -> str:
    rest = error.doc[error.pos : error.pos + 20]
    return repr(rest) if rest else "the end of the text"
