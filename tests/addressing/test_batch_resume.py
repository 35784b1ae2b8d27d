"""A batch that is killed goes on where it was: nothing lost, nothing doubled, byte for byte."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from batch_program import PatientGeocoder
from hypothesis import given, settings
from hypothesis import strategies as st

from addressing import BatchOptions, Correction, Corrections, geocode_table
from addressing.batch import run as run_module
from gis_data import InputError

PROGRAM = Path(__file__).with_name("batch_program.py")
ROWS = 30_000  # eight slices
SUFFIXES = ("csv", "tsv", "json", "ndjson", "geojson", "parquet", "geoparquet", "gpkg")


@pytest.fixture(scope="module")
def parcels(tmp_path_factory):
    """Thirty thousand parcels, each with an address of its own."""
    path = tmp_path_factory.mktemp("parcels") / "parcels.csv"
    lines = (f'{i:05},"House {i}, ភូមិ {i % 97}"\r\n' for i in range(ROWS))
    path.write_text("id,address\r\n" + "".join(lines), "utf-8", newline="")
    return path


def start(*arguments):
    return subprocess.Popen(
        [sys.executable, str(PROGRAM), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def finish(*arguments):
    process = start(*arguments)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err.decode()
    return json.loads(out)


def parts_of(target):
    return sorted(target.with_name(target.name + ".partial").glob("[0-9]*.part"))


def wait_for_parts(process, target, count):
    deadline = time.monotonic() + 60
    while len(parts_of(target)) < count:
        assert process.poll() is None, "the program ended before it could be stopped"
        assert time.monotonic() < deadline, "the parts never came"
        time.sleep(0.01)


def children(pid):
    return [
        int(child)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def in_one_process(source, target):
    options = BatchOptions(processes=1, load=PatientGeocoder, review=Path(f"{target}.review.csv"))
    geocode_table(source, target, options)


def test_after_a_kill_the_output_is_that_of_an_unbroken_run(parcels, tmp_path):
    unbroken, broken = tmp_path / "unbroken.parquet", tmp_path / "broken.parquet"
    in_one_process(parcels, unbroken)
    process = start(parcels, broken, 0.25)
    wait_for_parts(process, broken, 3)
    workers = children(process.pid)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert not broken.exists()
    deadline = time.monotonic() + 10
    while any(map(alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not any(map(alive, workers)), "the workers outlived their parent"
    assert 3 <= len(parts_of(broken)) < 8
    report = finish(parcels, broken)
    assert report["rows"] == ROWS
    assert report["rows_resumed"] >= 3 * run_module.SLICE_ROWS
    assert broken.read_bytes() == unbroken.read_bytes()
    reviews = [Path(f"{path}.review.csv").read_bytes() for path in (unbroken, broken)]
    assert reviews[0] == reviews[1]
    assert reviews[0].count(b"\n") == report["rows_to_review"] + 1
    assert not broken.with_name(broken.name + ".partial").exists()
    assert {p.suffix for p in tmp_path.iterdir()} == {".parquet", ".csv"}


def test_a_killed_worker_ends_the_run_and_the_rest_is_kept(parcels, tmp_path):
    target = tmp_path / "out.csv"
    process = start(parcels, target, 0.25)
    wait_for_parts(process, target, 2)
    workers = [
        pid
        for pid in children(process.pid)
        if b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]
    os.kill(workers[0], signal.SIGKILL)
    _, err = process.communicate(timeout=30)
    assert process.returncode != 0
    assert b"WorkersLostError" in err
    assert b"run the command again" in err
    assert finish(parcels, target)["rows_resumed"] >= 2 * run_module.SLICE_ROWS


def test_a_dask_cluster_gives_the_same_output(parcels, tmp_path):
    in_one_process(parcels, tmp_path / "here.parquet")
    finish(parcels, tmp_path / "cluster.parquet", 0, "dask")
    assert (tmp_path / "here.parquet").read_bytes() == (tmp_path / "cluster.parquet").read_bytes()


# --- in this process: slices of a few rows --------------------------------------------------


@pytest.fixture
def small(tmp_path, monkeypatch):
    """Twenty parcels in slices of three."""
    monkeypatch.setattr(run_module, "SLICE_ROWS", 3)
    source = tmp_path / "in.csv"
    source.write_text("id,address\n" + "".join(f"{i},House {i}\n" for i in range(20)))
    return source


def run(source, target, *, stop_after=None, **options):
    """A run in this process, which may stop after some parts."""
    left = [stop_after]

    def on_progress(progress):
        if left[0] is not None:
            left[0] -= 1
            if left[0] < 0:
                raise KeyboardInterrupt

    chosen = BatchOptions(processes=1, load=PatientGeocoder, **options)
    return geocode_table(source, target, chosen, on_progress=on_progress)


def stopped(source, target, parts=3, **options):
    with pytest.raises(KeyboardInterrupt):
        run(source, target, stop_after=parts, **options)
    assert len(parts_of(target)) == parts


@settings(max_examples=30)
@given(stops=st.lists(st.integers(0, 7), max_size=4), suffix=st.sampled_from(SUFFIXES))
def test_however_often_a_run_stops_the_output_is_the_same(tmp_path_factory, stops, suffix):
    folder = tmp_path_factory.mktemp("stops")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run_module, "SLICE_ROWS", 3)
        source = folder / "in.csv"
        source.write_text("id,address\n" + "".join(f"{i},House {i}\n" for i in range(20)))
        run(source, folder / f"unbroken.{suffix}")
        whole = (folder / f"unbroken.{suffix}").read_bytes()
        target = folder / f"broken.{suffix}"
        for parts in stops:
            try:
                run(source, target, stop_after=parts)
            except KeyboardInterrupt:
                assert not target.exists() or target.read_bytes() == whole
        report = run(source, target)
    assert report.tally.rows == 20
    assert target.read_bytes() == whole
    assert len(list(folder.iterdir())) == 3
    shutil.rmtree(folder)


def test_a_run_that_stops_before_its_first_part_leaves_nothing(small, tmp_path):
    stopped(small, tmp_path / "out.csv", parts=0)
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_a_changed_input_is_refused_and_said(small, tmp_path):
    target = tmp_path / "out.csv"
    stopped(small, target)
    small.write_text(small.read_text().replace("House 7", "House 8"))
    with pytest.raises(InputError, match="input sha256") as caught:
        run(small, target)
    assert "--restart" in str(caught.value)
    assert "input bytes" not in str(caught.value)
    assert len(parts_of(target)) == 3
    assert run(small, target, restart=True).rows_resumed == 0
    assert b"House 8" in target.read_bytes()


def test_every_other_option_is_named(small, tmp_path):
    target = tmp_path / "out.csv"
    stopped(small, target)
    known = Corrections(
        (Correction(text="House 1", position="", code="120407", author="Dara", date="2026-11-25"),)
    )
    with pytest.raises(InputError) as caught:
        run(
            small,
            target,
            column="address",
            bom=True,
            output_format="tsv",
            review=tmp_path / "review.csv",
            corrections=known,
            sources={"streets": "2026-07"},
        )
    named = {problem.where for problem in caught.value.problems}
    assert named == {
        "option --column", "option --format", "byte order mark", "option --review", "corrections",
        "streets",
    }  # fmt: skip


def test_another_release_does_not_go_on_with_the_run(small, tmp_path, monkeypatch):
    target = tmp_path / "out.csv"
    stopped(small, target)
    monkeypatch.setattr("addressing.batch.fingerprint.of_program", lambda: "99.0")
    with pytest.raises(InputError, match=r"version of Phlov: got 99\.0"):
        run(small, target)


def test_only_the_time_of_the_input_changed(small, tmp_path):
    stopped(small, tmp_path / "out.csv")
    os.utime(small, (1, 1))
    assert run(small, tmp_path / "out.csv").rows_resumed == 9


def test_a_damaged_part_and_a_draft_are_made_anew(small, tmp_path):
    unbroken, target = tmp_path / "unbroken.csv", tmp_path / "out.csv"
    run(small, unbroken)
    stopped(small, target)
    first, second, _ = parts_of(target)
    first.write_bytes(first.read_bytes()[:40])
    second.with_name(".000007.part.1234.part").write_bytes(b"half")
    second.with_name("joined.out.csv").write_bytes(b"half")
    assert run(small, target).rows_resumed == 6
    assert target.read_bytes() == unbroken.read_bytes()


def test_two_runs_do_not_write_the_same_output(small, tmp_path):
    target = tmp_path / "out.csv"
    refused = []

    def second_run(progress):
        with pytest.raises(InputError, match="Another run") as caught:
            run(small, target, restart=True)
        refused.append(caught.value)

    chosen = BatchOptions(processes=1, load=PatientGeocoder)
    report = geocode_table(small, target, chosen, on_progress=second_run)
    assert report.tally.rows == 20
    assert len(refused) == 7


def test_a_folder_of_another_is_left_alone(small, tmp_path):
    folder = tmp_path / "out.csv.partial"
    folder.mkdir()
    (folder / "thesis.docx").write_bytes(b"years of work")
    for restart in (False, True):
        with pytest.raises(InputError, match=r"thesis\.docx"):
            run(small, tmp_path / "out.csv", restart=restart)
    assert (folder / "thesis.docx").read_bytes() == b"years of work"


def test_an_input_that_changes_while_it_is_read_is_noticed(small, tmp_path):
    def change(progress):
        with small.open("a") as file:
            file.write("20,House 20\n")

    chosen = BatchOptions(processes=1, load=PatientGeocoder)
    with pytest.raises(InputError, match="changed while it was read"):
        geocode_table(small, tmp_path / "out.csv", chosen, on_progress=change)
    assert not (tmp_path / "out.csv").exists()


def test_an_older_output_stays_until_the_new_one_is_whole(small, tmp_path):
    target = tmp_path / "out.csv"
    target.write_bytes(b"yesterday")
    target.chmod(0o640)
    stopped(small, target)
    assert target.read_bytes() == b"yesterday"
    run(small, target)
    assert target.read_bytes() != b"yesterday"
    assert target.stat().st_mode & 0o777 == 0o640


def test_a_review_file_that_a_clerk_may_have_filled_is_not_overwritten(small, tmp_path):
    review = tmp_path / "review.csv"
    review.write_bytes(b"a day's work")
    with pytest.raises(InputError, match="a clerk may have filled it"):
        run(small, tmp_path / "out.csv", review=review)
    assert review.read_bytes() == b"a day's work"
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("role", ["target", "review", "report"])
def test_no_file_is_written_over_another_of_the_run(small, tmp_path, role):
    paths = {"target": tmp_path / "out.csv", role: small}
    with pytest.raises(InputError, match="a name of its own"):
        run(small, paths.pop("target"), **paths)
    assert small.read_text().startswith("id,address")


def test_the_geocoder_is_loaded_where_it_runs(small, tmp_path):
    """A batch in one process loads it once, and the progress counts every row."""
    seen = []
    loaded = []
    chosen = BatchOptions(processes=1, load=lambda: loaded.append(1) or PatientGeocoder())
    geocode_table(small, tmp_path / "out.csv", chosen, on_progress=seen.append)
    assert loaded == [1]
    assert [progress.rows for progress in seen] == [3, 6, 9, 12, 15, 18, 20]
    assert all(progress.resumable for progress in seen)
    assert seen[-1].rows_expected == 20
