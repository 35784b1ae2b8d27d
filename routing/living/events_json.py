"""Read what has happened from JSON: a list of objects, each with its ``kind``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gis_data import InputError
from routing.living.events import Added, AddedPair, BrokenDown, Cancelled, Delayed, Event
from routing.problem.json_text import read_json
from routing.problem.json_values import Form, Reader

_SUMMARY = "What has happened cannot be read."
_FORMS: Mapping[Any, Form] = {
    Added: Form(kind="added"),
    AddedPair: Form(kind="added_pair"),
    Cancelled: Form(kind="cancelled"),
    BrokenDown: Form(kind="broken_down"),
    Delayed: Form(kind="delayed"),
}


def events_from_list(data: Sequence[Any]) -> tuple[Event, ...]:
    """Events from plain values.

    Raises:
        InputError: With one ``Problem`` for each key and value that is wrong.

    >>> events_from_list([{"kind": "cancelled", "stop_id": "royal-palace"}])
    (Cancelled(stop_id='royal-palace'),)
    """
    reader = Reader(_FORMS)
    found: tuple[Event, ...] = reader.read(tuple[Event, ...], data, "")
    if reader.problems:
        raise InputError(_SUMMARY, reader.problems)
    return found


def events_from_json(text: str | bytes) -> tuple[Event, ...]:
    """Events from a JSON text.

    Raises:
        InputError: As ``events_from_list``, and for what is no JSON.
    """
    return events_from_list(read_json(text, _SUMMARY))
