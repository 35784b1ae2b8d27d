"""Name the errors that the register raises; they stand in ``addressing/errors.py``."""

from __future__ import annotations

from addressing.errors import (
    AddressChangedError,
    AddressUnknownError,
    CellFullError,
    ChainBrokenError,
    ContactKeyError,
    CopyError,
    FeedPositionError,
    ProofAlteredError,
    ProofError,
    ProofExpiredError,
    ProofKeyError,
    ProofRetiredError,
    RegisterError,
    StepForbiddenError,
)

__all__ = [
    "AddressChangedError",
    "AddressUnknownError",
    "CellFullError",
    "ChainBrokenError",
    "ContactKeyError",
    "CopyError",
    "FeedPositionError",
    "ProofAlteredError",
    "ProofError",
    "ProofExpiredError",
    "ProofKeyError",
    "ProofRetiredError",
    "RegisterError",
    "StepForbiddenError",
]
