"""Turn plain JSON values into dataclasses by their type hints, and back; name every wrong value."""

from __future__ import annotations

import re
import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from difflib import get_close_matches
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from gis_data import Problem
from routing.problem.check_values import LATEST_S, is_number, is_whole, shown
from routing.problem.model import TimeWindow

WRONG = object()
"""Stands for a value that could not be read; its problem has been noted."""

_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?", re.ASCII)
_A_WINDOW = 'two times, seconds since midnight or "HH:MM", as in ["08:00", "17:00"]'
_NAMES = {int: "a whole number", str: "a text", bool: "true or false", float: "a finite number"}


@dataclass(frozen=True, slots=True)
class Form:
    """How one dataclass looks in JSON where it does not follow its fields.

    Attributes:
        renamed: Key of a field, where it is not the field's name.
        derived: Keys that are written for the reader's sake and ignored when read.
        kind: Value of the key ``kind``, which tells the members of a union apart.
    """

    renamed: Mapping[str, str] = field(default_factory=dict)
    derived: frozenset[str] = frozenset()
    kind: str | None = None


Forms = Mapping[Any, Form]
_PLAIN = Form()


class Reader:
    """Reads values and gathers all that is wrong in ``problems``, each with its JSON pointer.

    >>> reader = Reader()
    >>> reader.read(TimeWindow, ["08:00", 61_200], "/shift")
    TimeWindow(opens_s=28800, closes_s=61200)
    >>> reader.read(tuple[int, ...], [1, "2"], "/amounts")
    (1,)
    >>> print(*reader.problems)
    /amounts/1: got '2'; expected a whole number
    """

    def __init__(self, forms: Forms | None = None) -> None:
        self._forms = forms or {}
        self.problems: list[Problem] = []

    def read(self, kind: Any, value: Any, pointer: str) -> Any:
        """A value of the kind, or ``WRONG``; of a list, the entries that could be read."""
        if kind is TimeWindow:
            return self._window(value, pointer)
        if is_dataclass(kind):
            return self.read_object(kind, value, pointer)
        origin = get_origin(kind)
        if origin in {Union, types.UnionType}:
            return self._union(get_args(kind), value, pointer)
        if origin in {tuple, frozenset}:
            return self._list(kind, value, pointer)
        if isinstance(kind, type) and issubclass(kind, Enum):
            return self._enum(kind, value, pointer)
        return self._scalar(kind, value, pointer)

    def read_object(self, kind: Any, value: Any, pointer: str) -> Any:
        """A dataclass from an object: no unknown key, no field missing that has no default."""
        if not isinstance(value, dict):
            return self._wrong(pointer, shown(value), f"an object ({_noun(kind)})")
        form = self._forms.get(kind, _PLAIN)
        hints, given, sound = _hints(kind), {}, True
        keys = {form.renamed.get(f.name, f.name): f for f in fields(kind)}
        known = [*keys, *(["kind"] if form.kind else [])]
        for key in value:
            if key not in known and key not in form.derived:
                near = get_close_matches(str(key), known, n=1)
                remedy = f"Did you mean {near[0]}?" if near else ""
                expected = f"one of {', '.join(known)}"
                self._wrong(_join(pointer, key), "an unknown key", expected, remedy)
                sound = False
        for key, one in keys.items():
            if key in value:
                given[one.name] = self.read(hints[one.name], value[key], _join(pointer, key))
                sound = sound and given[one.name] is not WRONG
            elif _default_of(one) is MISSING:
                self._wrong(_join(pointer, key), "nothing", _expected(hints[one.name]), "Add it.")
                sound = False
        return kind(**given) if sound else WRONG

    def _union(self, members: tuple[Any, ...], value: Any, pointer: str) -> Any:
        if value is None and type(None) in members:
            return None
        rest = [member for member in members if member is not type(None)]
        if len(rest) == 1:
            return self.read(rest[0], value, pointer)
        by_kind = {str(self._forms[member].kind): member for member in rest}
        kind = value.get("kind") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in by_kind:
            return self._wrong(_join(pointer, "kind"), shown(kind), f"one of {', '.join(by_kind)}")
        return self.read(by_kind[kind], value, pointer)

    def _list(self, kind: Any, value: Any, pointer: str) -> Any:
        if not isinstance(value, list):
            return self._wrong(pointer, shown(value), "a list")
        members = get_args(kind)
        if get_origin(kind) is tuple and members[-1] is not Ellipsis:
            if len(value) != len(members):
                return self._wrong(pointer, f"{len(value)} values", f"{len(members)} values")
            entries = [
                self.read(member, entry, _join(pointer, place))
                for place, (member, entry) in enumerate(zip(members, value, strict=True))
            ]
            return WRONG if WRONG in entries else tuple(entries)
        entries = [self.read(members[0], v, _join(pointer, n)) for n, v in enumerate(value)]
        sound = [entry for entry in entries if entry is not WRONG]
        return frozenset(sound) if get_origin(kind) is frozenset else tuple(sound)

    def _enum(self, kind: type[Enum], value: Any, pointer: str) -> Any:
        values = [member.value for member in kind]
        if value in values:
            return kind(value)
        near = get_close_matches(str(value), values, n=1)
        remedy = f"Did you mean {near[0]}?" if near else ""
        return self._wrong(pointer, shown(value), f"one of {', '.join(values)}", remedy)

    def _scalar(self, kind: Any, value: Any, pointer: str) -> Any:
        if kind is float and is_number(value):
            return float(value)
        if kind is int and isinstance(value, float) and value.is_integer():
            return int(value)  # JSON knows one kind of number: 3.0 is 3
        if kind is int and is_whole(value):
            return int(value)
        if kind in {str, bool} and isinstance(value, kind):
            return value
        return self._kind(kind, value, pointer)

    def _kind(self, kind: Any, value: Any, pointer: str) -> Any:
        return self._wrong(pointer, shown(value), _expected(kind))

    def _window(self, value: Any, pointer: str) -> Any:
        if not isinstance(value, list) or len(value) != 2:  # noqa: PLR2004  opens and closes
            return self._wrong(pointer, shown(value), _A_WINDOW)
        opens_s, closes_s = (self._time(v, _join(pointer, n)) for n, v in enumerate(value))
        return WRONG if WRONG in {opens_s, closes_s} else TimeWindow(opens_s, closes_s)

    def _time(self, value: Any, pointer: str) -> Any:
        if isinstance(value, str):
            match = _CLOCK.fullmatch(value.strip())
            if match:
                hours, minutes, seconds = (int(part or 0) for part in match.groups())
                return hours * 3600 + minutes * 60 + seconds
        elif is_whole(value) or (isinstance(value, float) and value.is_integer()):
            return int(value)
        expected = f'seconds since midnight, up to {LATEST_S}, or "HH:MM"'
        return self._wrong(pointer, shown(value), expected)

    def _wrong(self, pointer: str, given: str, expected: str, remedy: str = "") -> Any:
        self.problems.append(Problem(pointer or "/", given, expected, remedy))
        return WRONG


def plain(value: Any) -> Any:
    """A dataclass as JSON values; fields that hold their default are left out.

    >>> plain(TimeWindow(28_800, 61_215))
    ['08:00', '17:00:15']
    """
    if isinstance(value, TimeWindow):
        return [time_text(value.opens_s), time_text(value.closes_s)]
    if is_dataclass(value):
        pairs = ((one, getattr(value, one.name)) for one in fields(value))
        return {one.name: plain(held) for one, held in pairs if held != _default_of(one)}
    if isinstance(value, frozenset | tuple):
        return [plain(entry) for entry in (value if isinstance(value, tuple) else sorted(value))]
    return _plain_scalar(value)


def _plain_scalar(value: Any) -> Any:
    """What JSON writers know, of NumPy's numbers too."""
    if isinstance(value, Enum):
        return value.value
    if is_whole(value):
        return int(value)
    return float(value) if is_number(value) else value


def time_text(second: int) -> str:
    """Seconds since midnight as HH:MM, with seconds where there are any.

    >>> time_text(28_800), time_text(90_001)
    ('08:00', '25:00:01')
    """
    minutes, seconds = divmod(int(second), 60)
    text = f"{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{seconds:02}" if seconds else text


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _default_of(one: Field[Any]) -> Any:
    if one.default_factory is not MISSING:
        return one.default_factory()
    return one.default


def _expected(kind: Any) -> str:
    members = [member for member in get_args(kind) if member is not type(None)]
    if get_origin(kind) in {Union, types.UnionType} and len(members) == 1:
        return f"{_expected(members[0])}, or null"
    if kind is TimeWindow:
        return _A_WINDOW
    if get_origin(kind) in {tuple, frozenset}:
        return "a list"
    if isinstance(kind, type) and issubclass(kind, Enum):
        return f"one of {', '.join(member.value for member in kind)}"
    return _NAMES.get(kind, f"an object ({_noun(kind)})")


def _noun(kind: Any) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind.__name__).lower()


def _join(pointer: str, key: object) -> str:
    """A JSON pointer one step further (RFC 6901)."""
    return f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"
