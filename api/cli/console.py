"""Share the consoles: answers go to standard output, everything else to standard error."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import orjson
import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

messages = Console(stderr=True, highlight=False)
"""For people: progress, notes and errors."""

answers = Console(highlight=False)
"""For the result, where a person reads it."""

JsonFlag = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def say(text: str) -> None:
    """A line for the person at the terminal; never parsed as markup."""
    messages.print(text, markup=False, soft_wrap=True)


def print_json(value: object) -> None:
    """One JSON object on standard output, Khmer as it is."""
    sys.stdout.buffer.write(
        orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    )
    sys.stdout.flush()


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A progress bar on standard error that vanishes when done."""
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=messages,
        transient=True,
    ) as bar:
        yield bar


def input_stream(name: str) -> Path | BinaryIO:
    """A path, or standard input for ``-``.

    Raises:
        FileNotFoundError: No such file.
    """
    if name == "-":
        return sys.stdin.buffer
    path = Path(name)
    if not path.exists():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
    return path


def output_stream(name: str | None) -> Path | BinaryIO:
    """A path, or standard output for ``-`` and for nothing."""
    return sys.stdout.buffer if name in (None, "-") else Path(str(name))
