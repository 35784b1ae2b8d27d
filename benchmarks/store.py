"""Load, look up and search the register in PostGIS and SQLite, beside plain GeoAlchemy2.

Usage: ``python -m benchmarks.store [--rows 1000000] [--spatial-rows 5000000] [--seed 1]
[--url postgresql://…]``. Without a URL a PostgreSQL 15 of its own is started in a temporary folder
and removed at the end. The peer is a table of number, code, postcode and geometry that models of
GeoAlchemy2 fill, and an ``ST_Contains`` join over it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import h3.api.basic_int as h3
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely
from geoalchemy2 import Geometry, WKTElement
from sqlalchemy import BigInteger, Engine, Text, create_engine, func, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from addressing import encode_array, write_codes
from addressing.code.roots import root_cells
from addressing.register import (
    MIGRATIONS,
    Act,
    AddressDraft,
    Register,
    by_code,
    import_addresses,
    in_box,
    nearest,
)
from addressing.register.tables import AddressRow
from benchmarks.figures import figure
from gis_data.db import (
    Store,
    StoreSettings,
    database_url,
    load_rows,
    sqlite_url,
    table_of,
    upgrade,
    without_indexes,
    without_keys,
)

BENCH = "store"
PEER = "GeoAlchemy2 ORM inserts"
JOIN = "ST_Contains join"
LOOK_UPS, SEARCHES, IMPORTED = 2_000, 300, 50_000
BIN = Path("/usr/lib/postgresql/15/bin")
KHMER = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")
Points = npt.NDArray[np.float64]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--spatial-rows", type=int, default=5_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--url")
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    points = settled_points(max(options.rows, options.spatial_rows), rng)
    with tempfile.TemporaryDirectory(prefix="phlov-bench-") as folder:
        settings = StoreSettings(sqlite_url(Path(folder) / "register.sqlite3"), statement_s=3600)
        with Store(settings) as store:
            measure_sqlite(store, points[: options.rows], rng)
    with postgres(options.url) as url:
        settings = StoreSettings(database_url(url), statement_s=3600)
        with Store(settings) as store:
            engine = create_engine(settings.url)
            measure_postgis(store, engine, points, options.rows, rng)
            engine.dispose()


def settled_points(count: int, rng: np.random.Generator) -> Points:
    """Positions (longitude, latitude) in 3,000 settlements, sorted by code as files of a survey."""
    roots = np.array([h3.cell_to_latlng(cell)[::-1] for cell in root_cells()])
    centres = roots[rng.integers(len(roots), size=3_000)] + rng.normal(scale=0.04, size=(3_000, 2))
    points = np.empty((0, 2))
    while len(points) < count:
        more = centres[rng.integers(len(centres), size=count)]
        more = more + rng.normal(scale=0.006, size=more.shape)
        encoded = encode_array(more[:, 1], more[:, 0])
        points = np.concatenate([points, more[encoded.valid]])
    return points[:count]


def columns_of(points: Points, first: int = 1) -> pa.Table:
    """Addresses as columns of the register's table, sorted by code."""
    keys = encode_array(points[:, 1], points[:, 0]).keys
    order = np.argsort(keys, kind="stable")
    keys, points, count = keys[order], points[order], len(points)
    starts = np.concatenate([[True], keys[1:] != keys[:-1]])
    doors = np.arange(count) - np.maximum.accumulate(np.where(starts, np.arange(count), 0))
    houses = [str(number % 300) for number in range(count)]
    streets = [str(number // 40 % 600) for number in range(count)]
    communes = [
        f"12{number // 700 % 14 + 1:02}{number // 300 % 9 + 1:02}" for number in range(count)
    ]
    texts = {
        name: pa.array([""] * count)
        for name in (
            "building_khmer", "building_latin", "floor", "room", "landmark_khmer", "landmark_latin",
            "parcel", "source", "source_id",
        )
    }  # fmt: skip
    return pa.table(
        texts
        | {
            "id": pa.array(range(first, first + count)),
            "key": pa.array(keys.astype(np.int64)),
            "door": pa.array(doors.astype(np.int16)),
            "place": pa.array(keys.astype(np.int64)),
            "entrance": pa.array(shapely.to_wkb(shapely.points(points))),
            "house": pa.array(houses),
            "street_khmer": pa.array([f"ផ្លូវ {street.translate(KHMER)}" for street in streets]),
            "street_latin": pa.array([f"Street {street}" for street in streets]),
            "unit": pa.array([f"{commune}{n % 12 + 1:02}" for n, commune in enumerate(communes)]),
            "postcode": pa.array(communes),
            "status": pa.array(["current"] * count),
            "replaced_by": pa.array(["[]"] * count),
            "aliases": pa.array(["[]"] * count),
            "changed": pa.array(range(first, first + count)),
        }
    )


def measure_sqlite(store: Store, points: Points, rng: np.random.Generator) -> None:
    """Load, look up, import."""
    upgrade(store, [MIGRATIONS])
    rows = columns_of(points)
    loaded, indexed = timed_load(store, rows)
    figure(BENCH, "sqlite_rows_per_s", round(len(points) / loaded), "1/s", target=150_000)
    figure(BENCH, "sqlite_rows_per_s_with_indexes", round(len(points) / indexed), "1/s")
    milliseconds = timed_look_ups(store, rows, rng)
    figure(BENCH, "lookup_ms_p50_sqlite", round(percentile(milliseconds, 50), 4), "ms", target=0.3)
    figure(BENCH, "import_rows_per_s_sqlite", timed_import(store, points, rng), "1/s")


def measure_postgis(
    store: Store, engine: Engine, points: Points, count: int, rng: np.random.Generator
) -> None:
    """Load, look up, import, search."""
    upgrade(store, [MIGRATIONS])
    rows = columns_of(points[:count])
    loaded, indexed = timed_load(store, rows)
    plain = timed_orm(engine, points[: count // 10])
    figure(
        BENCH, "postgis_copy_rows_per_s", round(count / loaded), "1/s",
        target=150_000, peer=PEER, peer_value=plain,
    )  # fmt: skip
    figure(
        BENCH, "postgis_rows_per_s_with_indexes", round(count / indexed), "1/s",
        peer=PEER, peer_value=plain,
    )  # fmt: skip
    milliseconds = timed_look_ups(store, rows, rng)
    figure(BENCH, "lookup_ms_p50_postgis", round(percentile(milliseconds, 50), 4), "ms", target=1)
    figure(BENCH, "import_rows_per_s_postgis", timed_import(store, points, rng), "1/s")
    measure_searches(store, engine, points, count, rng)


def measure_searches(
    store: Store, engine: Engine, points: Points, count: int, rng: np.random.Generator
) -> None:
    """Boxes of 200 m and the nearest 20, at all rows."""
    empty(store)
    timed_load(store, columns_of(points))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("DELETE FROM plain_addresses"))
        connection.execute(
            text(
                "INSERT INTO plain_addresses (id, code, postcode, place) "
                "SELECT id, key::text, postcode, entrance FROM addresses"
            )
        )
        connection.execute(text("VACUUM ANALYZE plain_addresses"))
        connection.execute(text("VACUUM ANALYZE addresses"))
    places = points[rng.integers(len(points), size=SEARCHES)].tolist()
    half = 0.0009
    boxes = [(x - half, y - half, x + half, y + half) for x, y in places]
    ours = timed_each(lambda box: in_box(store, box, 1_000), boxes)
    with Session(engine) as session:
        theirs = timed_each(lambda box: joined(session, box), boxes)
    what = f"ms at {len(points)} rows"
    figure(
        BENCH, "bbox_ms_p95", round(percentile(ours, 95), 3), what,
        target=20, peer=JOIN, peer_value=round(percentile(theirs, 95), 3),
    )  # fmt: skip
    near = timed_each(lambda at: nearest(store, latitude=at[1], longitude=at[0], limit=20), places)
    with Session(engine) as session:
        plain = timed_each(lambda at: plain_nearest(session, at), places)
    figure(
        BENCH, "nearest_ms_p95", round(percentile(near, 95), 3), what,
        target=20, peer="ST_DWithin and ST_Distance", peer_value=round(percentile(plain, 95), 3),
    )  # fmt: skip
    figure(BENCH, "rows_looked_up", count, "rows")


def empty(store: Store) -> None:
    """Remove all addresses, for the next load."""
    command = text("TRUNCATE addresses" if store.spatial else "DELETE FROM addresses")
    store.write(lambda session: session.execute(command), statement_s=3600)


def timed_load(store: Store, rows: pa.Table) -> tuple[float, float]:
    """Seconds until all is committed and the keys are proven, without and with other indexes."""
    table = table_of(AddressRow)
    began = time.perf_counter()

    def work(session: Session) -> float:
        with without_indexes(session, table):
            with without_keys(session, table):
                load_rows(session, table, rows)
            keyed = time.perf_counter()
        return time.perf_counter() - keyed

    indexes = store.write(work)
    whole = time.perf_counter() - began
    return whole - indexes, whole


def timed_look_ups(store: Store, rows: pa.Table, rng: np.random.Generator) -> list[float]:
    """Milliseconds of looking codes up, each in a transaction of its own."""
    first = rows.filter(pa.compute.equal(rows["door"], 0))
    chosen = rng.integers(first.num_rows, size=LOOK_UPS)
    keys = first["key"].to_numpy()[chosen].astype(np.uint32)
    codes = write_codes(keys).astype(str).tolist()
    return timed_each(lambda code: store.read(lambda session: by_code(session, code)), codes)


def timed_import(store: Store, points: Points, rng: np.random.Generator) -> int:
    """Rows a second with codes, suffixes, history, hashes and links to the source."""
    chosen = points[rng.integers(len(points), size=IMPORTED)] + rng.normal(
        scale=0.05, size=(IMPORTED, 2)
    )
    drafts = [
        AddressDraft(
            latitude=latitude, longitude=longitude, house=str(number % 300),
            street_khmer="ផ្លូវ ២៧១", street_latin="Street 271", source="survey",
            source_id=str(number),
        )
        for number, (longitude, latitude) in enumerate(chosen.tolist())
    ]  # fmt: skip
    empty(store)
    began = time.perf_counter()
    report = import_addresses(Register(store), drafts, Act("benchmark", "import"))
    return round(report.accepted / (time.perf_counter() - began))


def timed_each(work: Callable[[Any], object], given: list[Any]) -> list[float]:
    """Milliseconds of each; the first tenth warms up and is not told."""
    taken = []
    for one in given:
        began = time.perf_counter()
        work(one)
        taken.append((time.perf_counter() - began) * 1000)
    return taken[len(given) // 10 :]


def percentile(values: list[float], share: int) -> float:
    """The value that a share of a hundred does not exceed."""
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


class PlainBase(DeclarativeBase):
    """Base of the peer's table."""


class PlainAddress(PlainBase):
    """The peer's table."""

    __tablename__ = "plain_addresses"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    code: Mapped[str] = mapped_column(Text, index=True)
    postcode: Mapped[str] = mapped_column(Text)
    place: Mapped[Any] = mapped_column(Geometry("POINT", srid=4326))


def timed_orm(engine: Engine, points: Points) -> int:
    """Rows a second through models."""
    PlainBase.metadata.create_all(engine)
    codes = encode_array(points[:, 1], points[:, 0]).bytes().astype(str).tolist()
    began = time.perf_counter()
    with Session(engine) as session:
        for number, (code, (longitude, latitude)) in enumerate(
            zip(codes, points.tolist(), strict=True)
        ):
            place = WKTElement(f"POINT({longitude} {latitude})", srid=4326)
            session.add(PlainAddress(id=number, code=code, postcode="120407", place=place))
        session.commit()
    return round(len(points) / (time.perf_counter() - began))


def joined(session: Session, box: tuple[float, float, float, float]) -> object:
    """Rows in a box by ``ST_Contains``."""
    area = select(func.ST_MakeEnvelope(*box, 4326).label("shape")).subquery()
    statement = select(PlainAddress).join(area, func.ST_Contains(area.c.shape, PlainAddress.place))
    return session.scalars(statement.order_by(PlainAddress.id).limit(1_000)).all()


def plain_nearest(session: Session, at: tuple[float, float]) -> object:
    """The nearest 20 within a kilometre."""
    point = func.ST_SetSRID(func.ST_MakePoint(*at), 4326)
    statement = (
        select(PlainAddress)
        .where(func.ST_DWithin(PlainAddress.place, point, 0.009))
        .order_by(func.ST_Distance(PlainAddress.place, point))
        .limit(20)
    )
    return session.scalars(statement).all()


@contextmanager
def postgres(url: str | None) -> Iterator[str]:
    """The server of a URL, or one of our own on a socket in a temporary folder."""
    if url:
        yield url
        return
    folder = Path(tempfile.mkdtemp(prefix="phlov-pg-"))
    user: dict[str, Any] = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
    if user:
        shutil.chown(folder, **user)
    settings = {
        "listen_addresses": "''", "unix_socket_directories": folder, "shared_buffers": "1GB",
        "maintenance_work_mem": "512MB", "max_wal_size": "8GB",
    }  # fmt: skip
    given = " ".join(f"-c {name}={value}" for name, value in settings.items())
    data = folder / "data"

    def run(*words: object) -> None:
        subprocess.run(
            [str(BIN / str(words[0])), *map(str, words[1:])],
            cwd=folder, check=True, stdout=subprocess.DEVNULL, **user,
        )  # fmt: skip

    run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    run("pg_ctl", "start", "-w", "-D", data, "-l", folder / "log", "-o", given)
    try:
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        run("pg_ctl", "stop", "-D", data, "-m", "immediate")
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
