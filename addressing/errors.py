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
    ├── RegisterError                           the register refuses; addressing/register/errors.py
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
