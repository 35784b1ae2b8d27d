"""Keep the register of addresses: each registered once, kept for ever, shared with everyone.

Import from here only; what is not named in ``__all__`` may change without notice. It stands apart
from ``addressing`` so that who only reads codes loads no database.
"""

from addressing.register.address import Address, AddressDraft, Alias, Status
from addressing.register.chain import DayHead, Mark, verify_copy
from addressing.register.contacts import (
    CONTACT_KEY_VARIABLE,
    Contact,
    ContactKey,
    Contacts,
    contact_key,
)
from addressing.register.door_estimate import DoorEstimate, Scan, estimate_door
from addressing.register.errors import (
    AddressChangedError,
    AddressUnknownError,
    CellFullError,
    ChainBrokenError,
    ContactKeyError,
    FeedPositionError,
    RegisterError,
    StepForbiddenError,
)
from addressing.register.feed import (
    Author,
    Change,
    changes_since,
    day_heads,
    lines_since,
    mark_now,
    verify_register,
)
from addressing.register.find import NearAddress, by_alias, by_code, by_ids, in_box, nearest
from addressing.register.history import address_at, history, register_at, sequence_at
from addressing.register.importing import ImportReport, import_addresses
from addressing.register.journal import Act, ChangeKind
from addressing.register.register import MOST_MOVED_M, Register
from addressing.register.review import Proposal, ProposalKind, ProposalStatus, Review
from addressing.register.tables import MIGRATIONS

__all__ = [
    "CONTACT_KEY_VARIABLE",
    "MIGRATIONS",
    "MOST_MOVED_M",
    "Act",
    "Address",
    "AddressChangedError",
    "AddressDraft",
    "AddressUnknownError",
    "Alias",
    "Author",
    "CellFullError",
    "ChainBrokenError",
    "Change",
    "ChangeKind",
    "Contact",
    "ContactKey",
    "ContactKeyError",
    "Contacts",
    "DayHead",
    "DoorEstimate",
    "FeedPositionError",
    "ImportReport",
    "Mark",
    "NearAddress",
    "Proposal",
    "ProposalKind",
    "ProposalStatus",
    "Register",
    "RegisterError",
    "Review",
    "Scan",
    "Status",
    "StepForbiddenError",
    "address_at",
    "by_alias",
    "by_code",
    "by_ids",
    "changes_since",
    "contact_key",
    "day_heads",
    "estimate_door",
    "history",
    "import_addresses",
    "in_box",
    "lines_since",
    "mark_now",
    "nearest",
    "register_at",
    "sequence_at",
    "verify_copy",
    "verify_register",
]
