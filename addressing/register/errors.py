"""Name every error that the register raises.

AddressingError
└── RegisterError
    ├── AddressUnknownError (LookupError)       the register has no such address
    ├── AddressChangedError (ValueError)        somebody changed it meanwhile
    ├── StepForbiddenError (ValueError)         its status does not allow that
    ├── CellFullError (ValueError)              no door suffix is left in the cell
    ├── FeedPositionError (LookupError)         a consumer stands where the register never was
    ├── ContactKeyError (ValueError)            the key of the contacts is none, or another
    └── ChainBrokenError (ValueError)           a copy or the register was altered or lost changes
"""

from __future__ import annotations

from addressing.errors import AddressingError


class RegisterError(AddressingError):
    """Root of what the register raises."""


class AddressUnknownError(RegisterError, LookupError):
    """The register has no such address."""


class AddressChangedError(RegisterError, ValueError):
    """Somebody changed the address after it was read."""


class StepForbiddenError(RegisterError, ValueError):
    """The status of an address does not allow what was asked."""


class CellFullError(RegisterError, ValueError):
    """All door suffixes of a cell are allotted."""


class FeedPositionError(RegisterError, LookupError):
    """A consumer asks from where the register has never been."""


class ContactKeyError(RegisterError, ValueError):
    """The key of the contacts is none, or is not the one that they were encrypted with."""


class ChainBrokenError(RegisterError, ValueError):
    """Changes are missing, foreign or altered: the chain of hashes does not hold."""
