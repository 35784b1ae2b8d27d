"""Damage codes of real places and see whether the original is suggested; needs PHLOV_DATA_MIRROR.

Usage: ``python -m benchmarks.correction [--codes 2000] [--seed 1]``. Places are villages and
buildings. Each code loses one digit, gets one wrong digit, or has two neighbours swapped, a third
each; half of the codes come with the postcode of the place, half with a position that is up to 2 km
off. The peer knows exactly how the codes were damaged and takes the candidate that is likeliest
then, every cell of the commune or the circle being as likely as any other; it tries every string
that the damage can have begun with, so that no decoder without further knowledge does better. A
village point may lie in another commune than its list says: where no candidate lies in the commune,
the peer takes the likeliest of the others. Equals share its first place, ours takes one of them:
by luck it may be first a little more often than the peer.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from addressing import CodeError, Near, decode, encode_array, suggest
from benchmarks.figures import figure
from benchmarks.mirror import data_mirror
from benchmarks.real_places import villages_and_buildings
from postcodes import load_lattice

SYMBOLS = "012346789"
KINDS = ("wrong", "swapped", "missing")
RADIUS_M = 2_000.0
MOST = 15
ELSEWHERE = 1e-6
"""What the peer makes of a candidate outside the commune or the circle."""

_METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True, slots=True)
class Case:
    """A damaged code and what is known beside it."""

    code: str
    damaged: str
    kind: str
    postcode: str | None
    near: Near | None


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--codes", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    places = _places(data_mirror())
    chosen = places.iloc[rng.permutation(len(places))[: options.codes]]
    pairs = zip(chosen["code"].tolist(), chosen["postcode"].tolist(), strict=True)
    cases = [_damage(code, postcode, rng, n) for n, (code, postcode) in enumerate(pairs)]
    known = frozenset(places["code"])

    first = dict.fromkeys(KINDS, 0)
    bayes = dict.fromkeys(KINDS, 0.0)
    asked = dict.fromkeys(KINDS, 0)
    listed = first_known = longest = silent = 0
    for case in cases:
        found = suggest(case.damaged, postcode=case.postcode, near=case.near)
        codes = [entry.code for entry in found.entries]
        asked[case.kind] += 1
        listed += case.code in codes
        first[case.kind] += bool(codes) and codes[0] == case.code
        bayes[case.kind] += _bayes(case)
        longest = max(longest, len(codes))
        silent += found.reading.code is not None
        with_known = suggest(
            case.damaged, postcode=case.postcode, near=case.near, known=known
        ).entries
        first_known += bool(with_known) and with_known[0].code == case.code

    total, peer = sum(first.values()) / len(cases), sum(bayes.values()) / len(cases)
    name = "exhaustive Bayes decoder"
    figure("correction", "in_list", listed / len(cases), "share", target=1.0)
    figure("correction", "longest_list", longest, "entries", target=MOST)
    figure("correction", "first", round(total, 4), "share", peer=name, peer_value=round(peer, 4))
    figure("correction", "first_over_bayes", round(total / peer, 4), "ratio", target=0.97)
    figure("correction", "first_with_known_doors", round(first_known / len(cases), 4), "share")
    figure("correction", "accepted_although_damaged", silent, "codes", target=0)
    for kind in KINDS:
        figure(
            "correction",
            f"first_{kind}",
            round(first[kind] / asked[kind], 4),
            "share",
            peer=name,
            peer_value=round(bayes[kind] / asked[kind], 4),
        )


def _places(mirror: Path) -> pd.DataFrame:
    """Codes of villages and buildings with the postcode of their commune."""
    places = villages_and_buildings(mirror)
    encoded = encode_array(places["latitude"], places["longitude"])
    places["code"] = encoded.bytes().astype(str)
    # A village point at sea or abroad has no code.
    return places[encoded.valid].drop_duplicates("code")[["code", "postcode"]]


def _damage(code: str, postcode: str, rng: np.random.Generator, number: int) -> Case:
    digits = code.replace("-", "")
    kind = KINDS[number % 3]
    if kind == "wrong":
        place = int(rng.integers(12))
        other = str(rng.choice([s for s in SYMBOLS if s != digits[place]]))
        damaged = digits[:place] + other + digits[place + 1 :]
    elif kind == "swapped":
        places = [k for k in range(11) if digits[k] != digits[k + 1]]
        place = int(rng.choice(places))
        pair = digits[place + 1] + digits[place]
        damaged = digits[:place] + pair + digits[place + 2 :]
    else:
        place = int(rng.integers(12))
        damaged = digits[:place] + digits[place + 1 :]
    if number // 3 % 2:
        return Case(code, damaged, kind, postcode, None)
    return Case(code, damaged, kind, None, _near(code, rng))


def _near(code: str, rng: np.random.Generator) -> Near:
    """A position uniform in the circle around the place."""
    place = decode(code)
    distance, angle = RADIUS_M * math.sqrt(rng.random()), 2 * math.pi * rng.random()
    shrink = math.cos(math.radians(place.latitude))
    return Near(
        place.latitude + distance * math.cos(angle) / _METRES_PER_DEGREE,
        place.longitude + distance * math.sin(angle) / (_METRES_PER_DEGREE * shrink),
        RADIUS_M,
    )


def _bayes(case: Case) -> float:
    """The chance that the peer puts the original first; equals share the first place."""
    weights: dict[str, float] = {}
    for digits, likelihood in _beginnings(case.damaged):
        weights[digits] = weights.get(digits, 0.0) + likelihood
    posterior = {}
    for digits, likelihood in weights.items():
        try:
            place = decode(digits)
        except CodeError:
            continue
        possible = _possible(place.latitude, place.longitude, case)
        posterior[place.code] = likelihood * (1.0 if possible else ELSEWHERE)
    best = max(posterior.values())
    ties = [code for code, weight in posterior.items() if weight > best * (1 - 1e-9)]
    return 1 / len(ties) if case.code in ties else 0.0


def _beginnings(damaged: str) -> Iterable[tuple[str, float]]:
    """Every string with the chance that the damage turns it into ``damaged``."""
    if len(damaged) == 11:
        for place in range(12):
            for symbol in SYMBOLS:
                yield damaged[:place] + symbol + damaged[place:], 1 / 3 / 12
        return
    for place in range(12):
        for symbol in SYMBOLS:
            if symbol != damaged[place]:
                yield damaged[:place] + symbol + damaged[place + 1 :], 1 / 3 / 12 / 8
    for place in range(11):
        if damaged[place] != damaged[place + 1]:
            pair = damaged[place + 1] + damaged[place]
            begun = damaged[:place] + pair + damaged[place + 2 :]
            swappable = sum(begun[k] != begun[k + 1] for k in range(11))
            yield begun, 1 / 3 / swappable


def _possible(latitude: float, longitude: float, case: Case) -> bool:
    if case.postcode is not None:
        here = load_lattice().locate(latitude=latitude, longitude=longitude)
        return here.postcode == case.postcode
    assert case.near is not None
    shrink = math.cos(math.radians(case.near.latitude))
    north = (latitude - case.near.latitude) * _METRES_PER_DEGREE
    east = (longitude - case.near.longitude) * _METRES_PER_DEGREE * shrink
    return math.hypot(north, east) <= RADIUS_M * 1.001


if __name__ == "__main__":
    main()
