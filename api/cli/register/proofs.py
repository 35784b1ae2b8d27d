"""Sign proofs of address, and verify them with or without the register."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from addressing import SymbolFormat
from addressing.register import KeySet, confirm_proof, draw_proof, issue_proof, verify_proof
from api.cli.console import say
from api.cli.register.opening import Which, number_of, register_here
from api.cli.register.rows import Format, RowFormat, show_record
from api.register import proof_key_of
from api.register_records import proof_record
from api.settings import read_settings
from gis_data import InputError, Problem, write_whole

app = typer.Typer(
    no_args_is_help=True, help="Signed proofs of address: sign, verify, publish the keys."
)
_FORMATS = {f".{form.value}": form for form in SymbolFormat}


@app.command()
def sign(
    which: Which,
    hold_days: Annotated[
        float, typer.Option(min=0.001, max=366, help="How long the register stands by it.")
    ] = 90,
    qr: Annotated[
        Path | None, typer.Option(help="Also write its QR code: a file in .svg, .png or .pdf.")
    ] = None,
    base_url: Annotated[
        str | None,
        typer.Option(help="Where the address pages are served; PHLOV_BASE_URL by default."),
    ] = None,
) -> None:
    """Print a signed proof of a current address: public facts only, verifiable without a network.

    Example: phlov register proof sign 17 --qr proof.svg --base-url https://address.example
    """
    form = _form_of(qr) if qr else None
    with register_here() as (register, settings):
        base = base_url or settings.base_url
        if qr is not None and base is None:
            problem = Problem("--base-url", "nothing", "such as https://address.example")
            raise InputError(
                "A QR code needs the address at which the pages are served.", [problem]
            )
        key = proof_key_of(settings)
        text = issue_proof(register, number_of(register, which), key, timedelta(days=hold_days))
        if qr is not None:
            assert form is not None
            assert base is not None
            proof = verify_proof(text, KeySet.of([key]), register.clock())
            write_whole(qr, draw_proof(text, proof, base, form))
            say(f"{qr} holds the QR code.")
    sys.stdout.write(f"{text}\n")


@app.command()
def verify(
    proof: Annotated[str, typer.Argument(help="The proof or its link; - for standard input.")],
    keys: Annotated[
        Path | None,
        typer.Option(help="The register's key set (JWKS); without it the key of this register."),
    ] = None,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Also ask the register whether it is still so.")
    ] = False,
    output_format: Format = RowFormat.TABLE,
) -> None:
    """Verify a proof and print what it says; exit code 65 where it cannot be relied on.

    With --keys no register and no network is needed.

    Examples: phlov register proof verify - --keys keys.json < proof.txt ·
    phlov register proof verify "$PROOF" --confirm
    """
    text = sys.stdin.buffer.read().decode("ascii", "replace") if proof == "-" else proof
    known = KeySet.read(keys.read_bytes()) if keys else KeySet.of([proof_key_of(read_settings())])
    told = verify_proof(text, known, datetime.now(UTC))
    if confirm:
        with register_here() as (register, _):
            confirm_proof(register.store, told)
    show_record(proof_record(told), output_format)
    said = "and the register confirms it" if confirm else "whether it is still so, --confirm asks"
    say(f"The register signed this; {said}.")


@app.command()
def keys() -> None:
    """Print the public key of PHLOV_PROOF_KEY as a key set (JWKS), to be published.

    Example: phlov register proof keys > keys.json
    """
    key = proof_key_of(read_settings())
    sys.stdout.buffer.write(KeySet.of([key]).document() + b"\n")


def _form_of(path: Path) -> SymbolFormat:
    form = _FORMATS.get(path.suffix.lower())
    if form is None:
        problem = Problem("--qr", repr(path.name), f"a file in {', '.join(_FORMATS)}")
        raise InputError("The QR code cannot be written so.", [problem])
    return form
