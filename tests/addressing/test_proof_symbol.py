"""A proof of address fits into a QR code that a telephone reads and a machine verifies."""

import base64
from dataclasses import replace
from datetime import timedelta

import pytest
import qr_reading
from test_labels import modules_of

from addressing import LabelError, SymbolFormat
from addressing.register import MIGRATIONS, Act, AddressDraft, Register
from addressing.register.proof import draw_proof, issue_proof, verify_proof
from addressing.register.proof_keys import KeySet, ProofKey
from gis_data.db import Store, StoreSettings, sqlite_url, upgrade

KEY = ProofKey.of(base64.b64decode("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="))
SHOPHOUSE = AddressDraft(
    latitude=11.5838, longitude=104.9002, house="12Eo", street_khmer="ផ្លូវ ២៧១",
    street_latin="Street 271", unit="12040714",
)  # fmt: skip
BASE = "https://address.example"


@pytest.fixture
def register(tmp_path):
    with Store(StoreSettings(sqlite_url(tmp_path / "register.sqlite3"))) as store:
        upgrade(store, [MIGRATIONS])
        yield Register(store)


def a_proof(register, draft):
    (address,) = register.register([draft], Act("clerk 7", "survey"))
    text = issue_proof(register, address.id, KEY, timedelta(days=30))
    return text, verify_proof(text, KeySet.of([KEY]), register.clock())


def test_a_telephone_reads_the_proof_and_it_holds(register, monkeypatch):
    # ISO/IEC 18004, table 9 and annex E: the larger symbols that proofs need.
    for version, blocks, centres in (
        (20, [(3, 41), (13, 42)], [6, 34, 62, 90]),
        (21, [(17, 42)], [6, 28, 50, 72, 94]),
    ):
        monkeypatch.setitem(qr_reading.BLOCKS, (version, "M"), (26, blocks))
        monkeypatch.setitem(qr_reading.ALIGNMENT, version, centres)
    text, proof = a_proof(register, SHOPHOUSE)
    png = draw_proof(text, proof, BASE, SymbolFormat.PNG)
    link = qr_reading.read_qr(modules_of(png))
    assert link == f"{BASE}/a/{proof.code}#{text}"
    assert verify_proof(link, KeySet.of([KEY]), register.clock()) == proof


def test_texts_too_long_to_print_are_told(register):
    text, proof = a_proof(register, replace(SHOPHOUSE, building_khmer="ក" * 200))
    with pytest.raises(LabelError, match="too fine to print"):
        draw_proof(text, proof, BASE, SymbolFormat.PNG)
    with pytest.raises(LabelError, match="no base URL"):
        draw_proof(text, proof, "address.example", SymbolFormat.PNG)
