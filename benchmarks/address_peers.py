"""Match whole addresses against the joined names of all units, as general search engines do.

Both peers get what the geocoder's own cleaner leaves of an address: house, street and landmark
set aside, unit words taken out, number words made figures. What they lack is the hierarchy.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from rapidfuzz import fuzz, process

from addressing.geocode.clean import clean_characters, fold_words
from addressing.geocode.index import named_forms
from addressing.geocode.numerals import khmer_numbers_to_figures, take_numbers
from addressing.geocode.split import Splitter
from addressing.geocode.tokens import load_words
from gis_data import Gazetteer

_PIECE = 3


class Cleaner:
    """The geocoder's cleaner, for peers that match whole strings."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._splitter = Splitter(load_words(sorted({form for _, form in named_forms(gazetteer)})))

    def clean(self, text: str) -> str:
        """Names and numbers of an address in their order, nothing else."""
        parts = self._splitter.split(clean_characters(text)).parts
        return " ".join(_joined(part.words) for part in parts)


def _joined(words: tuple[str, ...]) -> str:
    names, numbers = take_numbers(words)
    return " ".join([*names, *map(str, numbers)])


def documents(gazetteer: Gazetteer) -> Iterator[tuple[str, str]]:
    """Every unit with the names of its whole chain, once in Khmer and once in Latin letters."""
    for code, chain in chains(gazetteer):
        yield code, " ".join(chain)


def chains(gazetteer: Gazetteer) -> Iterator[tuple[str, list[str]]]:
    """Every unit with the cleaned names of its chain, its own first; in Khmer, in Latin letters."""
    for unit in gazetteer.units.values():
        chain = [unit]
        while (parent := chain[-1].parent) is not None:
            chain.append(gazetteer.units[parent])
        for names in ([u.name_latin for u in chain], [u.name_km for u in chain]):
            folded = [
                khmer_numbers_to_figures(
                    fold_words(clean_characters(name)).removeprefix("phum ").removeprefix("ភូមិ")
                )
                for name in names
            ]
            yield unit.code, [_joined(tuple(name.split())) for name in folded]


class WholeStringPeer:
    """rapidfuzz over all documents."""

    name = "rapidfuzz whole string"

    def __init__(self, gazetteer: Gazetteer, cleaner: Cleaner) -> None:
        self._cleaner = cleaner
        found = list(documents(gazetteer))
        self._codes, self._texts = [code for code, _ in found], [text for _, text in found]

    def code(self, text: str) -> str:
        """Code of the likeliest unit."""
        query = self._cleaner.clean(text)
        found = process.extractOne(query, self._texts, scorer=fuzz.token_sort_ratio)
        return self._codes[found[2]]


class TrigramPeer:
    """SQLite FTS5 with its trigram tokenizer: any shared piece of three letters, ranked by BM25."""

    name = "SQLite FTS5 trigram"

    def __init__(self, gazetteer: Gazetteer, cleaner: Cleaner) -> None:
        self._cleaner = cleaner
        self._database = sqlite3.connect(":memory:")
        self._database.execute(
            "CREATE VIRTUAL TABLE place USING fts5(code UNINDEXED, names, tokenize='trigram')"
        )
        self._database.executemany("INSERT INTO place VALUES (?, ?)", documents(gazetteer))

    def code(self, text: str) -> str:
        """Code of the likeliest unit; empty where nothing is found."""
        query = self._cleaner.clean(text).replace('"', " ")
        pieces = {query[i : i + _PIECE] for i in range(len(query) - _PIECE + 1)}
        if not pieces:
            return ""
        wanted = " OR ".join(f'"{piece}"' for piece in sorted(pieces))
        row = self._database.execute(
            "SELECT code FROM place WHERE place MATCH ? ORDER BY bm25(place) LIMIT 1", (wanted,)
        ).fetchone()
        return str(row[0]) if row else ""
