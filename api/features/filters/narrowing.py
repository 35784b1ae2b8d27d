"""See from a filter where its features must lie, so that an index can look there only."""

from __future__ import annotations

import shapely

from api.features.filters.nodes import Always, Both, Either, Lies, Node, Not

Box = tuple[float, float, float, float]
_NOWHERE: Box = (0.0, 0.0, 0.0, 0.0)


def box_of(node: Node | None, box: Box | None = None) -> Box | None:
    """The box that shapes must meet for a filter to be true, cut by one that is known.

    None where they can lie anywhere.
    """
    match node:
        case Lies(relation, shape) if relation != "disjoint":
            west, south, east, north = shapely.bounds(shape).tolist()
            return _both(box, (west, south, east, north))
        case Both(parts):
            for part in parts:
                box = box_of(part, box)
    return box


def looks_at_shapes(node: Node) -> bool:
    """Whether a filter cannot be judged without the features' shapes."""
    match node:
        case Lies() | Always():
            return isinstance(node, Lies)
        case Both(parts) | Either(parts):
            return any(map(looks_at_shapes, parts))
        case Not(part):
            return looks_at_shapes(part)
    return False


def split_by_shapes(node: Node | None) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    """The parts of a filter that can be judged without shapes, and the others; all must be true."""
    if node is None:
        return (), ()
    parts = node.parts if isinstance(node, Both) else (node,)
    return (
        tuple(part for part in parts if not looks_at_shapes(part)),
        tuple(part for part in parts if looks_at_shapes(part)),
    )


def _both(one: Box | None, other: Box) -> Box:
    if one is None:
        return other
    west, south = max(one[0], other[0]), max(one[1], other[1])
    east, north = min(one[2], other[2]), min(one[3], other[3])
    return (west, south, east, north) if west <= east and south <= north else _NOWHERE
