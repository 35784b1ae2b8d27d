"""Read a parsed filter: its fields against a layer, its values against the kinds of the fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NoReturn

from api.features.crs import Crs
from api.features.filters.nodes import (
    Always,
    Among,
    Both,
    Compare,
    Either,
    Lies,
    Like,
    Missing,
    Node,
    Not,
    Value,
)
from api.features.filters.shapes import read_shape
from api.features.filters.values import read_value
from api.features.model import GEOMETRY, Field, Kind, LayerDescription
from gis_data import InputError, Problem

_SIGNS: Final = {"=": "=", "<>": "<>", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
"""Each sign with what it is when the sides are exchanged."""

_RELATIONS: Final = (
    "intersects", "disjoint", "contains", "within", "touches", "crosses", "overlaps", "equals"
)  # fmt: skip
_EXCHANGED: Final = {"contains": "within", "within": "contains"}
_FOLD: Final = "casei"


def read_filter(tree: Any, layer: LayerDescription, crs: Crs) -> Node:
    """The filter that a tree of CQL2 means for a layer.

    Args:
        tree: As ``parse_text`` or ``parse_json`` made it.
        layer: Whose fields may be named.
        crs: Of the shapes in it.

    Raises:
        InputError: A field is unknown, a value is of another kind, or an operator is not offered.
    """
    return _Reader(layer, crs).node(tree)


class _Reader:
    def __init__(self, layer: LayerDescription, crs: Crs) -> None:
        self._layer = layer
        self._crs = crs
        self._readers: Mapping[str, Callable[[str, Sequence[Any]], Node]] = {
            **dict.fromkeys(("and", "or"), self._joined),
            "not": self._negated,
            **dict.fromkeys(_SIGNS, self._compared),
            "like": self._like,
            "between": self._between,
            "in": self._among,
            "isnull": self._missing,
            **{f"s_{relation}": self._lies for relation in _RELATIONS},
        }

    def node(self, tree: Any) -> Node:
        if isinstance(tree, bool):
            return Always(tree)
        if isinstance(tree, dict) and isinstance(tree.get("property"), str):
            return Compare(self._field(tree, Kind.BOOLEAN).name, "=", value=True)
        operator = tree.get("op") if isinstance(tree, dict) else None
        if not isinstance(operator, str) or not isinstance(tree.get("args"), list):
            _refuse(tree, "a condition: an operator with its arguments")
        read = self._readers.get(operator.lower())
        if read is None:
            _refuse(
                operator,
                "an operator that is offered: AND, OR, NOT, = <> < <= > >=, LIKE, BETWEEN, IN, "
                f"IS NULL, CASEI, {', '.join(f'S_{name.upper()}' for name in _RELATIONS)}",
            )
        return read(operator.lower(), tree["args"])

    def _joined(self, operator: str, args: Sequence[Any]) -> Node:
        if len(args) < 2:  # noqa: PLR2004 - it joins at least two
            _refuse(f"{operator} with {len(args)} parts", "two or more")
        parts = tuple(self.node(part) for part in args)
        return Both(parts) if operator == "and" else Either(parts)

    def _negated(self, operator: str, args: Sequence[Any]) -> Node:
        (part,) = _arguments(operator, args, 1)
        return Not(self.node(part))

    def _compared(self, sign: str, args: Sequence[Any]) -> Node:
        left, right = _arguments(sign, args, 2)
        if not _names_field(left) and _names_field(right):
            left, right, sign = right, left, _SIGNS[sign]
        field, folded = self._folded_field(left)
        if field.only_equal and (folded or sign not in {"=", "<>"}):
            _refuse(f"{field.name} {sign}", f"{field.name} with =, <> or IN only")
        return Compare(field.name, sign, self._value(right, field), folded)

    def _between(self, operator: str, args: Sequence[Any]) -> Node:
        given, least, most = _arguments(operator, args, 3)
        return Both((self._compared(">=", [given, least]), self._compared("<=", [given, most])))

    def _like(self, operator: str, args: Sequence[Any]) -> Node:
        given, pattern = _arguments(operator, args, 2)
        field, folded = self._folded_field(given)
        if field.kind is not Kind.TEXT or field.only_equal:
            _refuse(f"{field.name} LIKE", "a field of text that can be searched")
        return Like(field.name, str(self._value(pattern, field)), folded)

    def _among(self, operator: str, args: Sequence[Any]) -> Node:
        given, values = _arguments(operator, args, 2)
        field, folded = self._folded_field(given)
        if not isinstance(values, list) or not values:
            _refuse(values, "a list of values behind IN")
        if field.only_equal and folded:
            _refuse(f"CASEI({field.name})", f"{field.name} as it is")
        chosen = tuple(self._value(value, field) for value in values)
        return Among(field.name, chosen, folded)

    def _missing(self, operator: str, args: Sequence[Any]) -> Node:
        (given,) = _arguments(operator, args, 1)
        return Missing(self._field(given).name)

    def _lies(self, operator: str, args: Sequence[Any]) -> Node:
        relation = operator.removeprefix("s_")
        left, right = _arguments(operator, args, 2)
        if not _names_field(left) and _names_field(right):
            left, right, relation = right, left, _EXCHANGED.get(relation, relation)
        if not (isinstance(left, dict) and left.get("property") == GEOMETRY):
            _refuse(left, f"the field {GEOMETRY} and a shape")
        return Lies(relation, read_shape(right, self._crs))

    def _folded_field(self, given: Any) -> tuple[Field, bool]:
        """A field, and whether it is to be read without regard to capitals."""
        if isinstance(given, dict) and str(given.get("op")).lower() == _FOLD:
            (inner,) = _arguments(_FOLD, given.get("args"), 1)
            return self._field(inner, Kind.TEXT), True
        return self._field(given), False

    def _field(self, given: Any, kind: Kind | None = None) -> Field:
        name = given.get("property") if isinstance(given, dict) else None
        if not isinstance(name, str):
            _refuse(given, "the name of a field on one side and a value on the other")
        field = self._layer.field(name)
        if field is None:
            _refuse(
                f"the field {name!r}",
                f"one of {', '.join(each.name for each in self._layer.asked)}"
                f"; {GEOMETRY} with S_INTERSECTS and its like",
            )
        if kind is not None and field.kind is not kind:
            _refuse(f"{name}, which is {field.kind.value}", f"a field that is {kind.value}")
        return field

    def _value(self, given: Any, field: Field) -> Value:
        if isinstance(given, dict) and str(given.get("op")).lower() == _FOLD:
            (given,) = _arguments(_FOLD, given.get("args"), 1)
            if isinstance(given, str):
                given = given.lower()
        return read_value(given, field, "parameter filter")


def _names_field(given: Any) -> bool:
    if isinstance(given, dict) and str(given.get("op")).lower() == _FOLD:
        args = given.get("args")
        return isinstance(args, list) and len(args) == 1 and _names_field(args[0])
    return isinstance(given, dict) and "property" in given


def _arguments(operator: str, args: Any, count: int) -> Sequence[Any]:
    if not isinstance(args, list) or len(args) != count:
        _refuse(f"{operator} with other than {count} arguments", f"{count}")
    return args


def _refuse(given: Any, expected: str) -> NoReturn:
    shown = given if isinstance(given, str) else repr(given)
    if len(shown) > 120:  # noqa: PLR2004 - fits two lines
        shown = f"{shown[:120]}…"
    raise InputError("The filter cannot be used.", [Problem("parameter filter", shown, expected)])
