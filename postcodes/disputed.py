"""Know the communes whose postcode differs between two transcriptions of the Prakas."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Dispute:
    """One commune with two postcodes.

    Attributes:
        postcode: The registry's, which is also that of the MEF list.
        other: What the other transcription prints.
        name: Of the commune.
        reading: Which source prints which.
    """

    postcode: str
    other: str
    name: str
    reading: str

    def __str__(self) -> str:
        """One sentence for whoever looks either of the two up."""
        return (
            f"Transcriptions of Prakas No. 77 differ about {self.name}: {self.reading}. Phlov uses "
            f"{self.postcode}."
        )


@lru_cache(maxsize=1)
def load_disputes() -> Mapping[str, Dispute]:
    """The four disputed communes by either of their codes.

    >>> load_disputes()["021103"].postcode
    '021106'
    """
    text = resources.files("postcodes").joinpath("data/disputed.toml").read_text("utf-8")
    found = {}
    for row in tomllib.loads(text)["commune"]:
        dispute = Dispute(row["code"], row["other"], row["name"], row["reading"])
        found[dispute.postcode] = found[dispute.other] = dispute
    return MappingProxyType(found)
