"""Compile the loops after an installation."""

from __future__ import annotations

from api.cli.console import progress_bar, say
from api.warm import PARTS, warm_all


def warm() -> None:
    """Compile all loops now, so that no geocoding and no plan waits for it.

    Takes one to three minutes after an installation or an upgrade, seconds otherwise.
    Example: phlov warm
    """
    with progress_bar() as bar:
        task = bar.add_task("compiling", total=len(PARTS))
        for name in warm_all():
            bar.update(task, advance=1, description=f"compiled {name}")
    say("All loops are compiled.")
