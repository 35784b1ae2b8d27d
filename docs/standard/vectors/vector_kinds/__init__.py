"""Ask the questions of each kind of test vector, and have them answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vector_kinds import codes, doors, positions, postal, speech, texts
from vector_kinds.ground import Kind

__all__ = ["KINDS", "Kind"]

KINDS: Final[Mapping[str, Kind]] = (
    texts.KINDS | codes.KINDS | positions.KINDS | speech.KINDS | doors.KINDS | postal.KINDS
)
