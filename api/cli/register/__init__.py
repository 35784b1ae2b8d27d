"""Keep the register of addresses."""

from __future__ import annotations

import typer

from api.cli.register import (
    contacts,
    entering,
    importing,
    looking,
    partners,
    proofs,
    review,
    sharing,
    statistics,
    tables,
)

app = typer.Typer(
    no_args_is_help=True,
    help="The register of addresses: PHLOV_DATABASE_URL, or a SQLite file in PHLOV_HOME.",
)
app.command("init")(tables.init)
app.command("upgrade")(tables.upgrade_tables)
app.command("downgrade")(tables.downgrade_tables)
app.command("status")(tables.status)
app.command("add")(entering.add)
app.command("correct")(entering.correct)
app.command("move")(entering.move)
app.command("confirm")(entering.confirm)
app.command("retire")(entering.retire)
app.command("restore")(entering.restore)
app.command("replace")(entering.replace)
app.command("merge")(entering.merge)
app.command("split")(entering.split)
app.command("alias")(entering.alias)
app.command("import")(importing.import_command)
app.command("show")(looking.show)
app.command("by-alias")(looking.by_alias_command)
app.command("find")(looking.find)
app.command("near")(looking.near)
app.command("history")(looking.history_command)
app.command("as-of")(looking.as_of)
app.add_typer(review.app, name="review")
app.command("deliver")(review.deliver)
app.add_typer(contacts.app, name="contact")
app.add_typer(proofs.app, name="proof")
app.command("feed")(sharing.feed)
app.command("chain")(sharing.chain)
app.command("check")(sharing.check)
app.command("check-copy")(sharing.check_copy)
app.command("snapshot")(sharing.snapshot)
app.command("delta")(sharing.delta)
app.command("apply")(sharing.apply)
app.command("match")(partners.match)
app.add_typer(partners.app, name="link")
app.command("duplicates")(partners.duplicates)
app.add_typer(statistics.app, name="statistics")
