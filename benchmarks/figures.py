"""Print the figures of a benchmark: one JSON object per line and figure."""

from __future__ import annotations

import json
import os
import platform
from datetime import UTC, datetime


def figure(
    bench: str,
    name: str,
    value: float,
    unit: str,
    *,
    target: float | None = None,
    peer: str | None = None,
    peer_value: float | None = None,
) -> None:
    """Print one figure; ``ratio`` is the value over the peer's, where there is a peer."""
    ratio = value / peer_value if peer_value else None
    print(
        json.dumps(
            {
                "bench": bench,
                "figure": name,
                "value": value,
                "unit": unit,
                "target": target,
                "peer": peer,
                "peer_value": peer_value,
                "ratio": None if ratio is None else round(ratio, 4),
                "machine": f"{platform.machine()}, {os.cpu_count()} cores",
                "date": datetime.now(UTC).date().isoformat(),
            }
        ),
        flush=True,
    )
