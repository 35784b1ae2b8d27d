"""Serve Cambodia's official postcodes: the registry, and the lattice from a point to a postcode.

Import from here only; what is not named in ``__all__`` may change without notice.
"""

from postcodes.errors import (
    LatticeError,
    PostcodeError,
    PostcodeFormatError,
    PostcodeUnknownError,
)
from postcodes.lattice.codec import decode_lattice, encode_lattice, load_lattice
from postcodes.lattice.column import Exactness, ReverseColumn
from postcodes.lattice.diff import LatticeDiff, Move, areas_km2, diff_lattices
from postcodes.lattice.model import Lattice, Place, Territory, TerritoryKind, on_earth
from postcodes.lattice.points import NO_CELL, cells_at, cells_of_slice, in_slices
from postcodes.lattice.step import LatticeStep
from postcodes.names import FoldedName, fold_name, likeness
from postcodes.registry import (
    PostalUnit,
    Registry,
    UnitType,
    build_registry,
    load_registry,
    unit_type_of,
)
from postcodes.row_problems import RowProblem, RowProblems, position_problems
from postcodes.step import RegistryStep
from postcodes.text import ascii_digits, parse_postcode

__all__ = [
    "NO_CELL",
    "Exactness",
    "FoldedName",
    "Lattice",
    "LatticeDiff",
    "LatticeError",
    "LatticeStep",
    "Move",
    "Place",
    "PostalUnit",
    "PostcodeError",
    "PostcodeFormatError",
    "PostcodeUnknownError",
    "Registry",
    "RegistryStep",
    "ReverseColumn",
    "RowProblem",
    "RowProblems",
    "Territory",
    "TerritoryKind",
    "UnitType",
    "areas_km2",
    "ascii_digits",
    "build_registry",
    "cells_at",
    "cells_of_slice",
    "decode_lattice",
    "diff_lattices",
    "encode_lattice",
    "fold_name",
    "in_slices",
    "likeness",
    "load_lattice",
    "load_registry",
    "on_earth",
    "parse_postcode",
    "position_problems",
    "unit_type_of",
]
