"""Put matrices together from blocks of rows; refuse those that do not fit into memory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from routing.engines.protocol import Matrix
from routing.errors import MatrixTooLargeError

_BYTES_PER_CELL = 8
"""Two int32; a block of rows more is needed while it is made."""

_SHARE = 0.5
"""Of the free memory: the caller needs some, too."""

_GB = 1e9


def check_size(rows: int, columns: int) -> None:
    """Refuse a table that would take more than half of the memory that is free.

    Raises:
        MatrixTooLargeError: With the size, and what to do instead.
    """
    needed, free = rows * columns * _BYTES_PER_CELL, _free_bytes()
    if needed > free * _SHARE:
        raise MatrixTooLargeError(
            f"A matrix of {rows:,} × {columns:,} places takes {needed / _GB:,.1f} GB, and only "
            f"{free / _GB:,.1f} GB of memory are free. Ask for it in blocks of rows "
            "(matrix_blocks), or for the neighbours of each place (neighbours)."
        )


def spans(count: int, rows: int) -> Iterator[slice]:
    """Cut ``count`` rows into blocks.

    >>> list(spans(5, 2))
    [slice(0, 2, None), slice(2, 4, None), slice(4, 5, None)]
    """
    for begin in range(0, count, rows):
        yield slice(begin, min(begin + rows, count))


def joined(blocks: Iterator[tuple[int, Matrix]], rows: int, columns: int) -> Matrix:
    """The matrix that blocks of rows are made of; each comes with the number of its first row."""
    duration_s = np.empty((rows, columns), dtype=np.int32)
    distance_m = np.empty((rows, columns), dtype=np.int32)
    for begin, block in blocks:
        end = begin + len(block.duration_s)
        duration_s[begin:end], distance_m[begin:end] = block.duration_s, block.distance_m
    return Matrix(duration_s, distance_m)


def _free_bytes() -> int:
    """Memory that a program may still take: what the system counts as available."""
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass  # no Linux: all of the machine's memory
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
