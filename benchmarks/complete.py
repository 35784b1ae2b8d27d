"""Measure completion: time for each typed letter, and whether the unit that was meant is offered.

Names of all units are drawn with a seed and typed letter by letter, in both scripts, as they are
written, with one typo, freely romanised, and followed by the name of a unit above them. A unit is
*decidable* where at most eight units (official names, same script, same names above) begin as what
was meant to be typed, in at least four letters: more than eight cannot all be among eight. Peers
search the same names with the same cleaning in the same run.
Run: ``python -m benchmarks.complete [--names COUNT] [--seed SEED]``
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import statistics
import tempfile
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from addressing import load_geocoder
from addressing.complete import Completer, load_completer
from addressing.geocode.clean import clean_characters, fold_words
from benchmarks.figures import figure
from gis_data import Gazetteer, Level, Unit, load_gazetteer

_OFFERED = 8
_FEWEST_LETTERS = 4
_TARGET_MS = 5
_PAGE_BYTES = 4096
_FREE = (("ou", "o"), ("uo", "ou"), ("ae", "e"), ("oe", "eu"), ("th", "t"), ("ph", "p"),
         ("ey", "ei"), ("ov", "ow"), ("ch", "j"), ("b", "p"))  # fmt: skip


@dataclass(frozen=True)
class Typed:
    """What somebody typed so far.

    Attributes:
        kind: How it was typed.
        text: What stands in the field.
        unit: Code of the unit that is meant.
        decidable: Whether so few units begin so that all of them can be offered.
    """

    kind: str
    text: str
    unit: str
    decidable: bool


def folded(name: str) -> str:
    """Letters and figures of a name, for the peers and for counting."""
    return fold_words(clean_characters(name)).replace(" ", "")


class Names:
    """Official names without the unit word, in order, to count how many begin alike."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._sorted = {
            khmer: sorted((folded(self.name(u, khmer=khmer)), u.code) for u in self.units)
            for khmer in (False, True)
        }

    @property
    def units(self) -> Sequence[Unit]:
        """All units."""
        return tuple(self.gazetteer.units.values())

    @staticmethod
    def name(unit: Unit, *, khmer: bool) -> str:
        """The name of a unit as the list writes it, a village without its unit word."""
        name, word = (unit.name_km, "ភូមិ") if khmer else (unit.name_latin, "Phum ")
        bare = name.removeprefix(word).strip() if unit.level is Level.VILLAGE else name
        return bare.removeprefix("រាជធានី") or name

    def beginning_with(self, begun: str, *, khmer: bool) -> list[str]:
        """Codes of the units whose name begins so."""
        names, text = self._sorted[khmer], folded(begun)
        first, last = bisect_left(names, (text,)), bisect_left(names, (f"{text}\U0010ffff",))
        return [code for _, code in names[first:last]]


def typed_texts(names: Names, count: int, seed: int) -> Iterator[Typed]:
    """Every beginning of ``count`` names, in each of the ways in which people type."""
    lots = random.Random(seed)
    for unit in lots.sample(names.units, count):
        for khmer in (False, True):
            name = names.name(unit, khmer=khmer)
            script = "khmer" if khmer else "latin"
            for end in range(1, len(name) + 1):
                begun = name[:end]
                few = _few(names.beginning_with(begun, khmer=khmer), begun)
                yield Typed(f"{script}_prefix", begun, unit.code, few)
                if end > _FEWEST_LETTERS:
                    yield Typed(f"{script}_typo", _with_typo(begun, lots), unit.code, few)
                if not khmer and (free := _freely(begun, lots)) != begun:
                    yield Typed("latin_free", free, unit.code, few)
            yield from _below_parent(names, unit, name, lots, khmer=khmer)
        if unit.level is not Level.VILLAGE:
            postcode = unit.code.ljust(6, "0")
            for end in range(1, len(postcode) + 1):
                alike = [u for u in names.units if u.code.ljust(6, "0").startswith(postcode[:end])]
                few = len({u.code for u in alike if u.level is not Level.VILLAGE}) <= _OFFERED
                yield Typed("postcode", postcode[:end], unit.code, few)


def _few(codes: Sequence[str], begun: str) -> bool:
    return len(codes) <= _OFFERED and len(folded(begun)) >= _FEWEST_LETTERS


def _below_parent(
    names: Names, unit: Unit, name: str, lots: random.Random, *, khmer: bool
) -> Iterator[Typed]:
    """The whole name and the beginning of the name of a unit above it."""
    if unit.parent is None:
        return
    parent = unit.parent[: lots.choice([n for n in (2, 4, 6) if n <= len(unit.parent)])]
    above = names.name(names.gazetteer.units[parent], khmer=khmer)
    for end in range(2, len(above) + 1):
        alike = names.beginning_with(above[:end], khmer=khmer)
        below = names.beginning_with(name, khmer=khmer)
        both = [code for code in below if any(code.startswith(a) and code != a for a in alike)]
        text = f"{name}{above[:end]}" if khmer else f"{name} {above[:end]}"
        kind = "khmer_unspaced_below" if khmer else "latin_below"
        yield Typed(kind, text, unit.code, _few(both, text))


def _with_typo(text: str, lots: random.Random) -> str:
    letters = "abdehiklmnoprstuy" if text.isascii() else "កគងតទនបមរលសអ"
    place = lots.randrange(1, len(text))
    match lots.randrange(4):
        case 0:
            return text[:place] + text[place + 1 :]
        case 1:
            return text[:place] + lots.choice(letters) + text[place:]
        case 2:
            return text[:place] + lots.choice(letters) + text[place + 1 :]
        case _:
            return text[: place - 1] + text[place] + text[place - 1] + text[place + 1 :]


def _freely(text: str, lots: random.Random) -> str:
    text = text.lower()
    possible = [(a, b) for a, b in _FREE if a in text]
    for a, b in lots.sample(possible, min(2, len(possible))):
        text = text.replace(a, b, 1)
    return text


Search = Callable[[str], list[str]]
"""From what was typed to at most eight codes."""


def completion_search(completer: Completer) -> Search:
    """Our own answer as codes."""

    def search(text: str) -> list[str]:
        return [
            c.village_code or (c.postcode or "")[: 2 * _PAIRS.get(str(c.level), 3)]
            for c in completer.complete(text, _OFFERED)
        ]

    return search


_PAIRS = {"province": 1, "district": 2, "commune": 3}


def rapidfuzz_search(names: Names) -> Search:
    """Jaro-Winkler, which favours beginnings, over all names of both scripts."""
    rows = [(folded(names.name(u, khmer=k)), u.code) for u in names.units for k in (False, True)]
    texts = [text for text, _ in rows]

    def search(text: str) -> list[str]:
        best = process.extract(
            folded(text), texts, scorer=JaroWinkler.similarity, limit=_OFFERED, processor=None
        )
        return [rows[place][1] for _, _, place in best]

    return search


def fts5_search(names: Names, *, trigram: bool) -> Search:
    """SQLite FTS5 over the joined names of each unit and those above: by prefix or by trigrams."""
    base = sqlite3.connect(":memory:")
    option = "tokenize='trigram'" if trigram else "prefix='1 2 3 4'"
    base.execute(f"CREATE VIRTUAL TABLE unit USING fts5(names, code UNINDEXED, {option})")
    for unit in names.units:
        chain = [unit]
        while (parent := chain[-1].parent) is not None:
            chain.append(names.gazetteer.units[parent])
        both = [names.name(u, khmer=k) for k in (False, True) for u in chain]
        joined = " ".join(fold_words(clean_characters(name)) for name in both)
        base.execute("INSERT INTO unit VALUES (?, ?)", (joined, unit.code))

    def search(text: str) -> list[str]:
        words = fold_words(clean_characters(text)).replace('"', " ").split()
        if trigram:
            query = " ".join(f'"{word}"' for word in words if len(word) > 2)
        else:
            query = " ".join(f'"{word}"' for word in words) + "*" if words else ""
        if not query:
            return []
        sql = f"SELECT code FROM unit WHERE unit MATCH ? ORDER BY rank LIMIT {_OFFERED}"
        return [code for (code,) in base.execute(sql, (query,))]

    return search


@dataclass(frozen=True)
class Measured:
    """Times and hits of one search."""

    times_ms: list[float]
    hits: dict[str, list[bool]]
    names: dict[str, list[bool]]


def measure(search: Search, texts: Sequence[Typed], names: Names) -> Measured:
    """Ask for every text."""
    found = Measured([], defaultdict(list), defaultdict(list))
    units = names.gazetteer.units
    for typed in texts:
        start = time.perf_counter()
        codes = search(typed.text)
        found.times_ms.append((time.perf_counter() - start) * 1000)
        if typed.decidable:
            found.hits[typed.kind].append(typed.unit in codes)
        if len(folded(typed.text)) >= _FEWEST_LETTERS:
            meant = units[typed.unit].name_km
            alike = any(code in units and units[code].name_km == meant for code in codes)
            found.names[typed.kind].append(alike)
    return found


def _share(found: Sequence[bool]) -> float:
    return round(sum(found) / len(found), 4) if found else 0.0


def _memory_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * _PAGE_BYTES / 1e6


def load_measured() -> Completer:
    """The completer, loaded beside a geocoder as a server does, with what that took."""
    with tempfile.TemporaryDirectory() as folder:
        load_geocoder(Path(folder)).geocode("ភ្នំពេញ")
        before, start = _memory_mb(), time.perf_counter()
        completer = load_completer(Path(folder))
        taken = time.perf_counter() - start
        completer.complete("phnon penh")
    figure("complete", "start_s", round(taken, 3), "s", target=0.5)
    figure("complete", "memory_mb", round(_memory_mb() - before, 1), "MB", target=60)
    return completer


def main(arguments: Sequence[str] | None = None) -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=300)
    parser.add_argument("--peer-texts", type=int, default=1500, help="texts that the peers get")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--show", type=int, default=0, help="missed texts to show per kind")
    given = parser.parse_args(arguments)
    completer = load_measured()
    names = Names(load_gazetteer())
    texts = list(typed_texts(names, given.names, given.seed))
    own = completion_search(completer)
    for typed in texts[:200]:
        own(typed.text)
    found = measure(own, texts, names)
    some = random.Random(given.seed).sample(texts, min(given.peer_texts, len(texts)))
    peers = {
        "rapidfuzz Jaro-Winkler": measure(rapidfuzz_search(names), some, names),
        "SQLite FTS5 prefix": measure(fts5_search(names, trigram=False), some, names),
        "SQLite FTS5 trigram": measure(fts5_search(names, trigram=True), some, names),
    }
    times = sorted(found.times_ms)
    median, p95 = statistics.median(times), times[int(0.95 * len(times))]
    for name, peer in peers.items():
        theirs = round(statistics.median(peer.times_ms), 3)
        figure(
            "complete", "median_ms", round(median, 3), "ms", target=_TARGET_MS, peer=name,
            peer_value=theirs,
        )  # fmt: skip
        theirs = round(sorted(peer.times_ms)[int(0.95 * len(peer.times_ms))], 3)
        figure("complete", "p95_ms", round(p95, 3), "ms", peer=name, peer_value=theirs)
    figure("complete", "slowest_ms", round(times[-1], 3), "ms")
    figure("complete", "texts", len(texts), "texts")
    for what, shares in (("hit_rate_8", "hits"), ("name_rate_8", "names")):
        for kind, right in sorted(getattr(found, shares).items()):
            if kind == "postcode":  # the peers hold names alone
                figure("complete", f"{what}_{kind}", _share(right), "share")
                continue
            for name, peer in peers.items():
                theirs_right = getattr(peer, shares)[kind]
                figure(
                    "complete", f"{what}_{kind}", _share(right), "share", peer=name,
                    peer_value=_share(theirs_right),
                )  # fmt: skip
    if given.show:
        show_missed(own, texts, names, given.show)


def show_missed(search: Search, texts: Sequence[Typed], names: Names, count: int) -> None:
    """Print decidable texts whose unit is not among the eight."""
    shown: dict[str, int] = defaultdict(int)
    for typed in texts:
        if typed.decidable and shown[typed.kind] < count:
            codes = search(typed.text)
            if typed.unit not in codes:
                shown[typed.kind] += 1
                unit = names.gazetteer.units[typed.unit]
                print(typed.kind, repr(typed.text), unit.name_latin, unit.name_km, unit.code)
                print("   ", [names.gazetteer.units[c].name_latin for c in codes if c])


if __name__ == "__main__":
    main()
