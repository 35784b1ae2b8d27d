"""Measure the geocoder on noisy addresses of all villages, beside general search engines.

Every village of the country is drawn once; the kinds of noise take turns. Right is the village
itself, or the commune where the text names no village; where several bear the names that the
text gives, each of them is right. The peers answer a sample of the same rows.
Run: ``python -m benchmarks.geocode_noise [--rows N] [--seed S] [--peer-rows N] [--show N]``
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from addressing import ConfidenceClass, Geocode, Geocoder, load_geocoder
from benchmarks import addok_peer
from benchmarks.address_peers import Cleaner, TrigramPeer, WholeStringPeer
from benchmarks.figures import figure
from benchmarks.former_districts import former_districts
from benchmarks.noise_kinds import KINDS
from benchmarks.noisy_addresses import NoisyAddress, noisy_addresses
from gis_data import Gazetteer, load_gazetteer

_BENCH = "geocode_noise"
TARGETS: Mapping[str, float] = {
    "khmer_unspaced_typo": 0.99,
    "stale_district": 0.97,
    "reordered_abbreviated": 0.95,
}
_COMMUNE_DIGITS = 6
_A_RIGHT, _A_COVERS = 0.995, 0.85


def right_at_finest(row: NoisyAddress, answer: Geocode) -> bool:
    """Whether the answer is the village, or the commune where the text names none.

    Where several bear the names, the unit that holds them all is right as well.
    """
    if len(row.villages or row.postcodes) > 1 and _holds_all(row, answer):
        return True
    if row.villages:
        return answer.village_code in row.villages
    return answer.village_code is None and answer.postcode in row.postcodes


def _holds_all(row: NoisyAddress, answer: Geocode) -> bool:
    if answer.postcode is None or answer.village_code is not None:
        return False
    stem = answer.postcode.removesuffix("00").removesuffix("00")
    if not all(code.startswith(stem) for code in row.postcodes):
        return False
    below = {code[: len(stem) + 2] for code in row.postcodes}
    return len(stem) == _COMMUNE_DIGITS or len(below) > 1


def right_as_answered(row: NoisyAddress, answer: Geocode) -> bool:
    """Whether what is answered holds, be it coarser than the text."""
    if answer.postcode is None:
        return False
    if answer.village_code is not None:
        return answer.village_code in row.villages
    stem = answer.postcode.removesuffix("00").removesuffix("00")
    return any(code.startswith(stem) for code in row.postcodes)


def right_by_peer(row: NoisyAddress, code: str) -> bool:
    """The same for a peer's code."""
    return code in row.villages if row.villages else code in row.postcodes


def measure(rows: Sequence[NoisyAddress], answers: Sequence[Geocode]) -> dict[str, float]:
    """Share right at the finest level, by kind."""
    found: dict[str, list[bool]] = defaultdict(list)
    for row, answer in zip(rows, answers, strict=True):
        found[row.kind].append(right_at_finest(row, answer))
    return {kind: _share(some) for kind, some in found.items()}


def measure_peer(rows: Sequence[NoisyAddress], codes: Sequence[str]) -> dict[str, float]:
    """The same for a peer."""
    found: dict[str, list[bool]] = defaultdict(list)
    for row, code in zip(rows, codes, strict=True):
        found[row.kind].append(right_by_peer(row, code))
    return {kind: _share(some) for kind, some in found.items()}


def measure_peers(
    gazetteer: Gazetteer, rows: Sequence[NoisyAddress]
) -> dict[str, dict[str, float]]:
    """Every peer's share right by kind; Addok's where it is installed."""
    if not rows:
        return {}
    cleaner = Cleaner(gazetteer)
    found = {
        peer.name: measure_peer(rows, [peer.code(row.text) for row in rows])
        for peer in (WholeStringPeer(gazetteer, cleaner), TrigramPeer(gazetteer, cleaner))
    }
    if addok_peer.is_installed():
        with addok_peer.AddokPeer(gazetteer, cleaner) as peer:
            start = time.perf_counter()
            found[peer.name] = measure_peer(rows, [peer.code(row.text) for row in rows])
            rows_per_s = len(rows) / (time.perf_counter() - start)
        figure(_BENCH, "rows_per_s_addok", round(rows_per_s, 1), "rows/s")
    else:
        print("Addok is left out: `make peers` installs it.", file=sys.stderr)
    return found


def print_classes(rows: Sequence[NoisyAddress], answers: Sequence[Geocode]) -> None:
    """How right each class is, how many rows it has, and what class A covers."""
    classes: dict[str, list[bool]] = defaultdict(list)
    for row, answer in zip(rows, answers, strict=True):
        classes[answer.confidence.value].append(right_as_answered(row, answer))
    for name, found in sorted(classes.items()):
        target = _A_RIGHT if name == "A" else None
        if name != ConfidenceClass.NONE:
            figure(_BENCH, f"class_{name}_right", _share(found), "share", target=target)
        figure(_BENCH, f"class_{name}_share", round(len(found) / len(rows), 4), "share")
    clear = [
        answer.confidence is ConfidenceClass.A
        for row, answer in zip(rows, answers, strict=True)
        if len(row.postcodes) == 1 and not row.contradicts
    ]
    figure(_BENCH, "class_A_covers_unambiguous", _share(clear), "share", target=_A_COVERS)


def _share(found: Sequence[bool]) -> float:
    return round(sum(found) / len(found), 4) if found else 0.0


def show_wrong(rows: Sequence[NoisyAddress], answers: Sequence[Geocode], most: int) -> None:
    """Print some wrong rows of each kind."""
    wrong: dict[str, list[tuple[NoisyAddress, Geocode]]] = defaultdict(list)
    for row, answer in zip(rows, answers, strict=True):
        safe = answer.confidence is ConfidenceClass.A and not right_as_answered(row, answer)
        if not right_at_finest(row, answer):
            wrong["A: " + row.kind if safe else row.kind].append((row, answer))
    for kind, pairs in sorted(wrong.items()):
        print(kind, dict(Counter(a.reason_code for _, a in pairs)), file=sys.stderr)
        for row, answer in pairs[:most]:
            meant = sorted(row.villages or row.postcodes)[:3]
            got = answer.village_code or answer.postcode
            print(f"   {row.text!r} meant {meant}", file=sys.stderr)
            print(
                f"      got {got} {answer.confidence} {answer.probability}: {answer.reason}",
                file=sys.stderr,
            )


def answer_all(geocoder: Geocoder, rows: Sequence[NoisyAddress]) -> tuple[list[Geocode], float]:
    """The answers, and the rows a second."""
    start = time.perf_counter()
    answers = [geocoder.geocode(row.text) for row in rows]
    return answers, len(rows) / (time.perf_counter() - start)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=14_573, help="one for each village")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--peer-rows", type=int, default=900, help="of these, rows for the peers")
    parser.add_argument("--show", type=int, default=0, help="wrong rows to show per kind")
    parser.add_argument("--kind", action="append", default=[], choices=sorted(KINDS))
    given = parser.parse_args(arguments)
    gazetteer = load_gazetteer()
    rows = list(noisy_addresses(gazetteer, given.rows, given.seed, former_districts(), given.kind))
    geocoder = load_geocoder()
    geocoder.geocode("ភ្នំពេញ")
    answers, rows_per_s = answer_all(geocoder, rows)
    some = rows[: given.peer_rows]
    peers = measure_peers(gazetteer, some)
    own = measure(rows, answers)
    for kind in sorted(own):
        best = max(peers, key=lambda name: peers[name].get(kind, 0.0), default=None)
        for name, found in peers.items():
            if name != best:
                figure(_BENCH, f"top1_{kind}_{name.split()[0]}", found.get(kind, 0.0), "share")
        figure(
            _BENCH,
            f"top1_{kind}",
            own[kind],
            "share",
            target=TARGETS.get(kind),
            peer=best,
            peer_value=None if best is None else peers[best].get(kind),
        )
    right = [right_at_finest(row, answer) for row, answer in zip(rows, answers, strict=True)]
    figure(_BENCH, "top1", _share(right), "share")
    print_classes(rows, answers)
    figure(_BENCH, "rows_per_s_one_by_one", round(rows_per_s, 1), "rows/s")
    if given.show:
        show_wrong(rows, answers, given.show)


if __name__ == "__main__":
    main()
