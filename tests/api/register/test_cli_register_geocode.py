"""`phlov geocode` asks the register that PHLOV_DATABASE_URL names; nobody else is any slower."""

from __future__ import annotations

import csv
import io
import subprocess
import sys

TEXT = "#12Eo, St. 271, Sangkat Boeng Kak Ti Muoy, Khan Tuol Kouk, Phnom Penh"


def test_a_text_is_found_at_its_registered_door(phlov, filled, monkeypatch):
    assert "door" not in phlov("geocode", "--text", TEXT)[1].split("\n", 1)[0]
    monkeypatch.setenv("PHLOV_DATABASE_URL", f"sqlite:///{filled}/home/phlov.sqlite3")
    code, out, _ = phlov("geocode", "--text", TEXT)
    assert code == 0
    assert "2611-4441-0720" in out
    assert "house 12eo on this street (address 1)." in out.casefold()


def test_a_table_is_found_there_too_in_processes_of_its_own(phlov, filled, monkeypatch):
    monkeypatch.setenv("PHLOV_DATABASE_URL", f"sqlite:///{filled}/home/phlov.sqlite3")
    (filled / "parcels.csv").write_text(f'address\n"{TEXT}"\nសង្កាត់បឹងកក់ទី១ ភ្នំពេញ\n', "utf-8")
    code, out, err = phlov("geocode", "parcels.csv", "--column", "address", "--processes", "2")
    assert code == 0, err
    door, commune = csv.DictReader(io.StringIO(out))
    assert (door["geo_level"], door["geo_address_code"]) == ("door", "2611-4441-0720")
    assert commune["geo_level"] == "commune"


def test_who_keeps_no_register_has_no_database_loaded():
    program = (
        "import sys; from api.cli.main import run; run(['code', 'encode', '13.4125,103.8670']);"
        "print([name for name in ('sqlalchemy', 'alembic', 'psycopg') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["7747-0626-4043", "[]"]
