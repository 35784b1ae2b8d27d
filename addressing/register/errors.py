"""Name every error that the register raises.

AddressingError
└── RegisterError
    ├── AddressUnknownError (LookupError)       the register has no such address
    ├── AddressChangedError (ValueError)        somebody changed it meanwhile
    ├── StepForbiddenError (ValueError)         its status does not allow that
    ├── CellFullError (ValueError)              no door suffix is left in the cell
    ├── FeedPositionError (LookupError)         a consumer stands where the register never was
    ├── ContactKeyError (ValueError)            the key of the contacts is none, or another
    ├── ProofError (ValueError)                 a proof of address cannot be made or relied on
    │   ├── ProofKeyError                       a key is none, or no key of the set signed it
    │   ├── ProofAlteredError                   it is not what the register signed
    │   ├── ProofExpiredError                   its time is over, or has not begun
    │   └── ProofRetiredError                   the address is not, or no longer, current
    ├── CopyError (ValueError)                  a copy or delta is none, damaged, or does not fit
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


class ProofError(RegisterError, ValueError):
    """A proof of address cannot be made, or cannot be relied on."""


class ProofKeyError(ProofError):
    """A key for proofs is none, or the key set has not the key of a proof."""


class ProofAlteredError(ProofError):
    """A text is no proof of address, or is not what the register signed."""


class ProofExpiredError(ProofError):
    """The time of a proof is over, or has not begun."""


class ProofRetiredError(ProofError):
    """The address of a proof is not current, or no longer what the proof says."""


class CopyError(RegisterError, ValueError):
    """A copy of the register or a delta is none, is damaged, or does not fit the other."""
