"""Name every error that the data layer raises; all of Phlov's errors grow from this root.

PhlovError
├── InputError (ValueError)        what a user gave cannot be used; carries every problem at once
├── SourceError
│   ├── SourceUnknownError (LookupError)
│   ├── SourceMissingError (LookupError)   not pulled and not mirrored
│   ├── ChecksumError (ValueError)         bytes differ from the catalogue
│   └── DownloadError (OSError)
├── BundleError
│   └── BundleMissingError (LookupError)
├── TableError (ValueError)        a table as a whole cannot be read or written
└── StoreError                     the database
    ├── StoreDownError (ConnectionError)    does not answer; nothing was done
    ├── StoreUncertainError (ConnectionError)   went away while it was finishing
    ├── StoreBusyError (TimeoutError)       others hold what is needed, for too long
    ├── StoreSlowError (TimeoutError)       one statement took longer than it may
    ├── StoreFullError (OSError)            no room left on the disk
    ├── StoreForbiddenError (PermissionError)   may not be written or entered
    ├── StoreDamagedError (OSError)         the file is no database, or is damaged
    ├── StoreRefusedError (ValueError)      a value or a rule of the tables forbids it
    └── SchemaError
        ├── SchemaOldError                  the tables are older than the program
        └── SchemaNewError                  the tables are newer than the program
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class PhlovError(Exception):
    """Root of all errors that Phlov raises on purpose; its text is fit for a user."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with an input.

    Attributes:
        where: The place in the input, in the user's terms ("row 17, column weight_kg").
        given: What stood there.
        expected: What would have been accepted.
        remedy: What the user can do.
    """

    where: str
    given: str
    expected: str
    remedy: str = ""

    def __str__(self) -> str:
        """One line: where, what was given, what was expected, what to do."""
        text = f"{self.where}: got {self.given}; expected {self.expected}"
        return f"{text}. {self.remedy}" if self.remedy else text


class InputError(PhlovError, ValueError):
    """An input cannot be used; ``problems`` holds everything that is wrong with it."""

    def __init__(self, summary: str, problems: Iterable[Problem] = ()) -> None:
        self.summary = summary
        self.problems = tuple(problems)
        super().__init__("\n".join([summary, *(f"  - {p}" for p in self.problems)]))


class SourceError(PhlovError):
    """A data source cannot be had."""


class SourceUnknownError(SourceError, LookupError):
    """The catalogue has no source of that name."""


class SourceMissingError(SourceError, LookupError):
    """The source is in the catalogue but neither pulled nor mirrored."""


class ChecksumError(SourceError, ValueError):
    """The bytes of a source are not those that the catalogue promises."""


class DownloadError(SourceError, OSError):
    """A source could not be fetched."""


class BundleError(PhlovError):
    """A data bundle cannot be built or read."""


class BundleMissingError(BundleError, LookupError):
    """No bundle has been built where one is needed."""


class TableError(PhlovError, ValueError):
    """A table as a whole cannot be read or written."""


class StoreError(PhlovError):
    """The database cannot do what was asked; nothing is half-written."""


class StoreDownError(StoreError, ConnectionError):
    """The database does not answer; nothing was done."""


class StoreUncertainError(StoreError, ConnectionError):
    """The database went away while it was finishing: the work is either wholly done or not."""


class StoreBusyError(StoreError, TimeoutError):
    """Others hold what is needed, and went on holding it after several attempts."""


class StoreSlowError(StoreError, TimeoutError):
    """A statement took longer than it may."""


class StoreFullError(StoreError, OSError):
    """There is no room left on the database's disk."""


class StoreForbiddenError(StoreError, PermissionError):
    """The database may not be entered or written."""


class StoreDamagedError(StoreError, OSError):
    """The file is no database, or is damaged."""


class StoreRefusedError(StoreError, ValueError):
    """A value does not fit, or a rule of the tables forbids it."""


class SchemaError(StoreError):
    """The tables do not fit the program."""


class SchemaOldError(SchemaError):
    """The tables are missing or older than the program."""


class SchemaNewError(SchemaError):
    """The tables were made by a newer program."""
