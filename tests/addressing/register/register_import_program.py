"""Import 4,000 made-up doors of Siem Reap, for tests that stop it: URL and number of doors."""

from __future__ import annotations

import sys

import numpy as np

from addressing.register import Act, AddressDraft, Register, import_addresses
from gis_data.db import Store, StoreError, StoreSettings, database_url

COUNT, BATCH = 4_000, 200
ACT = Act("import", "survey of Siem Reap")


def doors(count: int = COUNT):
    lots = np.random.default_rng(11)
    for number in range(count):
        latitude, longitude = np.array([13.36, 103.86]) + lots.normal(scale=0.002, size=2)
        yield AddressDraft(
            latitude=float(latitude), longitude=float(longitude), house=str(number),
            street_khmer="ផ្លូវជាតិលេខ ៦", source="survey 2026", source_id=f"sr-{number}",
        )  # fmt: skip


def say(what) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def main() -> int:
    with Store(StoreSettings(database_url(sys.argv[1]), attempts=2)) as store:
        try:
            import_addresses(
                Register(store), doors(), ACT, batch=BATCH,
                progress=lambda report: say(report.accepted + report.matched),
            )  # fmt: skip
        except StoreError as error:
            say(f"stopped: {type(error).__name__}: {error}")
            return 69
    return 0


if __name__ == "__main__":
    sys.exit(main())
