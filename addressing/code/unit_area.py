"""Tell by its postcode whether a place lies in a commune, district or province."""

from __future__ import annotations

from postcodes import PostalUnit, load_lattice


def area_prefix(unit: PostalUnit) -> str:
    """What the postcodes of places in the unit begin with.

    A commune that was split off after the boundaries were drawn has no area of its own: the
    sibling that carries its area answers for it, else its district.
    """
    area = load_lattice().area_of(unit.postcode)
    return unit.code if area == unit.postcode else area or unit.code[:4]
