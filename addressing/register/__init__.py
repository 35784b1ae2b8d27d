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
from addressing.register.copy_manifest import CopyFile, CopyManifest, open_copy, verify_files
from addressing.register.delta import DeltaSummary, apply_delta, read_delta, write_delta
from addressing.register.disclosure import PUBLIC_TEXTS
from addressing.register.door_estimate import DoorEstimate, Scan, estimate_door
from addressing.register.duplicates import SuspectedPair, Suspicion, suspected_duplicates
from addressing.register.errors import (
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
from addressing.register.import_file import FileImportReport, import_file
from addressing.register.import_mapping import ImportMapping, load_mapping, parse_mapping
from addressing.register.importing import ImportReport, import_addresses
from addressing.register.journal import Act, ChangeKind
from addressing.register.known_doors import StoredDoors
from addressing.register.links import (
    BY_HAND,
    Link,
    LinkChange,
    changes_for,
    forget_links,
    keep_links,
    link,
    links_of,
)
from addressing.register.match_evidence import PartnerAddress
from addressing.register.matching import Match, MatchClass, match_addresses
from addressing.register.proof import (
    AddressProof,
    confirm_proof,
    draw_proof,
    issue_proof,
    verify_proof,
)
from addressing.register.proof_keys import PROOF_KEY_VARIABLE, KeySet, ProofKey, proof_key
from addressing.register.public import (
    TILE_FIELDS,
    AddressTerms,
    PublicAddress,
    public_address,
    public_addresses,
    public_tile,
)
from addressing.register.register import MOST_MOVED_M, Register
from addressing.register.review import Proposal, ProposalKind, ProposalStatus, Review
from addressing.register.snapshot import write_snapshot
from addressing.register.statistics import (
    COUNTRY,
    Measure,
    Statistic,
    publish_statistics,
    published_months,
    published_statistics,
)
from addressing.register.suppression import LEAST
from addressing.register.tables import MIGRATIONS

__all__ = [
    "BY_HAND",
    "CONTACT_KEY_VARIABLE",
    "COUNTRY",
    "LEAST",
    "MIGRATIONS",
    "MOST_MOVED_M",
    "PROOF_KEY_VARIABLE",
    "PUBLIC_TEXTS",
    "TILE_FIELDS",
    "Act",
    "Address",
    "AddressChangedError",
    "AddressDraft",
    "AddressProof",
    "AddressTerms",
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
    "CopyError",
    "CopyFile",
    "CopyManifest",
    "DayHead",
    "DeltaSummary",
    "DoorEstimate",
    "FeedPositionError",
    "FileImportReport",
    "ImportMapping",
    "ImportReport",
    "KeySet",
    "Link",
    "LinkChange",
    "Mark",
    "Match",
    "MatchClass",
    "Measure",
    "NearAddress",
    "PartnerAddress",
    "ProofAlteredError",
    "ProofError",
    "ProofExpiredError",
    "ProofKey",
    "ProofKeyError",
    "ProofRetiredError",
    "Proposal",
    "ProposalKind",
    "ProposalStatus",
    "PublicAddress",
    "Register",
    "RegisterError",
    "Review",
    "Scan",
    "Statistic",
    "Status",
    "StepForbiddenError",
    "StoredDoors",
    "SuspectedPair",
    "Suspicion",
    "address_at",
    "apply_delta",
    "by_alias",
    "by_code",
    "by_ids",
    "changes_for",
    "changes_since",
    "confirm_proof",
    "contact_key",
    "day_heads",
    "draw_proof",
    "estimate_door",
    "forget_links",
    "history",
    "import_addresses",
    "import_file",
    "in_box",
    "issue_proof",
    "keep_links",
    "lines_since",
    "link",
    "links_of",
    "load_mapping",
    "mark_now",
    "match_addresses",
    "nearest",
    "open_copy",
    "parse_mapping",
    "proof_key",
    "public_address",
    "public_addresses",
    "public_tile",
    "publish_statistics",
    "published_months",
    "published_statistics",
    "read_delta",
    "register_at",
    "sequence_at",
    "suspected_duplicates",
    "verify_copy",
    "verify_files",
    "verify_proof",
    "verify_register",
    "write_delta",
    "write_snapshot",
]
