"""Judge a filter by what a store of features can tell: Kleene's three-valued logic in two walks.

A comparison with a missing value is neither true nor false, and neither is its opposite. Instead of
carrying a third value about, each node is asked either for the features of which it is surely true
or for those of which it is surely false; a negation swaps the question. Stores so need no negation.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol, TypeVar, assert_never

import shapely

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

C = TypeVar("C")

_OPPOSITE: Final = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


class Terms(Protocol[C]):
    """The conditions that a store of features can state.

    Each is of the features that have a value and fulfil it, or with ``wanted`` false of those that
    have a value and do not.
    """

    def always(self, *, truth: bool) -> C:
        """All features, or none."""

    def both(self, parts: Sequence[C]) -> C:
        """Those that fulfil all parts."""

    def either(self, parts: Sequence[C]) -> C:
        """Those that fulfil any part."""

    def compare(self, field: str, sign: str, value: Value, *, folded: bool) -> C:
        """Those whose value is equal, less, greater."""

    def like(self, field: str, pattern: str, *, folded: bool, wanted: bool) -> C:
        """Those whose text matches a pattern."""

    def among(self, field: str, values: Sequence[Value], *, folded: bool, wanted: bool) -> C:
        """Those whose value is one of several."""

    def missing(self, field: str, *, wanted: bool) -> C:
        """Those that have no value."""

    def lies(self, relation: str, shape: shapely.Geometry, *, wanted: bool) -> C:
        """Those whose shape intersects, contains … another."""


def judge(node: Node, terms: Terms[C], *, wanted: bool = True) -> C:  # noqa: PLR0911 - one for each kind
    """The condition under which a filter is surely true, or surely false."""
    match node:
        case Always(truth):
            return terms.always(truth=truth is wanted)
        case Not(part):
            return judge(part, terms, wanted=not wanted)
        case Both(parts) | Either(parts):
            judged = [judge(part, terms, wanted=wanted) for part in parts]
            conjunction = isinstance(node, Both) is wanted
            return terms.both(judged) if conjunction else terms.either(judged)
        case Compare(field, sign, value, folded):
            return terms.compare(field, sign if wanted else _OPPOSITE[sign], value, folded=folded)
        case Like(field, pattern, folded):
            return terms.like(field, pattern, folded=folded, wanted=wanted)
        case Among(field, values, folded):
            return terms.among(field, values, folded=folded, wanted=wanted)
        case Missing(field):
            return terms.missing(field, wanted=wanted)
        case Lies(relation, shape):
            return terms.lies(relation, shape, wanted=wanted)
    assert_never(node)
