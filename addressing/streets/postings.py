"""Look rows of a layer up by the keys of their names, in flat arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int32]
_NO_ROWS: Rows = np.zeros(0, np.int32)


class Postings:
    """Key → rows, over the whole layer and in each commune."""

    def __init__(self, keys: Sequence[Sequence[str]], postcodes: Sequence[str]) -> None:
        pairs = [(key, row) for row, own in enumerate(keys) for key in own]
        self._everywhere = _Table(pairs)
        self._by_commune = _Table([(f"{key}@{postcodes[row]}", row) for key, row in pairs])
        self._communes = _Table([(postcode, row) for row, postcode in enumerate(postcodes)])

    def rows(self, key: str, postcode: str | None = None) -> Rows:
        """Rows with a key, in one commune or everywhere, ascending.

        >>> Postings([["street#271"], ["street#3"]], ["120407", "120407"]).rows("street#3")
        array([1], dtype=int32)
        """
        if postcode is None:
            return self._everywhere.rows(key)
        return self._by_commune.rows(f"{key}@{postcode}")

    def rows_of_commune(self, postcode: str) -> Rows:
        """All rows of a commune, ascending."""
        return self._communes.rows(postcode)


class _Table:
    """Word → rows; the rows of all words lie in one array."""

    def __init__(self, pairs: Sequence[tuple[str, int]]) -> None:
        self._place: dict[str, int] = {}
        places = [self._place.setdefault(word, len(self._place)) for word, _ in pairs]
        order = np.argsort(np.array(places, np.int64), kind="stable")
        counts = np.bincount(np.array(places, np.int64), minlength=len(self._place))
        self._rows = np.array([row for _, row in pairs], np.int32)[order]
        self._start = np.concatenate([[0], np.cumsum(counts)])

    def rows(self, word: str) -> Rows:
        place = self._place.get(word)
        if place is None:
            return _NO_ROWS
        return self._rows[self._start[place] : self._start[place + 1]]
