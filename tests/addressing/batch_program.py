"""A program that runs a batch, to be killed by tests; its geocoder needs no data but time.

Usage: python batch_program.py INPUT OUTPUT [SECONDS_PER_SLICE [processes|dask]]
"""

from __future__ import annotations

import json
import sys
import time
import zlib
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from addressing import (
    BatchOptions,
    ConfidenceClass,
    Geocode,
    GeocodeLevel,
    Query,
    geocode_table,
)


@dataclass(frozen=True)
class PatientGeocoder:
    """Answers by the text alone, the same wherever it runs."""

    pause_s: float = 0.0

    def geocode_many(self, queries: list[Query], *, explain: bool = False) -> list[Geocode]:
        """One answer for each query, after a pause."""
        time.sleep(self.pause_s)
        return [self._answer(query.text) for query in queries]

    def _answer(self, text: str) -> Geocode:
        if "fault" in text:
            raise ZeroDivisionError(text)
        lot = zlib.crc32(text.encode())
        unsure = lot % 7 == 0
        return Geocode(
            query=text,
            level=GeocodeLevel.COMMUNE,
            confidence=ConfidenceClass.C if unsure else ConfidenceClass.A,
            probability=lot % 1000 / 1000,
            reason=f"“{text}” was asked.",
            reason_code="unsure" if unsure else "matched",
            latitude=11 + lot % 100_000 / 100_000,
            longitude=104.5,
            postcode=f"{lot % 900_000 + 100_000}",
        )


def main(source: str, target: str, pause_s: str = "0", workers: str = "2") -> None:
    """Run, and print the report."""
    options = BatchOptions(load=partial(PatientGeocoder, float(pause_s)))
    if workers == "dask":
        from distributed import LocalCluster

        with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
            report = _run(source, target, options, cluster=cluster.scheduler_address)
    else:
        report = _run(source, target, options, processes=int(workers))
    sys.stdout.write(json.dumps(report))


def _run(source: str, target: str, options: BatchOptions, **more: object) -> dict[str, object]:
    chosen = replace(options, review=Path(f"{target}.review.csv"), **more)
    return geocode_table(Path(source), Path(target), chosen).as_json()


if __name__ == "__main__":
    main(*sys.argv[1:])
