"""The environment says which database is used; what cannot be used is told without passwords."""

from pathlib import Path

import pytest

from gis_data import InputError
from gis_data.db import StoreSettings, database_url, store_settings

HOME = Path("/srv/phlov")


def test_without_a_url_the_database_is_a_file_at_home():
    settings = store_settings({}, HOME)
    assert settings.url.render_as_string() == "sqlite+pysqlite:////srv/phlov/phlov.sqlite3"
    assert settings.read_url is None


def test_a_replica_has_a_url_of_its_own():
    settings = store_settings(
        {
            "PHLOV_DATABASE_URL": "postgres://phlov:secret@db/register",
            "PHLOV_DATABASE_READ_URL": "postgresql://phlov:secret@replica/register",
        },
        HOME,
    )
    assert settings.url.drivername == settings.read_url.drivername == "postgresql+psycopg"
    assert settings.read_url.host == "replica"
    assert "secret" not in repr(settings)


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql://u:secret@h/d", "sqlite://", "sqlite:///:memory:", "postgresql://",
            "postgresql://u:secret@h:port/d"],
)  # fmt: skip
def test_what_cannot_be_used_is_told_without_the_password(url):
    with pytest.raises(InputError, match="PHLOV_DATABASE_URL") as caught:
        store_settings({"PHLOV_DATABASE_URL": url}, HOME)
    assert "secret" not in str(caught.value)


def test_a_replica_of_nothing_is_told():
    with pytest.raises(InputError, match="PHLOV_DATABASE_READ_URL"):
        store_settings({"PHLOV_DATABASE_READ_URL": "postgresql://h/d"}, HOME)


def test_settings_never_show_a_password():
    settings = StoreSettings(database_url("postgresql://phlov:secret@db/register"))
    assert "secret" not in f"{settings}{settings.url}"
