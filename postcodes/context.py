"""Tell which of several places an accompanying text speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable

from postcodes.names import fold_name

_KHMER = re.compile("[\u1780-\u17ff]+")
_SHORTEST = 3
"""Letters that a name must have to be looked for inside a longer text."""


def names_said(text: str, names: Iterable[str]) -> int:
    """How many of the names stand in a text, in either script, whatever the spacing.

    >>> names_said("St. 271, Khan Toul Kork, PP", ["Toul Kork", "Boeng Kak"])
    1
    """
    khmer = fold_name(" ".join(_KHMER.findall(text))).letters
    latin = fold_name(_KHMER.sub(" ", text)).letters
    found = 0
    for name in names:
        letters = fold_name(name).letters
        found += len(letters) >= _SHORTEST and (letters in khmer or letters in latin)
    return found
