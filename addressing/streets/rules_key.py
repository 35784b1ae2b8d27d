"""Name the rules by which the keys of a layer were made."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from addressing.geocode.rules import rules_text

_FORMAT = "1"
KEYS_OF = "made_by"
"""Column that names the rules by which the column ``keys`` was made; the same in every row."""


@lru_cache(maxsize=1)
def rules_key() -> str:
    """What the keys of names depend on."""
    return hashlib.sha256(f"{_FORMAT}\n{rules_text()}".encode()).hexdigest()[:16]
