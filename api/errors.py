"""Map every exception to an HTTP status, a problem type and an exit code: the one table.

Rows are tried from top to bottom, so a leaf stands above its parent. Exit codes follow
``sysexits.h`` where one fits: 64 usage, 65 bad data, 66 no input, 69 unavailable, 70 internal,
74 input or output, 75 try again later, 77 not allowed.
"""

from __future__ import annotations

from dataclasses import dataclass

from addressing import (
    AddressChangedError,
    AddressingError,
    AddressUnknownError,
    BatchError,
    CellFullError,
    ChainBrokenError,
    CodeError,
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
from gis_data import (
    BundleMissingError,
    ChecksumError,
    DownloadError,
    InputError,
    PhlovError,
    SchemaError,
    SourceMissingError,
    SourceUnknownError,
    StoreBusyError,
    StoreDamagedError,
    StoreDownError,
    StoreError,
    StoreForbiddenError,
    StoreFullError,
    StoreRefusedError,
    StoreSlowError,
    StoreUncertainError,
    TableError,
)
from logistics_center import LogisticsError
from postcodes import PostcodeFormatError, PostcodeUnknownError
from routing import (
    EngineError,
    FloodError,
    HubOffNetworkError,
    LearningError,
    MatrixTooLargeError,
    NetworkReadError,
    NoWayError,
    PlanRejectedError,
    UnsupportedRuleError,
)

EXIT_USAGE = 64
EXIT_DATA = 65
EXIT_NO_INPUT = 66
EXIT_UNAVAILABLE = 69
EXIT_INTERNAL = 70
EXIT_IO = 74
EXIT_TEMPORARY = 75
EXIT_FORBIDDEN = 77

PROBLEM_BASE = "https://phlov.example/problems/"


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """How one kind of exception is told to the outside.

    Attributes:
        kind: The exception; its subclasses are meant too.
        status: HTTP status.
        slug: Last part of the problem type's URI (RFC 9457).
        title: Short, the same for every occurrence.
        exit_code: Of the command line.
    """

    kind: type[Exception]
    status: int
    slug: str
    title: str
    exit_code: int


TABLE: tuple[ErrorRow, ...] = (
    ErrorRow(PostcodeUnknownError, 404, "postcode-unknown", "No such postcode", EXIT_DATA),
    ErrorRow(PostcodeFormatError, 422, "postcode-format", "Not a postcode", EXIT_DATA),
    ErrorRow(CodeError, 422, "code-invalid", "Not a valid address code", EXIT_DATA),
    ErrorRow(BatchError, 503, "batch-stopped", "The batch stopped", EXIT_UNAVAILABLE),
    ErrorRow(AddressUnknownError, 404, "address-unknown", "No such address", EXIT_DATA),
    ErrorRow(AddressChangedError, 409, "address-changed", "Somebody came first", EXIT_TEMPORARY),
    ErrorRow(StepForbiddenError, 409, "step-forbidden", "Its status forbids that", EXIT_DATA),
    ErrorRow(CellFullError, 409, "cell-full", "No door suffix is left there", EXIT_DATA),
    ErrorRow(FeedPositionError, 409, "feed-position", "The register is not so far", EXIT_DATA),
    ErrorRow(ContactKeyError, 503, "contact-key", "The key of the contacts", EXIT_UNAVAILABLE),
    ErrorRow(ProofKeyError, 422, "proof-key", "No key for this proof", EXIT_DATA),
    ErrorRow(ProofAlteredError, 422, "proof-altered", "No proof, or altered", EXIT_DATA),
    ErrorRow(ProofExpiredError, 422, "proof-expired", "The proof is over", EXIT_DATA),
    ErrorRow(ProofRetiredError, 422, "proof-retired", "No current address", EXIT_DATA),
    ErrorRow(ProofError, 422, "proof-unusable", "The proof cannot be used", EXIT_DATA),
    ErrorRow(CopyError, 422, "copy-unusable", "The copy cannot be used", EXIT_DATA),
    ErrorRow(ChainBrokenError, 422, "chain-broken", "The chain does not hold", EXIT_DATA),
    ErrorRow(RegisterError, 422, "register", "The register refuses", EXIT_DATA),
    ErrorRow(AddressingError, 422, "addressing", "The address cannot be used", EXIT_DATA),
    ErrorRow(HubOffNetworkError, 422, "hub-off-network", "The hub is off the roads", EXIT_DATA),
    ErrorRow(LearningError, 422, "tracks-unusable", "The tracks cannot be used", EXIT_DATA),
    ErrorRow(NetworkReadError, 422, "network-unreadable", "The roads cannot be read", EXIT_DATA),
    ErrorRow(MatrixTooLargeError, 413, "matrix-too-large", "The matrix is too large", EXIT_DATA),
    ErrorRow(NoWayError, 422, "no-way", "No road leads there", EXIT_DATA),
    ErrorRow(FloodError, 422, "floods-unusable", "The floods cannot be used", EXIT_DATA),
    ErrorRow(EngineError, 503, "engine-unavailable", "No travel times", EXIT_UNAVAILABLE),
    ErrorRow(UnsupportedRuleError, 422, "rule-unsupported", "Not by this solver", EXIT_DATA),
    ErrorRow(PlanRejectedError, 500, "plan-rejected", "The plan failed its check", EXIT_INTERNAL),
    ErrorRow(InputError, 422, "input-invalid", "The input cannot be used", EXIT_DATA),
    ErrorRow(TableError, 422, "table-unreadable", "The table cannot be read", EXIT_DATA),
    ErrorRow(LogisticsError, 422, "logistics", "The parcels cannot be dispatched", EXIT_DATA),
    ErrorRow(SourceUnknownError, 404, "source-unknown", "No such source", EXIT_USAGE),
    ErrorRow(SourceMissingError, 503, "source-missing", "Data not there", EXIT_UNAVAILABLE),
    ErrorRow(ChecksumError, 503, "checksum", "Data damaged", EXIT_DATA),
    ErrorRow(DownloadError, 503, "download", "Data could not be fetched", EXIT_UNAVAILABLE),
    ErrorRow(BundleMissingError, 503, "bundle-missing", "No data bundle", EXIT_UNAVAILABLE),
    ErrorRow(StoreRefusedError, 422, "store-refused", "A value cannot be kept", EXIT_DATA),
    ErrorRow(StoreFullError, 507, "store-full", "The register's disk is full", EXIT_IO),
    ErrorRow(StoreBusyError, 503, "store-busy", "The register is busy", EXIT_TEMPORARY),
    ErrorRow(StoreSlowError, 503, "store-slow", "The register took too long", EXIT_TEMPORARY),
    ErrorRow(StoreUncertainError, 503, "store-uncertain", "Done or not done", EXIT_TEMPORARY),
    ErrorRow(StoreDownError, 503, "store-down", "The register does not answer", EXIT_UNAVAILABLE),
    ErrorRow(StoreForbiddenError, 503, "store-forbidden", "Not allowed there", EXIT_FORBIDDEN),
    ErrorRow(StoreDamagedError, 503, "store-damaged", "The register is damaged", EXIT_IO),
    ErrorRow(SchemaError, 503, "schema", "No register that fits", EXIT_UNAVAILABLE),
    ErrorRow(StoreError, 503, "store-unavailable", "The register cannot answer", EXIT_UNAVAILABLE),
    ErrorRow(PhlovError, 500, "internal", "Phlov could not go on", EXIT_INTERNAL),
    ErrorRow(FileNotFoundError, 404, "file-missing", "No such file", EXIT_NO_INPUT),
    ErrorRow(PermissionError, 403, "file-forbidden", "File not readable", EXIT_NO_INPUT),
    ErrorRow(IsADirectoryError, 422, "file-is-folder", "A folder, not a file", EXIT_NO_INPUT),
    ErrorRow(OSError, 500, "file-system", "The file system refused", EXIT_IO),
)


def row_for(error: BaseException) -> ErrorRow | None:
    """The row of an exception; None for a defect, which nobody foresaw."""
    for row in TABLE:
        if isinstance(error, row.kind):
            return row
    return None
