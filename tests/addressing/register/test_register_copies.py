"""A copy of the register in Parquet files is whole, provable, and brought up to date by deltas."""

import errno
import shutil
from dataclasses import replace
from datetime import timedelta

import geopandas
import numpy as np
import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from addressing.register import (
    Alias,
    ChainBrokenError,
    FeedPositionError,
    by_ids,
    day_heads,
    mark_now,
    register_at,
)
from addressing.register.copy_files import write_file
from addressing.register.copy_manifest import open_copy, verify_files
from addressing.register.delta import apply_delta, read_delta, write_delta
from addressing.register.errors import CopyError
from addressing.register.snapshot import write_snapshot

ANGKOR = {"latitude": 13.4125, "longitude": 103.8670, "unit": "171003", "house": "1"}


@pytest.fixture
def place(tmp_path):
    """An empty folder."""
    folder = tmp_path / "place"
    folder.mkdir()
    return folder


@pytest.fixture
def peopled(register, clerk, shophouse):
    """Addresses in three towns and four root cells: one split, one retired, one with an alias."""
    lots = np.random.default_rng(4)
    towns = np.array([(11.5838, 104.9002), (13.3540, 103.8550), (10.6104, 104.1814)])
    places = np.repeat(towns, 10, axis=0) + lots.normal(scale=0.0002, size=(30, 2))
    register.register(
        [replace(shophouse, latitude=lat, longitude=lon, unit="") for lat, lon in places.tolist()],
        clerk,
    )
    register.split(3, [shophouse, replace(shophouse, floor="1")], clerk)
    register.retire(12, clerk)
    register.add_alias(5, Alias("plus-code", "7P27HWM2+GX"), clerk)
    return register


@pytest.fixture
def lives_on(register, clerk, shophouse, clock):
    """More happens, on this day and on two later ones, and in a town that had no address."""

    def live():
        register.correct(5, clerk, house="១២")
        clock.now += timedelta(days=1)
        register.register([replace(shophouse, **ANGKOR), shophouse], clerk)
        register.merge([7, 8], 9, clerk)
        clock.now += timedelta(days=2)
        register.restore(12, clerk)
        register.register([replace(shophouse, floor="9")], clerk)

    return live


def rows_of(folder):
    manifest = verify_files(folder)
    tables = [pq.read_table(folder / file.name, partitioning=None) for file in manifest.files]
    return pa.concat_tables(tables).to_pylist() if tables else []


def listed(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_snapshot_holds_every_address_in_the_file_of_its_root_cell(peopled, store, place):
    manifest = write_snapshot(store, place / "copy")
    assert manifest == open_copy(place / "copy")
    assert manifest.mark == mark_now(store)
    assert manifest.hash == day_heads(store)[-1].hash
    assert (manifest.sequence, manifest.addresses, len(manifest.files)) == (35, 32, 4)
    rows = rows_of(place / "copy")
    present = list(register_at(store, 35))
    assert sorted(row["id"] for row in rows) == [address.id for address in present]
    by_id = {row["id"]: row for row in rows}
    for address in present:
        row = by_id[address.id]
        assert (row["code"], row["status"]) == (address.code, address.status)
        assert tuple(row["replaced_by"]) == address.replaced_by
        assert [tuple(alias.values()) for alias in row["aliases"]] == list(address.aliases)
        assert (row["street_khmer"], row["changed"]) == (address.street_khmer, address.changed)
    for file in manifest.files:
        codes = pq.read_table(place / "copy" / file.name, partitioning=None)["code"].to_pylist()
        assert {code[:3] for code in codes} == {file.root}
        assert len(codes) == file.addresses


def test_a_snapshot_is_of_one_moment_whoever_writes_meanwhile(
    peopled, store, place, clerk, shophouse, monkeypatch
):
    before = mark_now(store)

    def write_slowly(folder, root, tables):
        peopled.register([shophouse, replace(shophouse, **ANGKOR)], clerk)
        return write_file(folder, root, tables)

    monkeypatch.setattr("addressing.register.snapshot.write_file", write_slowly)
    manifest = write_snapshot(store, place / "copy")
    assert manifest.mark == before
    assert (manifest.addresses, len(manifest.files)) == (32, 4)
    assert max(row["changed"] for row in rows_of(place / "copy")) == before.sequence
    assert mark_now(store).sequence == before.sequence + 8


def test_other_programs_read_it_as_geoparquet(peopled, store, place):
    manifest = write_snapshot(store, place / "copy")
    frames = [geopandas.read_parquet(place / "copy" / file.name) for file in manifest.files]
    assert all(frame.crs == "OGC:CRS84" for frame in frames)
    points = {number: p for f in frames for number, p in zip(f["id"], f.geometry, strict=True)}
    (address,) = store.read(lambda session: by_ids(session, [1]))
    assert (points[1].x, points[1].y) == (address.longitude, address.latitude)


def test_a_copy_with_its_deltas_is_the_snapshot_of_that_moment(peopled, store, place, lives_on):
    write_snapshot(store, place / "copy")
    lives_on()
    summary = write_delta(store, 35, place / "delta.parquet")
    assert (summary.since, summary.sequence) == (35, 42)
    assert read_delta(place / "delta.parquet") == summary
    now = apply_delta(place / "copy", place / "delta.parquet", day_heads(store))
    assert now == write_snapshot(store, place / "fresh")  # to the byte
    assert now.mark == mark_now(store)
    assert verify_files(place / "copy") == now
    assert len(listed(place / "copy")) == len(now.files) + 1
    assert apply_delta(place / "copy", place / "delta.parquet") == now  # a second time


def test_an_empty_copy_grows_from_the_first_delta(register, store, place, lives_on, request):
    write_snapshot(store, place / "copy")
    assert open_copy(place / "copy").addresses == 0
    write_delta(store, 0, place / "none.parquet")
    assert apply_delta(place / "copy", place / "none.parquet").sequence == 0
    request.getfixturevalue("peopled")
    write_delta(store, 0, place / "first.parquet")
    lives_on()
    write_delta(store, 0, place / "whole.parquet")
    apply_delta(place / "copy", place / "first.parquet")
    now = apply_delta(place / "copy", place / "whole.parquet", day_heads(store))
    assert now == write_snapshot(store, place / "fresh")


def test_a_delta_of_an_unfinished_day_is_proven_though_the_day_went_on(
    peopled, store, place, clerk
):
    write_snapshot(store, place / "copy")
    peopled.correct(1, clerk, house="1")
    write_delta(store, 35, place / "delta.parquet")
    peopled.correct(1, clerk, house="2")
    now = apply_delta(place / "copy", place / "delta.parquet", day_heads(store))
    assert now.sequence == 36
    write_delta(store, 36, place / "next.parquet")
    assert apply_delta(place / "copy", place / "next.parquet", day_heads(store)).sequence == 37


def test_a_gap_and_a_foreign_delta_are_told(peopled, store, place, clerk):
    write_snapshot(store, place / "copy")
    for house in "123":
        peopled.correct(1, clerk, house=house)
    write_delta(store, 36, place / "delta.parquet")
    with pytest.raises(CopyError, match="Fetch the delta since 35"):
        apply_delta(place / "copy", place / "delta.parquet")
    with pytest.raises(FeedPositionError):
        write_delta(store, 99, place / "far.parquet")
    alter(place / "delta.parquet", identity="another", since=35)
    with pytest.raises(CopyError, match="another register"):
        apply_delta(place / "copy", place / "delta.parquet")
    assert open_copy(place / "copy").sequence == 35


def alter(path, change=lambda rows: rows, **said):
    """Write a delta again with other rows, or with other words about it."""
    table = pq.read_table(path)
    told = orjson.loads(pq.read_metadata(path).metadata[b"phlov_delta"]) | said
    rows = pa.Table.from_pylist(change(table.to_pylist()), table.schema)
    pq.write_table(rows.replace_schema_metadata({b"phlov_delta": orjson.dumps(told)}), path)


def said(row, old, new):
    return row | {"line": row["line"].replace(old, new)}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda rows: rows[:2] + rows[3:], "comes 38, not 39"),
        (lambda rows: rows[:-1], "ends with change 41"),
        (lambda rows: [rows[1], rows[0], *rows[2:]], "comes 36, not 37"),
        (lambda rows: [*rows, rows[-1]], "comes 43, not 42"),
        (lambda rows: [said(rows[0], "១២", "១៣"), *rows[1:]], "differs"),
        (lambda rows: [rows[0] | {"line": "{}"}, *rows[1:]], "no line of the feed"),
        (lambda rows: rows[:0], "ends with change 35"),
    ],
)  # fmt: skip
def test_a_delta_that_was_altered_changes_nothing(peopled, store, place, lives_on, change, message):
    write_snapshot(store, place / "copy")
    lives_on()
    write_delta(store, 35, place / "delta.parquet")
    before = listed(place / "copy")
    alter(place / "delta.parquet", change)
    with pytest.raises(ChainBrokenError, match=message):
        apply_delta(place / "copy", place / "delta.parquet", day_heads(store))
    assert listed(place / "copy") == before


def test_a_delta_that_lies_about_lines_and_heads_is_found_by_the_published_heads(
    peopled, store, place, clerk, clock
):
    write_snapshot(store, place / "copy")
    clock.now += timedelta(days=1)
    peopled.correct(1, clerk, house="13")
    path = place / "delta.parquet"
    write_delta(store, 35, path)
    alter(path, lambda rows: [said(row, '"13"', '"14"') for row in rows])
    (line,) = pq.read_table(path)["line"].to_pylist()
    forged = open_copy(place / "copy").mark.after(line.encode())
    days = [
        {"day": head.day, "first": head.first, "last": head.last, "hash": head.hash}
        for head in day_heads(store)
    ]
    alter(path, days=[days[0], days[1] | {"hash": forged.hash.hex()}])
    with pytest.raises(ChainBrokenError, match="differs"):
        apply_delta(place / "copy", path, day_heads(store))


def test_a_damaged_copy_is_told_and_left(peopled, store, place, lives_on):
    folder = place / "copy"
    manifest = write_snapshot(store, folder)
    lives_on()
    write_delta(store, 35, place / "delta.parquet")
    hurt = folder / next(file.name for file in manifest.files if file.root == "261")
    whole = hurt.read_bytes()
    hurt.write_bytes(whole[:-9] + b"x" * 9)
    before = listed(folder)
    for look in (verify_files, lambda copy: apply_delta(copy, place / "delta.parquet")):
        with pytest.raises(CopyError, match=r"root=261.*altered"):
            look(folder)
    assert listed(folder) == before
    hurt.unlink()
    with pytest.raises(CopyError, match=r"root=261.*missing"):
        verify_files(folder)
    write_snapshot(store, folder)
    assert verify_files(folder).sequence == 42


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"sequence": 35', b'"sequence": 36'),
        (b"root=", b"../r="),
        (b"{", b""),
        (b"copy 1", b"copy 9"),
    ],
)
def test_an_altered_manifest_is_told(peopled, store, place, old, new):
    write_snapshot(store, place)
    path = place / "manifest.json"
    path.write_bytes(path.read_bytes().replace(old, new, 1))
    with pytest.raises(CopyError, match="manifest"):
        open_copy(place)


def test_a_manifest_leads_nowhere_else(peopled, store, place):
    from addressing.register.copy_manifest import CopyManifest

    manifest = write_snapshot(store, place)
    foreign = replace(manifest.files[0], name="../../secret")
    with pytest.raises(CopyError, match="manifest"):
        CopyManifest.read(replace(manifest, files=(foreign,)).write())


@pytest.mark.parametrize("when", [1, 2])
def test_a_full_disk_leaves_the_copy_as_it_was(peopled, store, place, lives_on, monkeypatch, when):
    folder = place / "copy"
    write_snapshot(store, folder)
    lives_on()
    write_delta(store, 35, place / "delta.parquet")
    before = listed(folder)
    real, calls = pq.ParquetWriter.write_table, []

    def full(self, *arguments, **options):
        calls.append(1)
        if len(calls) == when:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(self, *arguments, **options)

    monkeypatch.setattr(pq.ParquetWriter, "write_table", full)
    for write in (
        lambda: write_snapshot(store, folder),
        lambda: apply_delta(folder, place / "delta.parquet"),
    ):
        calls.clear()
        with pytest.raises(OSError, match="No space"):
            write()
        assert listed(folder) == before
    calls[:] = [1] * (when - 1)
    with pytest.raises(OSError, match="No space"):
        write_delta(store, 0, place / "other.parquet")
    assert {path.name for path in place.iterdir()} == {"copy", "delta.parquet"}


def test_what_a_killed_writer_left_is_swept_away(peopled, store, place):
    whole = write_snapshot(store, place)
    (place / ".261.part").write_bytes(b"half")
    (place / "root=001").mkdir()
    (place / "root=001" / f"{'0' * 16}.parquet").write_bytes(b"of no manifest")
    assert verify_files(place) == whole
    assert write_snapshot(store, place) == whole
    assert len(listed(place)) == len(whole.files) + 1
    (place / "manifest.json").unlink()  # killed in the very first snapshot
    assert write_snapshot(store, place) == whole


def test_a_folder_with_other_things_is_not_written(peopled, store, place):
    (place / "root=thesis").mkdir()
    (place / "root=thesis" / "chapter.parquet").write_bytes(b"work of years")
    with pytest.raises(CopyError, match="root=thesis"):
        write_snapshot(store, place)
    assert list(listed(place)) == ["root=thesis/chapter.parquet"]
    with pytest.raises(CopyError, match="holds no copy"):
        apply_delta(place, place / "delta.parquet")


@pytest.mark.parametrize("content", [b"", b"PAR1", b"id,name\n1,x\n"])
def test_what_is_no_delta_is_told(peopled, store, place, content):
    write_snapshot(store, place / "copy")
    path = place / "delta.parquet"
    path.write_bytes(content)
    with pytest.raises(CopyError, match="no delta"):
        apply_delta(place / "copy", path)
    pq.write_table(pa.table({"id": [1]}), path)
    with pytest.raises(CopyError, match="no delta"):
        apply_delta(place / "copy", path)


def test_a_damaged_delta_is_told_or_does_no_harm(peopled, store, place, lives_on):
    write_snapshot(store, place / "old")
    lives_on()
    path = place / "delta.parquet"
    write_delta(store, 35, path)
    whole, told = path.read_bytes(), 0
    lines = pq.read_metadata(path).row_group(0).column(5)
    first = lines.dictionary_page_offset or lines.data_page_offset
    for at in range(first, first + lines.total_compressed_size - 3, 31):
        path.write_bytes(whole[:at] + b"\x00\xff\x00" + whole[at + 3 :])
        shutil.copytree(place / "old", place / "copy")
        try:
            now = apply_delta(place / "copy", path)
        except (CopyError, ChainBrokenError):
            told += 1
            assert open_copy(place / "copy").sequence == 35
        else:
            assert now == write_snapshot(store, place / "fresh")
        shutil.rmtree(place / "copy")
    assert told > 5
