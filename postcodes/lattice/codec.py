"""Write and read a lattice as one small file: figures only, no boundary.

The file is an xz-compressed NumPy archive. Run starts are stored as differences, split into
byte planes, because that is what xz packs best (1.1 MB for the whole country).
"""

from __future__ import annotations

import io
import lzma
from functools import lru_cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from postcodes.errors import LatticeError
from postcodes.lattice.cells import FINEST
from postcodes.lattice.model import Lattice, Place

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE_NAME = "lattice.npz.xz"
_FORMAT = 2


def encode_lattice(lattice: Lattice) -> bytes:
    """The lattice as bytes; the same lattice always gives the same bytes."""
    steps = np.diff(lattice.starts, prepend=np.uint64(0))
    planes = np.ascontiguousarray(steps.view(np.uint8).reshape(len(steps), 8).T)
    places = sorted(lattice.places.items())
    buffer = io.BytesIO()
    np.savez(
        buffer,
        format=np.array([_FORMAT, FINEST], dtype=np.int64),
        step_planes=planes,
        labels=lattice.labels,
        postcodes=np.array(lattice.postcodes, dtype="U6"),
        place_postcodes=np.array([code for code, _ in places], dtype="U6"),
        places=np.array([(p.latitude, p.longitude, p.radius_m) for _, p in places]),
        source=np.array(lattice.source),
        fingerprint=np.array(lattice.fingerprint),
        estimated=np.array(
            [
                (code, other)
                for code in sorted(lattice.estimated)
                for other in lattice.estimated[code]
            ],
            dtype="U6",
        ).reshape(-1, 2),
    )
    return lzma.compress(buffer.getvalue(), preset=9 | lzma.PRESET_EXTREME)


def decode_lattice(data: bytes) -> Lattice:
    """Read what ``encode_lattice`` wrote.

    Raises:
        LatticeError: The bytes are no lattice, or one of another format.
    """
    try:
        with np.load(io.BytesIO(lzma.decompress(data)), allow_pickle=False) as file:
            arrays: Mapping[str, np.ndarray] = {name: file[name] for name in file.files}
        if arrays["format"].tolist() not in ([1, FINEST], [_FORMAT, FINEST]):
            raise LatticeError(
                f"This lattice has format {arrays['format'].tolist()}; this version reads "
                f"{[_FORMAT, FINEST]}. Build it again with `phlov data build`."
            )
        steps = np.ascontiguousarray(arrays["step_planes"].T).view(np.uint64).ravel()
        places = {
            str(code): Place(*map(float, row))
            for code, row in zip(arrays["place_postcodes"], arrays["places"], strict=True)
        }
        estimated: dict[str, tuple[str, ...]] = {}
        for code, other in arrays.get("estimated", np.array([])).tolist():
            estimated[code] = (*estimated.get(code, ()), other)
        return Lattice(
            np.cumsum(steps, dtype=np.uint64),
            arrays["labels"],
            tuple(map(str, arrays["postcodes"])),
            MappingProxyType(places),
            str(arrays["source"]),
            str(arrays.get("fingerprint", "")),
            MappingProxyType(estimated),
        )
    except (lzma.LZMAError, KeyError, OSError, EOFError) as error:
        raise LatticeError(f"The lattice file cannot be read: {error}") from error


@lru_cache(maxsize=1)
def load_lattice() -> Lattice:
    """The lattice that is shipped with the package: the embedded default."""
    return decode_lattice(resources.files("postcodes").joinpath("data", FILE_NAME).read_bytes())
