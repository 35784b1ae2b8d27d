"""Damage codes in every way that people do, and count what the reader refuses.

Usage: ``python -m benchmarks.address_code_errors [--land 10000] [--seed 1]``; needs
PHLOV_DATA_MIRROR. The codes are those of all villages, of buildings in Phnom Penh and of random
points on land. Each kind of error is done exhaustively: at every place, to every other digit, on
every code.

- single: one digit becomes another, 5 among them; adjacent: ab to ba; jump: axb to bxa;
- twin: aa to bb; jump_twin: axa to bxb; group_swap: two of the three groups change places;
- double: two digits become others (of the nine symbols: a 5 is refused anyway);
- dropped_pram: the "pram" of one digit is not heard, 6 to 1, 7 to 2, 8 to 3, 9 to 4;
  dropped_prams: of some of them, every choice.

Caught is what the reader refuses: for its check, for a digit that cannot stand there, for a root
that does not exist. That is judged on whole arrays with the constants that the standard publishes;
``judge_agrees`` is the share of a sample of damaged texts on which ``read_code`` says the same.
Strange numbers are uniform numbers of twelve digits, waybills of a date and a serial number, and
Cambodian telephone numbers with country code.

For comparison: single errors in DIGIPINs and Open Location Codes of the same places, another symbol
of their own alphabet at every place; and the share of numbers in all ten digits that have a second
reading of the same length when they are said in Khmer digit by digit.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from addressing import cells_of_keys, check_array, encode_array, read_code
from benchmarks.figures import figure
from benchmarks.mirror import data_mirror
from benchmarks.other_codes import (
    digipin,
    is_digipin,
    is_open_location_code,
    open_location_code,
)
from benchmarks.real_places import points_on_land, villages_and_buildings

LENGTH: Final = 12
SYMBOLS: Final = np.frombuffer(b"012346789", np.uint8)
FIVE: Final = 9
"""Stands for the digit 5 among values of 0 to 8."""

WEIGHTS: Final = (1, 5, 6, 4, 7, 2, 8, 3, 5, 1, 4, 7)
ROOTS: Final = int((cells_of_keys(np.arange(729, dtype=np.uint32) * np.uint32(7**8)) > 0).sum())
SAMPLE: Final = 1_000
NUMBERS: Final = 300_000
COMPARED: Final = 2_000
WESTWARD: Final = 25.0
"""DIGIPIN ends at 99.5 E."""


Values = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]
Damaged = Iterator[tuple[Values, Flags]]
"""Codes after an error, and which of them it changed."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--land", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    mirror = data_mirror()
    codes = _codes(mirror, options.land, rng)
    figure("address_code_errors", "codes", len(codes), "codes", target=20_000)

    kinds: dict[str, Callable[[Values], Damaged]] = {
        "single": _singles,
        "adjacent": lambda codes: _transpositions(codes, 1),
        "jump": lambda codes: _transpositions(codes, 2),
        "twin": lambda codes: _twins(codes, 1),
        "jump_twin": lambda codes: _twins(codes, 2),
        "group_swap": _group_swaps,
        "dropped_pram": _dropped_pram,
    }
    for name, damage in kinds.items():
        _print(name, *_counted(damage(codes)), 0.91 if name == "group_swap" else 1.0)
    for one, other in combinations(range(3), 2):
        counted = _counted(_group_swaps(codes, [(one, other)]))
        _print(f"group_swap_{one + 1}_{other + 1}", *counted, 0.91)
    _print("double", *_doubles(codes))
    _print("dropped_prams", *_dropped_prams(codes))

    few = codes[rng.choice(len(codes), SAMPLE, replace=False)]
    agrees = [_agreement(damage(few), rng) for damage in kinds.values()]
    figure("address_code_errors", "judge_agrees", float(np.mean(agrees)), "share", target=1.0)

    for name, (numbers, target) in _strange_numbers(rng).items():
        accepted = float(check_array(numbers).mean())
        figure("address_code_errors", name, round(accepted, 6), "share", target=target)
    _compare(mirror, rng)


def _codes(mirror: Path, land: int, rng: np.random.Generator) -> Values:
    """Values of the codes of real places, each code once, (n, 12)."""
    places = villages_and_buildings(mirror)
    latitudes, longitudes = points_on_land(mirror, land, rng)
    encoded = encode_array(
        np.concatenate([places["latitude"].to_numpy(), latitudes]),
        np.concatenate([places["longitude"].to_numpy(), longitudes]),
    )
    texts = np.unique(encoded.bytes()[encoded.valid])
    digits = texts.view(np.uint8).reshape(len(texts), LENGTH + 2)
    values = np.searchsorted(SYMBOLS, digits[:, [0, 1, 2, 3, 5, 6, 7, 8, 10, 11, 12, 13]])
    return values.astype(np.uint8)


def _print(name: str, caught: int, done: int, target: float | None = None) -> None:
    share = caught / done
    # Never rounded up to 1: what is printed as 1 was caught without exception.
    shown = 1.0 if caught == done else min(round(share, 5), 0.99999)
    figure("address_code_errors", name, shown, f"share of {done}", target=target)


# --- the reader, on arrays ------------------------------------------------------------------


def _times(x: int, y: int) -> int:
    (a, b), (c, d) = divmod(x, 3), divmod(y, 3)
    return (a * d + b * c) % 3 * 3 + (b * d - a * c) % 3


PRODUCTS: Final = np.array([[_times(w, v) for v in range(9)] for w in WEIGHTS], np.uint8)
SUMS: Final = np.array(
    [[(x // 3 + y // 3) % 3 * 3 + (x + y) % 3 for y in range(9)] for x in range(9)], np.uint8
)


def _accepted(values: Values) -> Flags:
    """Which codes a reader takes, (n,), from values and ``FIVE``, (n, 12)."""
    shaped = (values != FIVE).all(axis=1) & (values[:, 3:11] < 7).all(axis=1)
    values = np.where(shaped[:, None], values, 0)
    total = np.zeros(len(values), np.uint8)
    for place in range(LENGTH):
        total = SUMS[total, PRODUCTS[place, values[:, place]]]
    rank = values[:, :3] @ np.array([81, 9, 1])
    accepted: Flags = shaped & (total == 0) & (rank < ROOTS)
    return accepted


def _counted(damaged: Damaged) -> tuple[int, int]:
    """How many errors are caught, and how many there are."""
    caught = done = 0
    for values, changed in damaged:
        caught += int((changed & ~_accepted(values)).sum())
        done += int(changed.sum())
    return caught, done


def _agreement(damaged: Damaged, rng: np.random.Generator) -> float:
    """Share of damaged texts on which ``read_code`` and ``_accepted`` agree."""
    texts, accepted = [], []
    for values, _ in damaged:
        rows = rng.choice(len(values), 20, replace=False)
        accepted.append(_accepted(values[rows]))
        texts += ["".join("012346789"[v] if v != FIVE else "5" for v in r) for r in values[rows]]
    read = np.array([read_code(text).code is not None for text in texts])
    return float((read == np.concatenate(accepted)).mean())


# --- errors ---------------------------------------------------------------------------------


def _singles(codes: Values) -> Damaged:
    for place in range(LENGTH):
        for value in range(10):
            damaged = codes.copy()
            damaged[:, place] = value
            yield damaged, codes[:, place] != value


def _transpositions(codes: Values, apart: int) -> Damaged:
    for place in range(LENGTH - apart):
        damaged = codes.copy()
        damaged[:, [place, place + apart]] = codes[:, [place + apart, place]]
        yield damaged, codes[:, place] != codes[:, place + apart]


def _twins(codes: Values, apart: int) -> Damaged:
    for place in range(LENGTH - apart):
        twins = codes[:, place] == codes[:, place + apart]
        for value in range(10):
            damaged = codes.copy()
            damaged[:, place] = damaged[:, place + apart] = value
            yield damaged, twins & (codes[:, place] != value)


def _group_swaps(codes: Values, pairs: list[tuple[int, int]] | None = None) -> Damaged:
    for one, other in pairs or combinations(range(3), 2):
        order = np.arange(LENGTH).reshape(3, 4)
        order[[one, other]] = order[[other, one]]
        damaged = codes[:, order.ravel()]
        yield damaged, (damaged != codes).any(axis=1)


# 6, 7, 8 and 9 are the values 5 to 8; "pram-muoy" without its "pram" is "muoy", 1.
FIRST_PRAM: Final = 5
LOST_PRAM: Final = 4


def _dropped_pram(codes: Values) -> Damaged:
    for place in range(LENGTH):
        lost = codes[:, place] >= FIRST_PRAM
        damaged = codes.copy()
        damaged[lost, place] -= LOST_PRAM
        yield damaged, lost


def _dropped_prams(codes: Values) -> tuple[int, int]:
    """Every choice of lost prams: how many are caught, and how many there are.

    What is left are digits 1 to 4, which may stand anywhere, and a smaller rank: such errors are
    caught by the check alone. So choices are counted by the sum that they lead to.
    """
    ways = np.zeros((len(codes), 9), np.int64)
    ways[:, 0] = 1
    rows, sums = np.arange(len(codes))[:, None], np.arange(9)[None, :]
    for place in range(LENGTH):
        kept = codes[:, place]
        lost = np.where(kept >= FIRST_PRAM, kept - LOST_PRAM, kept)
        heard = np.zeros_like(ways)
        heard[rows, SUMS[sums, PRODUCTS[place, kept][:, None]]] = ways
        dropped = np.zeros_like(ways)
        dropped[rows, SUMS[sums, PRODUCTS[place, lost][:, None]]] = ways
        ways = heard + np.where((kept >= FIRST_PRAM)[:, None], dropped, 0)
    done = ways.sum() - len(codes)  # the choice to lose none is no error
    passed = ways[:, 0].sum() - len(codes)
    return int(done - passed), int(done)


def _doubles(codes: Values) -> tuple[int, int]:
    """Every pair of places with every two other digits: how many are caught, and how many done."""
    terms = PRODUCTS[np.arange(LENGTH), codes]
    opposite = np.array([int(np.flatnonzero(SUMS[x] == 0)[0]) for x in range(9)], np.uint8)
    others = np.arange(9, dtype=np.uint8)
    passed = done = 0
    for one, other in combinations(range(LENGTH), 2):
        rest = SUMS[opposite[terms[:, one]], opposite[terms[:, other]]]  # the whole sum is 0
        first = SUMS[rest[:, None], PRODUCTS[one]]
        sums = SUMS[first[:, :, None], PRODUCTS[other][None, None, :]]
        changed = (others != codes[:, one, None])[:, :, None] & (others != codes[:, other, None])[
            :, None, :
        ]
        done += int(changed.sum())
        rows, ones, twos = np.nonzero(changed & (sums == 0))
        damaged = codes[rows]
        damaged[:, one], damaged[:, other] = ones, twos
        passed += int(_accepted(damaged).sum())
    return done - passed, done


def _strange_numbers(
    rng: np.random.Generator,
) -> dict[str, tuple[npt.NDArray[np.bytes_], float | None]]:
    """Numbers of other kinds that may be taken for codes, and how many may at most."""
    days = np.datetime64("2024-01-01") + rng.integers(0, 1_461, NUMBERS)
    dates = np.char.replace(np.datetime_as_string(days).astype("S10"), b"-", b"")
    serial = np.char.zfill(rng.integers(0, 10**6, NUMBERS).astype("S6"), 6)
    operators = np.array([b"10", b"11", b"12", b"15", b"16", b"17", b"69", b"70", b"77", b"96"])
    subscriber = np.char.zfill(rng.integers(0, 10**7, NUMBERS).astype("S7"), 7)
    telephones = np.char.add(np.char.add(b"855", rng.choice(operators, NUMBERS)), subscriber)
    six = np.array([date[2:] for date in dates.tolist()], "S6")
    uniform = np.char.zfill(rng.integers(0, 10**12, NUMBERS).astype("S12"), 12)
    return {
        "random_accepted": (uniform, 0.005),
        # The digits of a date are small: fewer fail for their shape, one in nine fits the check.
        "dated_waybills_accepted": (np.char.add(six, serial), None),
        "telephones_accepted": (telephones, 0.0),
    }


# --- other codes ----------------------------------------------------------------------------


def _compare(mirror: Path, rng: np.random.Generator) -> None:
    latitudes, longitudes = points_on_land(mirror, COMPARED, rng)
    west = longitudes - WESTWARD
    digipins = [digipin(*place) for place in zip(latitudes.tolist(), west.tolist(), strict=True)]
    olcs = [
        open_location_code(*place)
        for place in zip(latitudes.tolist(), longitudes.tolist(), strict=True)
    ]
    for name, texts, alphabet, accepts in (
        ("digipin_single", digipins, "23456789CFJKLMPT", is_digipin),
        ("olc_single", olcs, "23456789CFGHJMPQRVWX", is_open_location_code),
    ):
        damaged = [
            text[:place] + symbol + text[place + 1 :]
            for text in texts
            for place, written in enumerate(text)
            for symbol in alphabet
            if written in alphabet and symbol != written
        ]
        _print(name, sum(not accepts(text) for text in damaged), len(damaged))
    for length in (10, 12):
        numbers = rng.integers(0, 10, (NUMBERS, length))
        share = float(_has_second_reading(numbers).mean())
        figure("address_code_errors", f"second_reading_{length}_digits", round(share, 4), "share")


def _has_second_reading(numbers: npt.NDArray[np.int64]) -> Flags:
    """Whether numbers, said digit by digit, can be heard as others of the same length, (n,).

    Six to nine are "five-one" to "five-four": such a digit can be heard as two, and a 5 with 1 to
    4 after it as one. A second reading of the same length needs one of each.
    """
    apart = (numbers >= 6).any(axis=1)
    after = numbers[:, 1:]
    together = ((numbers[:, :-1] == 5) & (after >= 1) & (after <= 4)).any(axis=1)
    both: Flags = apart & together
    return both


if __name__ == "__main__":
    main()
