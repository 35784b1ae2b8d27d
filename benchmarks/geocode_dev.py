"""Measure the geocoder on labelled addresses and on noisy addresses over all villages.

A whole-string matcher (rapidfuzz over the joined names of all units, the same cleaned text) runs
on the same rows as the peer.
Run: ``PHLOV_DATA_MIRROR=... python -m benchmarks.geocode_dev [--noise ROWS] [--seed SEED]``
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz, process

from addressing import ConfidenceClass, Geocode, Geocoder, load_geocoder
from addressing.geocode.clean import clean_characters, fold_words
from benchmarks.figures import figure
from benchmarks.noisy_addresses import NoisyAddress, noisy_addresses
from gis_data import Gazetteer, load_gazetteer

_UNSURE = {ConfidenceClass.C, ConfidenceClass.NONE}


@dataclass(frozen=True)
class Labelled:
    """One labelled address: the postcodes a careful clerk could defend, empty where none."""

    address: str
    level: str
    acceptable: frozenset[str]
    village_code: str


def read_labelled(folder: Path) -> dict[str, list[Labelled]]:
    """The labelled sets by name."""
    found: dict[str, list[Labelled]] = {}
    for name in ("dev", "dev_variants"):
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            found[name] = [
                Labelled(
                    row["address"],
                    row["level"],
                    frozenset(filter(None, row["acceptable"].split(";"))),
                    row["village_code"],
                )
                for row in csv.DictReader(file)
            ]
    return found


class WholeStringPeer:
    """Match the whole text against the joined names of every unit."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.codes: list[str] = []
        texts: list[str] = []
        for unit in gazetteer.units.values():
            chain = [unit]
            while (parent := chain[-1].parent) is not None:
                chain.append(gazetteer.units[parent])
            for names in ([u.name_latin for u in chain], [u.name_km for u in chain]):
                self.codes.append(unit.code)
                texts.append(fold_words(clean_characters(" ".join(names))))
        self.texts = texts

    def code(self, text: str) -> str:
        """Code of the likeliest unit."""
        query = fold_words(clean_characters(text))
        best = process.extractOne(query, self.texts, scorer=fuzz.token_sort_ratio)
        return self.codes[best[2]]


def measure_labelled(
    name: str, rows: Sequence[Labelled], geocoder: Geocoder, peer: WholeStringPeer
) -> None:
    """Print the figures of one labelled set."""
    start = time.perf_counter()
    answers = [geocoder.geocode(row.address) for row in rows]
    rows_per_s = len(rows) / (time.perf_counter() - start)
    start = time.perf_counter()
    peers = [peer.code(row.address) for row in rows]
    peer_rows_per_s = len(rows) / (time.perf_counter() - start)
    placed = [i for i, row in enumerate(rows) if row.level in {"commune", "village"}]
    villages = [i for i, row in enumerate(rows) if row.village_code]
    nones = [i for i, row in enumerate(rows) if row.level == "none"]
    bench = f"geocode_{name}"
    commune_right = _share([_right(answers[i], rows[i]) for i in placed])
    peer_commune = _share([peers[i][:6].ljust(6, "0") in rows[i].acceptable for i in placed])
    figure(
        bench,
        "commune_right",
        commune_right,
        "share",
        target=0.85,
        peer="rapidfuzz whole string",
        peer_value=peer_commune,
    )
    village_right = _share([answers[i].village_code == rows[i].village_code for i in villages])
    peer_village = _share([peers[i] == rows[i].village_code for i in villages])
    figure(
        bench,
        "village_right",
        village_right,
        "share",
        target=0.85,
        peer="rapidfuzz whole string",
        peer_value=peer_village,
    )
    if nones:
        abstains = _share([answers[i].confidence in _UNSURE for i in nones])
        figure(bench, "none_abstains", abstains, "share", target=1.0)
    safe = [i for i, a in enumerate(answers) if a.confidence is ConfidenceClass.A]
    figure(
        bench, "class_a_wrong", sum(not _right(answers[i], rows[i]) for i in safe), "rows", target=1
    )
    figure(bench, "class_a_share", _share([i in set(safe) for i in placed]), "share")
    figure(
        bench,
        "rows_per_s",
        round(rows_per_s, 1),
        "rows/s",
        target=500,
        peer="rapidfuzz whole string",
        peer_value=round(peer_rows_per_s, 1),
    )


def measure_noise(
    rows: Sequence[NoisyAddress], geocoder: Geocoder, peer: WholeStringPeer, peer_rows: int
) -> dict[str, list[tuple[NoisyAddress, Geocode]]]:
    """Print right shares by kind of noise, and how right each class is; return what was wrong."""
    start = time.perf_counter()
    answers = [geocoder.geocode(row.text) for row in rows]
    rows_per_s = len(rows) / (time.perf_counter() - start)
    kinds: dict[str, list[bool]] = defaultdict(list)
    classes: dict[str, list[bool]] = defaultdict(list)
    wrong: dict[str, list[tuple[NoisyAddress, Geocode]]] = defaultdict(list)
    for row, answer in zip(rows, answers, strict=True):
        right = answer.postcode in row.postcodes and (
            answer.village_code is None or answer.village_code in row.villages
        )
        finest = right and (not row.villages or answer.village_code in row.villages)
        kinds[row.kind].append(finest)
        classes[answer.confidence.value].append(right)
        if not finest:
            wrong[row.kind].append((row, answer))
    some = rows[:: max(1, len(rows) // peer_rows)][:peer_rows] if peer_rows else ()
    peers: dict[str, list[bool]] = defaultdict(list)
    for row in some:
        code = peer.code(row.text)
        peers[row.kind].append(code in row.villages if row.villages else code in row.postcodes)
    for kind, found in sorted(kinds.items()):
        figure(
            "geocode_noise",
            f"top1_{kind}",
            _share(found),
            "share",
            peer="rapidfuzz whole string" if peers[kind] else None,
            peer_value=_share(peers[kind]) if peers[kind] else None,
        )
    for name, found in sorted(classes.items()):
        figure("geocode_noise", f"class_{name}_right", _share(found), "share")
        figure("geocode_noise", f"class_{name}_share", round(len(found) / len(rows), 4), "share")
    figure("geocode_noise", "rows_per_s", round(rows_per_s, 1), "rows/s", target=500)
    return wrong


def _right(answer: Geocode, row: Labelled) -> bool:
    if not row.acceptable:
        return answer.confidence in _UNSURE
    return answer.postcode in row.acceptable


def _share(found: Sequence[bool]) -> float:
    return round(sum(found) / len(found), 4) if found else 0.0


def main(arguments: Sequence[str] | None = None) -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--noise", type=int, default=2_000, help="rows of noise; 0 for none")
    parser.add_argument("--peer-rows", type=int, default=300, help="of these, rows for the peer")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--show", type=int, default=0, help="wrong rows to show per kind")
    given = parser.parse_args(arguments)
    geocoder = load_geocoder()
    geocoder.geocode("ភ្នំពេញ")
    gazetteer = load_gazetteer()
    peer = WholeStringPeer(gazetteer)
    mirror = os.environ.get("PHLOV_DATA_MIRROR")
    if mirror:
        for name, labelled in read_labelled(Path(mirror) / "addresses").items():
            measure_labelled(name, labelled, geocoder, peer)
    else:
        print("PHLOV_DATA_MIRROR is not set: no labelled addresses", file=sys.stderr)
    if given.noise:
        noisy = list(noisy_addresses(gazetteer, given.noise, given.seed))
        wrong = measure_noise(noisy, geocoder, peer, given.peer_rows)
        for kind, pairs in wrong.items():
            reasons = Counter(answer.reason_code for _, answer in pairs)
            print(kind, dict(reasons), file=sys.stderr)
            for row, answer in pairs[: given.show]:
                meant = sorted(row.villages or row.postcodes)
                got = answer.village_code or answer.postcode
                print(f"   {row.text!r} meant {meant}", file=sys.stderr)
                print(f"      got {got} {answer.confidence}: {answer.reason}", file=sys.stderr)


if __name__ == "__main__":
    main()
