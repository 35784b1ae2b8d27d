"""Forget compiled loops whose sources have changed.

Numba keeps what it compiled beside each source file and compiles anew when that file changes. It
does not see that a constant or a record type of another file has changed: after an upgrade in place
it would run old code, or fail to read what it kept.
"""

from __future__ import annotations

import hashlib
import sys
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

_STAMP = "compiled.sha256"
_KEPT = ("*.nbi", "*.nbc")


def forget_stale_loops(package: Path, *parts: str) -> None:
    """Remove the compiled loops below a package's folder if any source of theirs has changed.

    Args:
        package: Folder of the package. Where it cannot be written to, nothing is done: Numba
            then keeps what it compiles elsewhere.
        parts: Its folders that hold loops and what these depend on; all of it where none is named.
    """
    folders = [package / part for part in parts] or [package]
    stamp = package / "__pycache__" / _STAMP
    key = _key(package, folders)
    with suppress(OSError):
        if stamp.read_text("ascii") == key:
            return
    with suppress(OSError):
        for pattern in _KEPT:
            for path in package.rglob(pattern):
                path.unlink(missing_ok=True)
        stamp.parent.mkdir(exist_ok=True)
        stamp.write_text(key, "ascii")


def loops_are_kept(folder: Path) -> bool:
    """Whether loops below a folder were compiled before, as far as can be seen from outside."""
    from numba import config  # noqa: PLC0415 - slow to load

    elsewhere: str = config.CACHE_DIR  # type: ignore[attr-defined]
    return any(Path(elsewhere or folder).rglob("*.nbi"))


def _key(package: Path, folders: list[Path]) -> str:
    digest = hashlib.sha256(f"{version('numba')} {sys.version}".encode())
    for path in sorted(path for folder in folders for path in folder.rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
