"""Plan from a problem in JSON: check, solve, explain, go on when something happens."""

from __future__ import annotations

import typer

from api.cli.problem import asking, events, solving

app = typer.Typer(
    no_args_is_help=True,
    help="Vehicle-routing problems in JSON: check, solve, explain, replan (docs/planner.md).",
)
app.command("schema")(asking.schema)
app.command("check")(asking.check)
app.command("solve")(solving.solve)
app.command("insert")(asking.insert)
app.command("eta")(asking.eta)
app.command("replan")(events.replan_day)
