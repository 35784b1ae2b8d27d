"""Measure the geocoder on labelled addresses, beside rapidfuzz and SQLite FTS5.

``dev.csv`` and ``dev_variants.csv`` are real addresses and variants of them (with
``PHLOV_DATA_MIRROR``); ``written_addresses.csv`` of the tests was written for this project. The
peers get the same rows through the same cleaner.
Run: ``PHLOV_DATA_MIRROR=... python -m benchmarks.geocode_dev [--show]``
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from addressing import ConfidenceClass, Geocode, Geocoder, load_geocoder
from benchmarks.address_peers import Cleaner, TrigramPeer, WholeStringPeer
from benchmarks.figures import figure
from gis_data import load_gazetteer

_UNSURE = {ConfidenceClass.C, ConfidenceClass.NONE}
WRITTEN = Path(__file__).parents[1] / "tests/addressing/geocode/written_addresses.csv"
Peers = Sequence[WholeStringPeer | TrigramPeer]


@dataclass(frozen=True)
class Labelled:
    """One labelled address.

    Attributes:
        address: The text.
        level: The finest level that it names; none where it names no unit.
        acceptable: Postcodes that a careful clerk could defend; empty where none.
        village_code: Of the village, where it names one.
        ambiguous: Whether the text fits several places.
    """

    address: str
    level: str
    acceptable: frozenset[str]
    village_code: str
    ambiguous: bool

    @property
    def clear(self) -> bool:
        """Whether one commune or village is meant, so that a safe answer may be expected."""
        return self.level in {"commune", "village"} and not self.ambiguous


def read_table(path: Path) -> list[Labelled]:
    """One labelled set."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Labelled(
                row["address"],
                row["level"],
                frozenset(filter(None, row["acceptable"].split(";"))),
                row["village_code"],
                row.get("ambiguous", "0") == "1",
            )
            for row in csv.DictReader(file)
        ]


def read_labelled(folder: Path) -> dict[str, list[Labelled]]:
    """The labelled sets of the mirror by name."""
    return {name: read_table(folder / f"{name}.csv") for name in ("dev", "dev_variants")}


def is_right(answer: Geocode, row: Labelled) -> bool:
    """Whether the postcode is defensible; where none is, whether nothing sure is said."""
    if not row.acceptable:
        return answer.confidence in _UNSURE
    return answer.postcode in row.acceptable


def measure(name: str, rows: Sequence[Labelled], geocoder: Geocoder, peers: Peers) -> None:
    """Print the figures of one labelled set."""
    bench = f"geocode_{name}"
    start = time.perf_counter()
    answers = [geocoder.geocode(row.address) for row in rows]
    rows_per_s = round(len(rows) / (time.perf_counter() - start), 1)
    pairs = list(zip(rows, answers, strict=True))
    placed = [(row, answer) for row, answer in pairs if row.level in {"commune", "village"}]
    villages = [(row, answer) for row, answer in pairs if row.village_code]
    commune = _share([is_right(answer, row) for row, answer in placed])
    village = _share([answer.village_code == row.village_code for row, answer in villages])
    for peer in peers:
        codes = {row.address: peer.code(row.address) for row in rows}
        peer_commune = _share([_postcode(codes[r.address]) in r.acceptable for r, _ in placed])
        peer_village = _share([codes[r.address] == r.village_code for r, _ in villages])
        for figure_name, own, target, theirs in (
            ("commune_right", commune, 0.97, peer_commune),
            ("village_right", village, 0.95, peer_village),
        ):
            figure(
                bench,
                figure_name,
                own,
                "share",
                target=target,
                peer=peer.name,
                peer_value=theirs,
            )
    nones = [is_right(answer, row) for row, answer in pairs if row.level == "none"]
    if nones:
        figure(bench, "none_abstains", _share(nones), "share", target=1.0)
    safe = [(row, answer) for row, answer in pairs if answer.confidence is ConfidenceClass.A]
    wrong = sum(not is_right(answer, row) for row, answer in safe)
    figure(bench, "class_A_wrong", wrong, "rows", target=1)
    covers = _share([a.confidence is ConfidenceClass.A for row, a in pairs if row.clear])
    figure(bench, "class_A_covers_unambiguous", covers, "share", target=0.85)
    figure(bench, "rows_per_s_one_by_one", rows_per_s, "rows/s")


def show_wrong(rows: Sequence[Labelled], geocoder: Geocoder) -> None:
    """Print what is wrong, and what is clear and yet not safe."""
    for row in rows:
        answer = geocoder.geocode(row.address)
        village = not row.village_code or answer.village_code == row.village_code
        safe = answer.confidence is ConfidenceClass.A or not row.clear
        if not (is_right(answer, row) and village and safe):
            got = answer.village_code or answer.postcode
            print(f"{row.address!r} meant {sorted(row.acceptable)}", file=sys.stderr)
            print(f"   got {got} {answer.confidence}: {answer.reason}", file=sys.stderr)


def _postcode(code: str) -> str:
    return code[:6].ljust(6, "0")


def _share(found: Sequence[bool]) -> float:
    return round(sum(found) / len(found), 4) if found else 0.0


def main(arguments: Sequence[str] | None = None) -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="print wrong and unsafe rows")
    given = parser.parse_args(arguments)
    geocoder = load_geocoder()
    geocoder.geocode("ភ្នំពេញ")
    gazetteer = load_gazetteer()
    cleaner = Cleaner(gazetteer)
    peers = (WholeStringPeer(gazetteer, cleaner), TrigramPeer(gazetteer, cleaner))
    tables = {"written": read_table(WRITTEN)}
    mirror = os.environ.get("PHLOV_DATA_MIRROR")
    if mirror:
        tables |= read_labelled(Path(mirror) / "addresses")
    else:
        print("PHLOV_DATA_MIRROR is not set: no real addresses", file=sys.stderr)
    for name, rows in tables.items():
        measure(name, rows, geocoder, peers)
        if given.show:
            show_wrong(rows, geocoder)


if __name__ == "__main__":
    main()
