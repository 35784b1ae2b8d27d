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
└── TableError (ValueError)        a table as a whole cannot be read or written
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
