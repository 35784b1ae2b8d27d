"""Show how far a batch is: rows, rate and time left, on standard error."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from addressing import BatchProgress


class _RowsColumn(ProgressColumn):
    """Rows that are done, of how many, and how many in a second."""

    def render(self, task: Task) -> Text:
        whole = f" of {task.total:,.0f}" if task.total else ""
        rate = f" {task.speed:,.0f}/s" if task.speed else ""
        return Text(f"{task.completed:,.0f}{whole} rows{rate}", no_wrap=True)


class BatchBar:
    """A progress bar that vanishes when done."""

    def __init__(self, console: Console) -> None:
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=16),
            _RowsColumn(),
            TimeRemainingColumn(compact=True),
            TextColumn("left"),
            console=console,
            transient=True,
        )
        self._console = console
        self._task: TaskID | None = None
        self._last: BatchProgress | None = None

    def __enter__(self) -> Self:
        """Show the bar."""
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Take the bar away."""
        self._bar.stop()

    def update(self, progress: BatchProgress) -> None:
        """Show how far the batch is."""
        self._last = progress
        if self._task is None:  # rows of an earlier run do not count for the rate
            self._task = self._bar.add_task("geocoding", completed=progress.rows_resumed)
        self._bar.update(self._task, completed=progress.rows, total=progress.rows_expected)

    def say_how_to_go_on(self) -> None:
        """What a person who stopped the run should know."""
        self._bar.stop()
        rows = self._last.rows if self._last else 0
        if self._last is not None and self._last.resumable:
            said = (
                f"{rows:,} rows are done and kept. Give the same command again to go on, or with "
                "--restart to begin anew."
            )
        else:
            said = f"{rows:,} rows were done; from or to a stream nothing is kept."
        self._console.print(said, markup=False, soft_wrap=True)
