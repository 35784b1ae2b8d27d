"""Write the test vectors of the standard: ``python docs/standard/vectors/generate.py``.

The questions come from a fixed seed, so that the files are the same at every run; the answers are
those of this implementation. A test writes them again and compares; a second implementation, made
from the document alone, must give the same answers.
"""
# ruff: noqa: INP001 - a program beside the files that it writes, not part of a package

from __future__ import annotations

import json
import random
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from vector_kinds import KINDS, Kind

VERSION: Final = "1.0.0-draft.1"
SEED: Final = 20261125
FOLDER: Final = Path(__file__).parent


def main() -> None:
    """Write every file and say how many vectors each holds."""
    for name, text in files().items():
        (FOLDER / name).write_text(text, "utf-8")
        count = len(json.loads(text)["vectors"])
        sys.stdout.write(f"{name}: {count} vectors, {len(text.encode())} bytes\n")


def files() -> Mapping[str, str]:
    """Names and contents of the files."""
    return {f"{name}.json": _file(name, kind) for name, kind in KINDS.items()}


def _file(name: str, kind: Kind) -> str:
    """One file: a header, then one vector per line."""
    head = {
        "standard": VERSION,
        "kind": name,
        "about": kind.about,
        "licence": "CC BY 4.0",
        "tolerance_degrees": 1e-6,
        "fields": kind.fields,
    }
    lines = [f" {json.dumps(key)}: {_json(value)}," for key, value in head.items()]
    # Each kind has a generator of its own: a kind that grows moves no other.
    rng = random.Random(f"{SEED} {name}")  # noqa: S311 - nothing here is secret
    rows = ",\n".join(_json(row) for row in kind.rows(rng))
    return "\n".join(["{", *lines, ' "vectors": [', rows, " ]", "}", ""])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main()
