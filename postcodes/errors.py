"""Name every error that postcodes raise.

PhlovError
└── PostcodeError
    ├── PostcodeFormatError (ValueError)     not six digits, or digits that no postcode can have
    ├── PostcodeUnknownError (LookupError)   well formed, but no such postcode
    └── LatticeError (ValueError)            a lattice cannot be built or read
"""

from __future__ import annotations

from gis_data import PhlovError


class PostcodeError(PhlovError):
    """Root of what postcodes raise."""


class PostcodeFormatError(PostcodeError, ValueError):
    """A text is not a postcode."""


class PostcodeUnknownError(PostcodeError, LookupError):
    """No unit has this postcode."""


class LatticeError(PostcodeError, ValueError):
    """A lattice cannot be built or read."""
