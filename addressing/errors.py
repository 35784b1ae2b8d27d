"""Name every error that addressing raises.

PhlovError
└── AddressingError
    ├── CodeError (ValueError)                  an address code cannot be read or made
    │   ├── CodeFormatError                     not the shape of a code
    │   ├── CodeCheckError                      right shape, wrong check digit
    │   ├── CodeUnknownError                    right shape, but no place can have it
    │   └── OutsideCountryError                 the position has no code
    ├── BatchError                              a batch stopped; what is finished is kept
    │   ├── WorkersLostError                    a worker process ended before its work did
    │   └── ClusterError (OSError)              no cluster answers at the address
    ├── RegisterError                           the register refuses
    │   ├── AddressUnknownError (LookupError)       the register has no such address
    │   ├── AddressChangedError (ValueError)        somebody changed it meanwhile
    │   ├── StepForbiddenError (ValueError)         its status does not allow that
    │   ├── CellFullError (ValueError)              no door suffix is left in the cell
    │   ├── FeedPositionError (LookupError)         a consumer stands where the register never was
    │   ├── ContactKeyError (ValueError)            the key of the contacts is none, or another
    │   ├── ProofError (ValueError)                 a proof of address cannot be made or relied on
    │   │   ├── ProofKeyError                       a key is none, or no key of the set signed it
    │   │   ├── ProofAlteredError                   it is not what the register signed
    │   │   ├── ProofExpiredError                   its time is over, or has not begun
    │   │   └── ProofRetiredError                   the address is not, or no longer, current
    │   ├── CopyError (ValueError)                  a copy or delta is none, or does not fit
    │   └── ChainBrokenError (ValueError)           a copy or the register was altered
    ├── LabelError (ValueError)                 a label cannot be made
    └── ReleaseError (ValueError)               a release of the standard cannot be made or read
        └── ReleaseDamagedError                 a release is not what its manifest says
"""

from __future__ import annotations

from gis_data import PhlovError


class AddressingError(PhlovError):
    """Root of what addressing raises."""


class CodeError(AddressingError, ValueError):
    """An address code cannot be read or made."""


class CodeFormatError(CodeError):
    """A text does not have the shape of an address code."""


class CodeCheckError(CodeError):
    """A code has the right shape, but its check digit does not fit."""


class CodeUnknownError(CodeError):
    """A code has the right shape, but no place can have it."""


class OutsideCountryError(CodeError):
    """A position lies outside the land and islands that have codes."""


class BatchError(AddressingError):
    """A batch had to stop; what is finished is kept."""


class WorkersLostError(BatchError):
    """A worker process ended before its work did."""


class ClusterError(BatchError, OSError):
    """No cluster answers at the address."""


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


class LabelError(AddressingError, ValueError):
    """A label or poster cannot be made."""


class ReleaseError(AddressingError, ValueError):
    """A release of the standard cannot be made or read."""


class ReleaseDamagedError(ReleaseError):
    """A release is not what its manifest says.

    Attributes:
        problems: Everything that is wrong, in words.
    """

    def __init__(self, summary: str, problems: tuple[str, ...] = ()) -> None:
        self.problems = problems
        super().__init__("\n".join([summary, *(f"  {problem}" for problem in problems)]))
