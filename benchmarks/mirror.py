"""Find the folder with real data that most benchmarks need."""

from __future__ import annotations

import os
from pathlib import Path


def data_mirror() -> Path:
    """The folder that ``PHLOV_DATA_MIRROR`` names, or ``../shared/data`` where that exists.

    Raises:
        SystemExit: Neither is there.
    """
    named = os.environ.get("PHLOV_DATA_MIRROR")
    path = Path(named) if named else Path(__file__).resolve().parents[2] / "shared" / "data"
    if not (path / "README.md").exists():
        raise SystemExit(
            f"No real data at {path}: set PHLOV_DATA_MIRROR to a folder with the sources "
            "(docs/data.md)."
        )
    return path
