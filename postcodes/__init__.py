"""Serve Cambodia's official postcodes: the registry, and the lattice from a point to a postcode.

Import from here only; what is not named in ``__all__`` may change without notice.
"""

from pathlib import Path

from gis_data import forget_stale_loops
from postcodes.aliases import Alias, AliasKind, aliases_of, units_named
from postcodes.audit.listing import PublishedList, read_list
from postcodes.audit.model import (
    AuditReport,
    AuditRule,
    Finding,
    LevelCount,
    ListedRow,
    ParentClaim,
    Severity,
)
from postcodes.audit.rules import load_audit_rules
from postcodes.audit.run import audit_list
from postcodes.boundaries.step import CommunesStep
from postcodes.dated_lookup import Certainty, CodeReading, PostcodeLookup, lookup
from postcodes.disputed import Dispute, load_disputes
from postcodes.errors import (
    LatticeError,
    PostcodeError,
    PostcodeFormatError,
    PostcodeUnknownError,
)
from postcodes.extension import format_sorting_code, parse_sorting_code, village_of
from postcodes.forms import CodeForm, TypedCode, read_forms
from postcodes.history.load import load_history
from postcodes.history.model import (
    DatedUnit,
    History,
    Link,
    Moment,
    Numbering,
    Precision,
    Reason,
    Vintage,
)
from postcodes.history.trace import Outcome, named_on, outcomes
from postcodes.lattice.cell_cover import cells_of_lattice, label_table, runs_in_box
from postcodes.lattice.codec import decode_lattice, encode_lattice, load_lattice
from postcodes.lattice.column import Exactness, ReverseColumn
from postcodes.lattice.diff import LatticeDiff, Move, areas_km2, diff_lattices
from postcodes.lattice.interchange import Outline, cells_in_country, draw_outlines, lattice_runs
from postcodes.lattice.model import Lattice, Place, Territory, TerritoryKind, on_earth
from postcodes.lattice.points import NO_CELL, cells_at, cells_of_slice, in_slices
from postcodes.lattice.step import LatticeStep
from postcodes.migration import Candidate, Migration, migrate
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
    "Alias",
    "AliasKind",
    "AuditReport",
    "AuditRule",
    "Candidate",
    "Certainty",
    "CodeForm",
    "CodeReading",
    "CommunesStep",
    "DatedUnit",
    "Dispute",
    "Exactness",
    "Finding",
    "FoldedName",
    "History",
    "Lattice",
    "LatticeDiff",
    "LatticeError",
    "LatticeStep",
    "LevelCount",
    "Link",
    "ListedRow",
    "Migration",
    "Moment",
    "Move",
    "Numbering",
    "Outcome",
    "Outline",
    "ParentClaim",
    "Place",
    "PostalUnit",
    "PostcodeError",
    "PostcodeFormatError",
    "PostcodeLookup",
    "PostcodeUnknownError",
    "Precision",
    "PublishedList",
    "Reason",
    "Registry",
    "RegistryStep",
    "ReverseColumn",
    "RowProblem",
    "RowProblems",
    "Severity",
    "Territory",
    "TerritoryKind",
    "TypedCode",
    "UnitType",
    "Vintage",
    "aliases_of",
    "areas_km2",
    "ascii_digits",
    "audit_list",
    "build_registry",
    "cells_at",
    "cells_in_country",
    "cells_of_lattice",
    "cells_of_slice",
    "decode_lattice",
    "diff_lattices",
    "draw_outlines",
    "encode_lattice",
    "fold_name",
    "format_sorting_code",
    "in_slices",
    "label_table",
    "lattice_runs",
    "likeness",
    "load_audit_rules",
    "load_disputes",
    "load_history",
    "load_lattice",
    "load_registry",
    "lookup",
    "migrate",
    "named_on",
    "on_earth",
    "outcomes",
    "parse_postcode",
    "parse_sorting_code",
    "position_problems",
    "read_forms",
    "read_list",
    "runs_in_box",
    "unit_type_of",
    "units_named",
    "village_of",
]

forget_stale_loops(Path(__file__).parent)
