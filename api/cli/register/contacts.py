"""Keep names and telephones, give them out to whom they are about, and forget them."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Annotated, Any

import typer

from addressing.register import Contact, Contacts
from api.cli.console import answers
from api.cli.register.opening import Which, number_of, register_here
from api.cli.register.rows import Format, RowFormat, show_rows
from api.register import contact_key_of
from gis_data import InputError, Problem

app = typer.Typer(
    no_args_is_help=True,
    help="Names and telephones, encrypted: add, list, export, erase, purge.",
)
_COLUMNS = ("address", "name", "telephone", "keep_until")
Telephone = Annotated[
    str, typer.Argument(help="012 345 678, +855 12 345 678, or - to read it from standard input.")
]


@app.command()
def add(
    which: Which,
    telephone: Telephone,
    name: Annotated[str, typer.Option(help="Of the person.")],
    keep_days: Annotated[
        int, typer.Option(min=1, max=36_500, help="How long it may be kept.")
    ] = 365,
) -> None:
    """Keep whom to reach at an address.

    Example: phlov register contact add 17 "012 345 678" --name "សុខ ដារ៉ា" --keep-days 365
    """
    with register_here() as (register, settings):
        contacts = Contacts(register, contact_key_of(settings))
        kept = contacts.add(
            number_of(register, which),
            name=name,
            telephone=_telephone(telephone),
            keep=timedelta(days=keep_days),
        )
        answers.print(f"Kept for address {kept.address} until {kept.keep_until}.")


@app.command("list")
def list_contacts(which: Which, output_format: Format = RowFormat.TABLE) -> None:
    """List whom to reach at an address.

    Example: phlov register contact list 17
    """
    with register_here() as (register, settings):
        contacts = Contacts(register, contact_key_of(settings))
        show_rows(map(_record, contacts.at(number_of(register, which))), _COLUMNS, output_format)


@app.command()
def export(telephone: Telephone, output_format: Format = RowFormat.JSON) -> None:
    """Print everything that is kept about a person, for who asks what is known of him.

    Example: phlov register contact export "012 345 678" > known.json
    """
    with register_here() as (register, settings):
        contacts = Contacts(register, contact_key_of(settings))
        show_rows(map(_record, contacts.about(_telephone(telephone))), _COLUMNS, output_format)


@app.command()
def erase(telephone: Telephone) -> None:
    """Forget a person; the addresses stay.

    Example: phlov register contact erase "012 345 678"
    """
    with register_here() as (register, settings):
        gone = Contacts(register, contact_key_of(settings)).erase(_telephone(telephone))
        answers.print(f"Contacts erased: {gone:,}.")


@app.command()
def purge() -> None:
    """Forget the contacts whose time to be kept is over; run it every day.

    Example: phlov register contact purge
    """
    with register_here() as (register, settings):
        gone = Contacts(register, contact_key_of(settings)).forget_old()
        answers.print(f"Contacts forgotten: {gone:,}.")


def _telephone(text: str) -> str:
    """The number, which need not stand in the list of processes."""
    if text != "-":
        return text
    line = sys.stdin.readline()
    if not line.strip():
        problem = Problem("standard input", "nothing", "a telephone number")
        raise InputError("That is no telephone number.", [problem])
    return line


def _record(contact: Contact) -> dict[str, Any]:
    return {
        "address": contact.address,
        "name": contact.name,
        "telephone": contact.telephone,
        "keep_until": contact.keep_until,
    }
