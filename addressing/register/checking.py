"""Check what is given before it is registered; say everything that is wrong at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from addressing.code.arrays import encode_array
from addressing.register.address import TEXT_FIELDS, AddressDraft, Alias
from addressing.register.journal import Act
from gis_data import InputError, Problem, load_gazetteer

LONGEST: Final = 200
"""Letters of a text."""

_MOST_PROBLEMS: Final = 100
_DECIMALS: Final = 7  # a centimetre
_POSTCODE = re.compile(r"[0-9]{6}")
_FORBIDDEN = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\u2028\\u2029]")


def checked(
    drafts: Iterable[AddressDraft], first: int = 1
) -> tuple[list[AddressDraft], npt.NDArray[np.uint32]]:
    """The drafts in normal form, and the storage keys of their cells.

    Texts are stripped and composed (NFC), positions rounded to a centimetre; an empty postcode
    follows from the unit.

    Args:
        drafts: What was given.
        first: Number of the first of them in messages.

    Raises:
        InputError: Something cannot be used; ``problems`` holds all of it.
    """
    normal, problems = checked_apart(drafts, first)
    if problems:
        listed = [problem for number in sorted(problems) for problem in problems[number]]
        raise InputError("The addresses cannot be registered.", listed[:_MOST_PROBLEMS])
    return normal, keys_of(normal)


def checked_apart(
    drafts: Iterable[AddressDraft], first: int = 1
) -> tuple[list[AddressDraft], dict[int, list[Problem]]]:
    """As ``checked``, with the problems of each draft by its place in the list."""
    normal = [_normal(draft) for draft in drafts]
    problems = {
        place: found
        for place, draft in enumerate(normal)
        if (found := list(_problems(draft, f"address {first + place}")))
    }
    encoded = encode_array(
        np.array([draft.latitude for draft in normal], float),
        np.array([draft.longitude for draft in normal], float),
    )
    for place in np.flatnonzero(~encoded.valid).tolist():
        draft = normal[place]
        problems.setdefault(place, []).append(
            Problem(
                f"address {first + place}, position",
                f"latitude {draft.latitude}, longitude {draft.longitude}",
                "degrees within Cambodia: latitude 10 to 15, longitude 102 to 108",
            )
        )
    return normal, problems


def keys_of(drafts: Sequence[AddressDraft]) -> npt.NDArray[np.uint32]:
    """Storage keys of the cells in which drafts lie."""
    return encode_array(
        np.array([draft.latitude for draft in drafts], float),
        np.array([draft.longitude for draft in drafts], float),
    ).keys


def checked_alias(alias: Alias) -> Alias:
    """The alias in normal form.

    Raises:
        InputError: Scheme or value cannot be used.
    """
    normal = Alias(_tidy(alias.scheme), _tidy(alias.value))
    _check_texts("The alias cannot be kept.", [
        ("scheme", normal.scheme, "whose code it is"), ("value", normal.value, "the code"),
    ])  # fmt: skip
    return normal


def check_act(act: Act) -> None:
    """See that a change says who makes it and why.

    Raises:
        InputError: It does not.
    """
    _check_texts("A change needs its author and its reason.", [
        ("who", act.who, "who makes the change"), ("why", act.why, "the reason for the change"),
    ])  # fmt: skip


def _check_texts(summary: str, texts: Sequence[tuple[str, str, str]]) -> None:
    problems = [
        Problem(name, repr(text[:LONGEST]), f"{expected}, on one line of at most {LONGEST} letters")
        for name, text, expected in texts
        if not text.strip() or len(text) > LONGEST or _FORBIDDEN.search(text)
    ]
    if problems:
        raise InputError(summary, problems)


def _normal(draft: AddressDraft) -> AddressDraft:
    texts: dict[str, Any] = {}
    for name in TEXT_FIELDS:
        text = getattr(draft, name)
        if text and (tidy := _tidy(text)) != text:
            texts[name] = tidy
    if draft.unit and not draft.postcode:
        texts["postcode"] = texts.get("unit", draft.unit)[:6].ljust(6, "0")
    latitude, longitude = round(draft.latitude, _DECIMALS), round(draft.longitude, _DECIMALS)
    if texts or latitude != draft.latitude or longitude != draft.longitude:
        return replace(draft, latitude=latitude, longitude=longitude, **texts)
    return draft


def _tidy(text: str) -> str:
    try:
        return unicodedata.normalize("NFC", text).strip()
    except UnicodeError:
        return text


def _problems(draft: AddressDraft, where: str) -> Iterator[Problem]:
    for name in TEXT_FIELDS:
        text = getattr(draft, name)
        if not text:
            continue
        if len(text) > LONGEST:
            yield Problem(f"{where}, {name}", f"{len(text)} letters", f"{LONGEST} at most")
        elif _FORBIDDEN.search(text):
            yield Problem(
                f"{where}, {name}", repr(text), "a text on one line, without control characters"
            )
    if draft.unit and draft.unit not in _units():
        yield Problem(
            f"{where}, unit", repr(draft.unit), "the MEF code of a village, commune or above"
        )
    if draft.postcode and not _POSTCODE.fullmatch(draft.postcode):
        yield Problem(f"{where}, postcode", repr(draft.postcode), "six digits")
    if bool(draft.source_id) > bool(draft.source):
        yield Problem(f"{where}, source", "nothing", "the source that source_id belongs to")
    if draft.valid_from and draft.valid_to and draft.valid_to < draft.valid_from:
        yield Problem(f"{where}, valid_to", f"{draft.valid_to}", f"{draft.valid_from} or later")


@lru_cache(maxsize=1)
def _units() -> frozenset[str]:
    return frozenset(load_gazetteer().units)
