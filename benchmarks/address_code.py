"""Encode and decode millions of positions, and compare with h3-py; needs PHLOV_DATA_MIRROR.

Usage: ``python -m benchmarks.address_code [--points 5000000] [--repeats 3] [--seed 1]``. Points are
uniform by area over the country. Encoding goes from positions to texts, decoding from texts to
positions, both through the public functions, on all cores. The peer is the plain loop over
``h3.api.basic_int`` that only makes cells and writes nothing. The runs alternate and the medians
are taken; what Numba compiles is compiled before. Other codes do their own arithmetic on the same
points: a part of them in plain Python, as their references do, and all of them in NumPy on all
cores. DIGIPIN ends at 99.5 E, so that its points lie 25 degrees farther west.

Borders: on each edge of random doors a point is drawn. Displaced by 1e-8 degrees to both sides, it
must have the cell that h3-py gives it. On the edge itself, and on the corners (as far as a number
can say), it must have one of the cells that touch there.
"""

from __future__ import annotations

import argparse
import statistics
import time
import tracemalloc
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import h3.api.basic_int as h3
import numpy as np
import numpy.typing as npt

from addressing import cells_of_keys, decode_array, encode_array
from benchmarks import other_codes
from benchmarks.figures import figure
from benchmarks.mirror import data_mirror
from benchmarks.real_places import points_on_land
from postcodes import in_slices

DOOR = 13
ROOT = 5
PLAIN = 200_000
"""Positions that the plain loops of the other codes do."""

IDENTICAL = 1_000_000
AROUND = 400_000
BORDER_CELLS = 20_000
DISPLACEMENT = 1e-8
WESTWARD = 25.0

Floats = npt.NDArray[np.float64]
Cells = npt.NDArray[np.uint64]
Texts = npt.NDArray[np.bytes_]
Runs = dict[str, tuple[int, Callable[[], Any]]]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=5_000_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    mirror = data_mirror()
    latitudes, longitudes = points_on_land(mirror, options.points, rng)
    _speed(latitudes, longitudes, options.repeats)
    _memory(latitudes, longitudes)
    _identical(latitudes[:IDENTICAL], longitudes[:IDENTICAL], rng)
    _borders(latitudes, longitudes, rng)


# --- speed ----------------------------------------------------------------------------------


def _speed(latitudes: Floats, longitudes: Floats, repeats: int) -> None:
    runs = _our_runs(latitudes, longitudes) | _other_runs(latitudes, longitudes)
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(repeats):
        for name, (_, run) in runs.items():
            started = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - started)
    rates = {name: rows / statistics.median(seconds[name]) for name, (rows, _) in runs.items()}

    loop = "h3.api.basic_int.latlng_to_cell, plain loop"
    for way in ("encode", "decode"):
        _rate(f"{way}_per_s", rates[way], loop, rates["h3"])
        ratio = round(rates[way] / rates["h3"], 3)
        figure("address_code", f"{way}_ratio", ratio, "ratio", target=2.0)
    _rate("encode_arrow_per_s", rates["encode_arrow"], loop, rates["h3"])
    centres = "h3.api.basic_int.cell_to_latlng, plain loop"
    _rate("decode_per_s_and_centres", rates["decode"], centres, rates["h3_centres"])
    for code, name in (("digipin", "DIGIPIN"), ("olc", "Open Location Code")):
        for way in ("encode", "decode"):
            _rate(f"{way}_per_s_and_{code}", rates[way], f"{name}, NumPy", rates[f"{code}_{way}"])
            plain = rates[f"{code}_{way}_plain"]
            _rate(f"{way}_per_s_and_{code}_plain", rates[way], f"{name}, plain loop", plain)


def _our_runs(latitudes: Floats, longitudes: Floats) -> Runs:
    """What is measured, with its rows: this code and h3-py."""
    codes = encode_array(latitudes, longitudes).bytes()
    cells = decode_array(codes).cells.tolist()
    positions = list(zip(latitudes.tolist(), longitudes.tolist(), strict=True))
    rows = len(codes)
    return {
        "h3": (rows, lambda: [h3.latlng_to_cell(a, b, DOOR) for a, b in positions]),
        "encode": (rows, lambda: encode_array(latitudes, longitudes).bytes()),
        "encode_arrow": (rows, lambda: encode_array(latitudes, longitudes).arrow()),
        "h3_centres": (rows, lambda: [h3.cell_to_latlng(cell) for cell in cells]),
        "decode": (rows, lambda: decode_array(codes)),
    }


def _other_runs(latitudes: Floats, longitudes: Floats) -> Runs:
    """What is measured, with its rows: other codes, on all points in NumPy, on some plainly."""
    runs: Runs = {}
    west = longitudes - WESTWARD
    for name, (write, read, plainly_write, plainly_read, east) in {
        "digipin": (
            other_codes.digipins,
            other_codes.digipin_centres,
            other_codes.digipin,
            other_codes.digipin_centre,
            west,
        ),
        "olc": (
            other_codes.open_location_codes,
            other_codes.open_location_code_centres,
            other_codes.open_location_code,
            other_codes.open_location_code_centre,
            longitudes,
        ),
    }.items():
        texts = _in_slices(write, latitudes, east)
        few = list(zip(latitudes[:PLAIN].tolist(), east[:PLAIN].tolist(), strict=True))
        few_texts = [text.decode() for text in texts[:PLAIN].tolist()]
        runs |= {
            f"{name}_encode": (len(texts), partial(_in_slices, write, latitudes, east)),
            f"{name}_decode": (len(texts), partial(_read_in_slices, read, texts)),
            f"{name}_encode_plain": (len(few), partial(_plainly, plainly_write, few)),
            f"{name}_decode_plain": (len(few), partial(_plainly_read, plainly_read, few_texts)),
        }
    return runs


def _plainly(
    write: Callable[[float, float], str], positions: Sequence[tuple[float, float]]
) -> list[str]:
    return [write(latitude, longitude) for latitude, longitude in positions]


def _plainly_read(
    read: Callable[[str], tuple[float, float]], texts: Sequence[str]
) -> list[tuple[float, float]]:
    return [read(text) for text in texts]


def _rate(name: str, ours: float, peer: str, theirs: float) -> None:
    figure("address_code", name, round(ours), "1/s", peer=peer, peer_value=round(theirs))


def _in_slices(
    write: Callable[[Floats, Floats], Texts], latitudes: Floats, longitudes: Floats
) -> Texts:
    """Let another code write in the way in which ours does: slices, all cores."""
    texts = np.empty(len(latitudes), "S12")

    def fill(part: slice) -> None:
        texts[part] = write(latitudes[part], longitudes[part])

    in_slices(fill, len(latitudes))
    return texts


def _read_in_slices(read: Callable[[Texts], tuple[Floats, Floats]], texts: Texts) -> Floats:
    places = np.empty((2, len(texts)))

    def fill(part: slice) -> None:
        places[:, part] = read(texts[part])

    in_slices(fill, len(texts))
    return places


def _memory(latitudes: Floats, longitudes: Floats) -> None:
    """Bytes per row at the peak, without the columns that come in: the same however many rows."""
    for share in (4, 1):
        rows = len(latitudes) // share
        part = latitudes[:rows], longitudes[:rows]
        codes = encode_array(*part).bytes()
        for name, run in (
            ("encode", lambda part=part: encode_array(*part).bytes()),
            ("decode", lambda codes=codes: decode_array(codes)),
        ):
            tracemalloc.start()
            run()
            _, peak = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            figure("address_code", f"{name}_memory_{rows}_rows", round(peak / rows, 1), "bytes/row")


# --- the same cells as h3-py ----------------------------------------------------------------


def _identical(latitudes: Floats, longitudes: Floats, rng: np.random.Generator) -> None:
    """Texts name the cells of h3-py; positions abroad have a text where h3-py's root is known."""
    share = float(_same(latitudes, longitudes).mean())
    figure("address_code", "identical_random", share, "share", target=1.0)
    around = _same(rng.uniform(8, 16, AROUND), rng.uniform(100, 110, AROUND))
    figure("address_code", "identical_around", float(around.mean()), "share", target=1.0)


def _same(latitudes: Floats, longitudes: Floats) -> npt.NDArray[np.bool_]:
    same: npt.NDArray[np.bool_] = _text_cells(latitudes, longitudes) == _h3_cells(
        latitudes, longitudes
    )
    return same


def _text_cells(latitudes: Floats, longitudes: Floats) -> Cells:
    """The cell that the text of each position names; 0 where there is none."""
    return decode_array(encode_array(latitudes, longitudes).bytes()).cells


def _h3_cells(latitudes: Floats, longitudes: Floats) -> Cells:
    """The door cell of h3-py; 0 where its root is not in the table."""
    pairs = zip(latitudes.tolist(), longitudes.tolist(), strict=True)
    cells = [h3.latlng_to_cell(latitude, longitude, DOOR) for latitude, longitude in pairs]
    roots = _roots()
    return np.array([c if h3.cell_to_parent(c, ROOT) in roots else 0 for c in cells], np.uint64)


def _roots() -> frozenset[int]:
    """Root cells: the parents of the first door of each, in the order of the storage keys."""
    firsts = cells_of_keys(np.arange(729, dtype=np.uint32) * np.uint32(7**8))
    return frozenset(h3.cell_to_parent(cell, ROOT) for cell in firsts[firsts > 0].tolist())


def _borders(latitudes: Floats, longitudes: Floats, rng: np.random.Generator) -> None:
    rows = rng.choice(len(latitudes), BORDER_CELLS, replace=False)
    cells = _h3_cells(latitudes[rows], longitudes[rows])
    cells = cells[cells > 0]
    corners = np.array([h3.cell_to_boundary(cell) for cell in cells.tolist()])
    following = np.roll(corners, -1, axis=1)
    along = following - corners
    on_edge = corners + rng.random((*along.shape[:2], 1)) * along
    outward = np.stack([-along[..., 1], along[..., 0]], axis=-1)
    outward /= np.linalg.norm(outward, axis=-1, keepdims=True)
    identical = [_same(*_columns(on_edge + side * DISPLACEMENT * outward)) for side in (-1.0, 1.0)]
    share = float(np.concatenate(identical).mean())
    figure("address_code", "identical_border", share, "share", target=1.0)
    on_border = np.concatenate([on_edge.reshape(-1, 2), corners.reshape(-1, 2)])
    figure("address_code", "touching_border", _touching(on_border), "share", target=1.0)


def _touching(points: Floats) -> float:
    """Share of points whose text names a cell that h3-py finds 1e-8 degrees to some side."""
    found = _text_cells(*_columns(points))
    touches = np.zeros(len(points), np.bool_)
    for angle in np.arange(8) * np.pi / 4:
        moved = points + DISPLACEMENT * np.array([np.cos(angle), np.sin(angle)])
        touches |= found == _h3_cells(*_columns(moved))
    return float(touches.mean())


def _columns(points: Floats) -> tuple[Floats, Floats]:
    flat = points.reshape(-1, 2)
    return np.ascontiguousarray(flat[:, 0]), np.ascontiguousarray(flat[:, 1])


if __name__ == "__main__":
    main()
