"""Names and telephones are encrypted, found only by who holds the key, and forgotten in time."""

import base64
import secrets
from datetime import timedelta

import pytest

from addressing.register import (
    AddressUnknownError,
    ContactKeyError,
    Contacts,
    by_ids,
    contact_key,
    lines_since,
)
from addressing.register.tables import ContactRow
from gis_data import InputError
from gis_data.db import select, update

YEAR = timedelta(days=365)


def a_key():
    return contact_key({"PHLOV_CONTACT_KEY": base64.b64encode(secrets.token_bytes(32)).decode()})


@pytest.fixture
def door(register, clerk, shophouse):
    return register.register([shophouse], clerk)[0].id


def test_a_contact_is_read_with_the_key_and_stands_nowhere_in_the_open(register, store, door):
    contacts = Contacts(register, a_key())
    kept = contacts.add(door, name="សុខ ដារ៉ា", telephone="012 345 678", keep=YEAR)
    assert contacts.at(door) == [kept]
    assert kept.telephone == "85512345678"
    assert contacts.about("+855 12 345 678") == contacts.about("០១២៣៤៥៦៧៨") == [kept]
    assert "12345678" not in repr(kept)
    rows = store.read(lambda s: s.execute(select(*ContactRow.__table__.c)).all())
    written = repr(rows).encode() + b"".join(rows[0].sealed for _ in rows)
    for secret in ("សុខ", "12345678"):
        assert secret.encode() not in written
        assert secret.encode() not in b"".join(lines_since(store, 0))


def test_another_key_and_an_exchanged_row_are_told(register, store, door, clerk, shophouse):
    contacts = Contacts(register, a_key())
    contacts.add(door, name="Sok Dara", telephone="012345678", keep=YEAR)
    with pytest.raises(ContactKeyError, match="another key"):
        Contacts(register, a_key()).at(door)
    assert Contacts(register, a_key()).about("012345678") == []
    (other,) = register.register([shophouse], clerk)
    store.write(lambda s: s.execute(update(ContactRow).values(address=other.id)))
    with pytest.raises(ContactKeyError, match="altered"):
        contacts.at(other.id)


def test_who_asks_is_forgotten_and_the_address_stays(register, store, door, clerk, shophouse):
    contacts = Contacts(register, a_key())
    (second,) = register.register([shophouse], clerk)
    for number in (door, second.id):
        contacts.add(number, name="Sok Dara", telephone="012345678", keep=YEAR)
    contacts.add(door, name="Chan Thida", telephone="0976543210", keep=YEAR)
    assert contacts.erase("012 345 678") == 2
    assert [contact.name for contact in contacts.at(door)] == ["Chan Thida"]
    assert len(store.read(lambda s: by_ids(s, [door, second.id]))) == 2


def test_contacts_are_forgotten_in_time(register, door, clock):
    contacts = Contacts(register, a_key())
    contacts.add(door, name="Sok Dara", telephone="012345678", keep=timedelta(days=10))
    clock.now += timedelta(days=9)
    assert contacts.forget_old() == 0
    clock.now += timedelta(days=3)
    assert contacts.forget_old() == 1


@pytest.mark.parametrize("given", ["", "short", "x" * 44, base64.b64encode(b"7" * 31).decode()])
def test_a_bad_key_is_told(given):
    with pytest.raises(ContactKeyError, match="PHLOV_CONTACT_KEY"):
        contact_key({"PHLOV_CONTACT_KEY": given})


def test_bad_contacts_are_told_without_repeating_them(register, door):
    contacts = Contacts(register, a_key())
    for name, telephone in (
        ("", "012345678"),
        ("Sok", "1234"),
        ("Sok", "x"),
        ("x" * 300, "012345678"),
    ):
        with pytest.raises(InputError) as caught:
            contacts.add(door, name=name, telephone=telephone, keep=YEAR)
        assert "1234," not in str(caught.value)
    with pytest.raises(AddressUnknownError):
        contacts.add(99, name="Sok", telephone="012345678", keep=YEAR)
