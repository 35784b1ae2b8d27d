"""Batch geocoding from the command line: stopped and taken up, reviewed and corrected."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest

UNSURE = "Sangkat Boeng Kak, Phnom Penh"  # two sangkats of the name
SAFE = "Sangkat Boeng Kak Ti Muoy, Khan Tuol Kouk, Phnom Penh"


@pytest.fixture
def parcels(home):
    """Three parcels: one safe, one unsure, one without an address."""
    path = home / "parcels.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["id", "address"], ["01", SAFE], ["02", UNSURE], ["03", ""]])
    return path


def rows_of(path):
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_report_tells_what_was_found(phlov, parcels, home):
    code, out, err = phlov("geocode", "parcels.csv", "-o", "out.csv", "--report", "report.json")
    assert (code, out) == (0, "")
    assert "3 rows" in err
    assert "2 to review" in err
    assert "1 with an error" in err
    assert "row 4: The row says nothing about where it is." in err
    report = json.loads((home / "report.json").read_bytes())
    assert report["rows"] == 3
    assert report["by_level"]["commune"] == {"A": 1, "C": 1}
    assert sorted(path.name for path in home.iterdir() if path.is_file()) == [
        "out.csv", "parcels.csv", "report.json",
    ]  # fmt: skip


@pytest.mark.parametrize("suffix", ["geoparquet", "gpkg", "geojson"])
def test_maps_come_out(phlov, parcels, home, suffix):
    assert phlov("geocode", "parcels.csv", "-o", f"out.{suffix}")[0] == 0
    target = home / f"out.{suffix}"
    frame = gpd.read_parquet(target) if suffix == "geoparquet" else gpd.read_file(target)
    assert list(frame["id"]) == ["01", "02", "03"]
    assert frame.geometry[0].geom_type == "Point"
    assert frame.geometry[2] is None


def test_an_unknown_format_is_refused_before_any_work(phlov, parcels, home):
    code, _, err = phlov("geocode", "parcels.csv", "-o", "out.docx")
    assert code == 65
    assert "geoparquet" in err
    assert not (home / "out.docx.partial").exists()


def test_a_clerk_corrects_and_the_next_run_knows(phlov, parcels, home):
    first = ("geocode", "parcels.csv", "-o", "out.csv", "--review", "review.xlsx")
    assert phlov(*first)[0] == 0
    assert rows_of(home / "out.csv")[1]["geo_class"] == "C"
    book = openpyxl.load_workbook(home / "review.xlsx")
    sheet = book["review"]
    names = [cell.value for cell in sheet[1]]
    assert [row[names.index("text")].value for row in sheet.iter_rows(min_row=2)] == [UNSURE, None]
    sheet.cell(2, names.index("correct_code") + 1).value = "១២០៤០៨"
    book.save(home / "filled.xlsx")

    back = ("geocode", "corrections", "filled.xlsx", "--author", "Sok Dara")
    code, _, err = phlov(*back, "--dry-run")
    assert code == 0
    assert "that would be added" in err
    assert not (home / "home" / "corrections.csv").exists()
    code, _, err = phlov(*back)
    assert code == 0
    assert "corrections.csv: 1. Known before: 0. Rows left open: 1." in err
    assert "corrections.csv: 0. Known before: 1." in phlov(*back)[2]

    code, _, err = phlov("geocode", "parcels.csv", "-o", "again.csv")
    row = rows_of(home / "again.csv")[1]
    assert (row["geo_postcode"], row["geo_class"]) == ("120408", "A")
    assert row["geo_reason"].startswith("Corrected by Sok Dara on 20")
    assert "1 decided by corrections" in err
    assert "Corrected by Sok Dara" in phlov("geocode", "--text", f" {UNSURE}")[1]

    sheet.cell(2, names.index("correct_code") + 1).value = "120407"
    book.save(home / "filled.xlsx")
    err = phlov("geocode", "corrections", "filled.xlsx", "--author", "Chan")[2]
    assert "120407 replaces 120408 by Sok Dara" in err
    assert len(rows_of(home / "home" / "corrections.csv")) == 2


def test_a_wrong_review_file_takes_nothing_over(phlov, parcels, home):
    phlov("geocode", "parcels.csv", "-o", "out.csv", "--review", "review.csv")
    rows = rows_of(home / "review.csv")
    rows[0]["correct_code"], rows[1]["correct_code"] = "129999", "120408"
    with (home / "review.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    code, _, err = phlov("geocode", "corrections", "review.csv", "--author", "Dara")
    assert code == 65
    assert "129999" in err
    assert "no text and no position" in err
    assert not (home / "home" / "corrections.csv").exists()


def test_corrections_may_lie_elsewhere(phlov, parcels, home):
    (home / "ours.csv").write_text(
        f'text,position,code,author,date\n"{UNSURE}",,120408,Dara,2026-11-25\nx,,999999,D,2026\n'
    )
    code, _, err = phlov("geocode", "parcels.csv", "-o", "out.csv", "--corrections", "ours.csv")
    assert code == 0
    assert rows_of(home / "out.csv")[1]["geo_postcode"] == "120408"
    assert "ours.csv, row 3 is not used" in err
    code, _, err = phlov("geocode", "parcels.csv", "-o", "o.csv", "--corrections", "nowhere.csv")
    assert code == 66
    assert "nowhere.csv" in err


def test_without_an_author_nothing_is_corrected(phlov):
    code, _, err = phlov("geocode", "corrections", "review.xlsx")
    assert code == 2
    assert "--author" in err


@pytest.mark.parametrize(
    "command", [("geocode",), ("geocode", "table"), ("geocode", "corrections")]
)
def test_every_way_to_geocode_has_a_help_text_with_examples(phlov, command):
    code, out, _ = phlov(*command, "--help")
    assert code == 0
    assert "Examples: phlov geocode" in out


# --- a program that is stopped --------------------------------------------------------------


@pytest.fixture
def many_parcels(home):
    """Thirteen thousand parcels, quick to geocode: four slices."""
    path = home / "many.csv"
    lines = (f"{i:05},House {i} Siem Reap\n" for i in range(13_000))
    path.write_text("id,address\n" + "".join(lines))
    return path


def start(*arguments):
    return subprocess.Popen(
        [sys.executable, "-c", "import sys; from api.cli import main; main()", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        start_new_session=True,
    )


def wait_for_a_part(process, folder):
    deadline = time.monotonic() + 120
    while not list(folder.glob("[0-9]*.part")):
        assert process.poll() is None, process.communicate()[1].decode()
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_run_that_was_stopped_with_control_c_is_finished_by_the_same_command(
    phlov, many_parcels, home
):
    command = ("geocode", "many.csv", "-o", "out.parquet", "--column", "address")
    folder = home / "out.parquet.partial"
    process = start(*command)
    wait_for_a_part(process, folder)
    os.killpg(process.pid, signal.SIGINT)  # a terminal sends it to the workers too
    _, err = process.communicate(timeout=60)
    said = " ".join(err.decode().split())
    assert process.returncode == 130
    assert "Give the same command again to go on" in said
    assert "Traceback" not in said
    kept = len(list(folder.glob("[0-9]*.part")))
    assert 1 <= kept < 4

    code, _, err = phlov(*command[:-2])
    assert code == 65
    assert "option --column: got none" in err
    assert "--restart" in err

    code, _, err = phlov(*command, "--processes", "1")
    assert code == 0
    assert "An unfinished run is taken up" in err
    assert not folder.exists()
    unbroken = ("geocode", "many.csv", "-o", "unbroken.parquet", *command[4:], "--processes", "1")
    assert phlov(*unbroken)[0] == 0
    assert (home / "out.parquet").read_bytes() == (home / "unbroken.parquet").read_bytes()


def test_the_command_line_loads_no_cluster():
    program = (
        "import sys, api.cli; "
        "sys.exit(any(name.split('.')[0] in {'dask', 'distributed'} for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
