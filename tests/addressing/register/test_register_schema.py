"""The tables are those that the program declares, and go up and down with their contents."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from private_postgres import shared_cluster, url_of

from addressing.register import (
    MIGRATIONS,
    Alias,
    Contacts,
    Register,
    Review,
    Scan,
    by_code,
    contact_key,
    lines_since,
    mark_now,
    register_at,
    verify_register,
)
from addressing.register.links import link
from gis_data.db import (
    Base,
    SchemaNewError,
    SchemaOldError,
    Store,
    StoreSettings,
    check_schema,
    current_version,
    downgrade,
    sensitivity_of,
    sqlite_url,
    upgrade,
)


@pytest.fixture(params=["sqlite", "postgis"])
def new_store(request, tmp_path, pytestconfig):
    """A database without any table."""
    if request.param == "sqlite":
        url = sqlite_url(tmp_path / "register.sqlite3")
    else:
        cluster = shared_cluster(pytestconfig)
        name = cluster.create()
        url = url_of(cluster, name)
    with Store(StoreSettings(url)) as store:
        yield store


def test_every_field_says_how_sensitive_it_is():
    fields = [field for table in Base.metadata.tables.values() for field in table.columns]
    assert fields
    for field in fields:
        assert sensitivity_of(field), field


def test_the_versions_make_the_tables_that_the_program_declares(new_store):
    upgrade(new_store, [MIGRATIONS])

    backend = "postgresql" if new_store.spatial else "sqlite"

    def ours(thing, name, kind, _reflected, _compared):
        if kind == "index" and thing.info.get("only_on", backend) != backend:
            return False
        return kind != "table" or (name in Base.metadata.tables and name.startswith("address"))

    def compare(session):
        context = MigrationContext.configure(
            session.connection(), opts={"include_object": ours, "compare_type": False}
        )
        return compare_metadata(context, Base.metadata)

    assert new_store.read(compare) == []


def fill_newer_tables(register, number):
    """A proposal, proofs, a contact, a link: what later versions brought."""
    review = Review(register)
    review.propose_correction(number, house="14")
    noon = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
    for _ in range(3):
        review.add_proof(number, Scan(11.58405, 104.9002, 4.0), noon)
    key = contact_key({"PHLOV_CONTACT_KEY": base64.b64encode(bytes(32)).decode()})
    year = timedelta(days=365)
    Contacts(register, key).add(number, name="សុខ ដារ៉ា", telephone="012 345 678", keep=year)
    link(register.store, "water supply", f"meter {number}", number)


def test_an_upgrade_from_the_first_version_keeps_everything_and_so_does_the_way_back(
    new_store, clerk, shophouse
):
    upgrade(new_store, [MIGRATIONS], "0001")
    register = Register(new_store)
    first, second = register.register([shophouse] * 2, clerk)
    register.merge([second.id], first.id, clerk)
    register.add_alias(first.id, Alias("plus-code", "7P27HWM2+GX"), clerk)
    lines, mark = list(lines_since(new_store, 0)), mark_now(new_store)
    present = list(register_at(new_store, mark.sequence))

    def assert_unharmed():
        assert list(lines_since(new_store, 0)) == lines
        assert verify_register(new_store) == mark
        assert list(register_at(new_store, mark.sequence)) == present
        assert new_store.read(lambda s: by_code(s, second.code)).replaced_by == (first.id,)

    upgrade(new_store, [MIGRATIONS])
    check_schema(new_store, [MIGRATIONS])
    assert_unharmed()
    fill_newer_tables(register, first.id)
    downgrade(new_store, [MIGRATIONS], "0001")
    assert_unharmed()
    upgrade(new_store, [MIGRATIONS])
    assert_unharmed()
    assert Review(register).open_proposals() == []  # what only newer tables hold is lost
    for version in ("0005", "0004", "0003", "0002", "0003", "0004", "0005", "0006"):
        step = upgrade if version > current_version(new_store, MIGRATIONS) else downgrade
        step(new_store, [MIGRATIONS], version)
        assert_unharmed()
    fill_newer_tables(register, first.id)
    assert register.register([shophouse], clerk)[0].id == 3
    downgrade(new_store, [MIGRATIONS])
    assert current_version(new_store, MIGRATIONS) is None


def test_tables_that_do_not_fit_the_program_are_told(new_store):
    with pytest.raises(SchemaOldError, match="is not there"):
        check_schema(new_store, [MIGRATIONS])
    upgrade(new_store, [MIGRATIONS])
    from sqlalchemy import text

    new_store.write(
        lambda session: session.execute(text(f"UPDATE {MIGRATIONS.table} SET version_num = '9999'"))
    )
    for check in (check_schema, upgrade, downgrade):
        with pytest.raises(SchemaNewError, match="a newer one made it"):
            check(new_store, [MIGRATIONS])


def test_an_upgrade_that_fails_leaves_the_tables_as_they_were(new_store, tmp_path):
    from dataclasses import replace

    folder = tmp_path / "versions"
    folder.mkdir()
    first = (MIGRATIONS.folder / "v0001_register.py").read_text("utf-8")
    (folder / "v0001_register.py").write_text(first, "utf-8")
    (folder / "v0002_broken.py").write_text(
        "from gis_data.db import BigInt, Column, op\n"
        "revision, down_revision = '0002', '0001'\n"
        "def upgrade():\n"
        "    op.create_table('address_extras', Column('key', BigInt))\n"
        "    op.execute('SELECT * FROM parcels')\n",
        "utf-8",
    )
    broken = replace(MIGRATIONS, folder=folder)
    with pytest.raises(SchemaOldError):
        upgrade(new_store, [broken])
    assert current_version(new_store, broken) is None
    upgrade(new_store, [broken], "0001")
    with pytest.raises(SchemaOldError):
        upgrade(new_store, [broken])
    assert current_version(new_store, broken) == "0001"


@pytest.mark.parametrize("settings", ["postgis"], indirect=True)
def test_a_code_is_looked_for_in_one_part_of_the_table_only(store):
    from sqlalchemy import text

    plan = store.read(
        lambda s: s.scalars(
            text("EXPLAIN SELECT id FROM addresses WHERE key = 3141083754 AND door = 0")
        ).all()
    )
    assert sum("on addresses_" in line for line in plan) == 1
