"""What a copy of the register holds, and what it must not."""

import base64
import secrets
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pyarrow.parquet as pq

from addressing.register import Contacts, contact_key
from addressing.register.copy_files import GROUP_ROWS, in_order, table_of_addresses
from addressing.register.delta import write_delta
from addressing.register.links import link
from addressing.register.snapshot import write_snapshot


def test_persons_partners_and_the_administrations_own_fields_stand_in_no_copy(
    register, store, clerk, shophouse, tmp_path
):
    private = replace(shophouse, parcel="parcel-0042", source="survey", source_id="row-77")
    (address,) = register.register([private], clerk)
    key = contact_key({"PHLOV_CONTACT_KEY": base64.b64encode(secrets.token_bytes(32)).decode()})
    Contacts(register, key).add(
        address.id, name="Sok Dara", telephone="012345678", keep=timedelta(days=9)
    )
    link(store, "water supply", "customer 778", address.id)
    manifest = write_snapshot(store, tmp_path / "copy")
    write_delta(store, 0, tmp_path / "delta.parquet")
    (file,) = manifest.files
    (row,) = pq.read_table(tmp_path / "copy" / file.name, partitioning=None).to_pylist()
    assert row["source"] == "survey"
    assert not {"parcel", "source_id"} & row.keys()
    lines = pq.read_table(tmp_path / "delta.parquet").to_pylist()
    told = repr([row, lines, manifest])
    for secret in ("Dara", "12345678", "customer", "water supply", "clerk 7", "field survey"):
        assert secret not in told
    assert "parcel-0042" not in repr([row, manifest])


def test_a_copy_keeps_the_order_of_the_register(register, store, clerk, shophouse):
    addresses = register.register(
        [
            *[shophouse] * 90,
            replace(shophouse, latitude=11.59),
            replace(shophouse, latitude=13.4125, longitude=103.8670),
        ],
        clerk,
    )
    lots = np.random.default_rng(1)
    table = in_order(table_of_addresses([addresses[at] for at in lots.permutation(92)]))
    codes = [code for code in table["code"].to_pylist() if code.startswith(addresses[0].code)]
    assert codes == [address.code for address in addresses[:90]]
    assert GROUP_ROWS > 90
