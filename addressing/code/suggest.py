"""Suggest what a damaged code may have been, the likeliest first, and correct nothing.

Every code that one slip may have turned into the text is listed. A postcode, a rough position or a
register of known doors tells the likely ones from the others; without them the check digit alone
leaves about ten.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import Final

from addressing.code.areas import ground_distance_m
from addressing.code.check import LENGTH, is_valid
from addressing.code.codec import CodeArea, decode
from addressing.code.form import SYMBOLS, VALUE_OF, CodeLevel
from addressing.code.reading import SEPARATORS, CodeReading, read_code
from addressing.code.slips import MAX_UNREADABLE, UNREADABLE, Origin, Slip, misread, origins
from addressing.code.suffix_check import SEQUENCE_WEIGHTS
from addressing.code.unit_area import area_prefix
from addressing.errors import CodeFormatError
from postcodes import (
    PostalUnit,
    Territory,
    ascii_digits,
    load_lattice,
    load_registry,
    on_earth,
)

MOST: Final = 15
"""Suggestions at most."""


@dataclass(frozen=True, slots=True)
class Near:
    """A rough position: in degrees (WGS 84), right to within ``radius_m`` metres."""

    latitude: float
    longitude: float
    radius_m: float = 2_000.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code that may have been meant.

    Attributes:
        code: The code, with its suffix if one was typed.
        probability: Of this one among those listed, 0 to 1.
        slip: What would have gone wrong; None where the text is itself a sound code.
        reason: The same in words, with what speaks for or against it.
        latitude: Of the code, in degrees.
        longitude: Of the code, in degrees.
        postcode: Of the place; None on water and outside the country.
        distance_m: From the position that was given.
        known: Whether the register that was given knows it; None without a register.
    """

    code: str
    probability: float
    slip: Slip | None
    reason: str
    latitude: float
    longitude: float
    postcode: str | None
    distance_m: float | None
    known: bool | None


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What a text may have been.

    Attributes:
        reading: What the text was read as; its ``message`` says what is wrong.
        entries: At most ``MOST``, the likeliest first; empty where more than one slip happened.
    """

    reading: CodeReading
    entries: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class _Prior:
    elsewhere: float
    border: float
    known_door: float


@lru_cache(maxsize=1)
def _prior() -> _Prior:
    text = resources.files("addressing").joinpath("data/code_errors.toml").read_text("utf-8")
    return _Prior(**tomllib.loads(text)["prior"])


@dataclass(frozen=True, slots=True)
class _Context:
    """What is known about the place beside the text."""

    unit: PostalUnit | None
    near: Near | None
    known: Container[str] | None


def suggest(
    typed: str,
    *,
    postcode: str | None = None,
    near: Near | None = None,
    known: Container[str] | None = None,
) -> Suggestions:
    """Codes that ``typed`` may have been before one slip.

    Args:
        typed: A damaged code; ``?`` stands for a digit that cannot be read, at most twice. A
            suffix behind it is taken as right: only codes to which it belongs are listed.
        postcode: Of the place, if known: commune, district or province.
        near: A rough position, if known.
        known: Doors that a register knows, as codes.

    >>> found = suggest("7747-0626-4034", postcode="171005")
    >>> found.entries[0].code, found.entries[0].slip.value
    ('7747-0626-4043', 'transposition')

    Raises:
        CodeFormatError: ``near`` is no position.
        PostcodeFormatError: ``postcode`` is none.
        PostcodeUnknownError: No unit has this postcode.
    """
    if near is not None and not (
        on_earth(near.latitude, near.longitude) and 0 < near.radius_m < math.inf
    ):
        raise CodeFormatError(f"{near} is no position in degrees with a radius in metres.")
    unit = load_registry().get(postcode) if postcode is not None else None
    context = _Context(unit, near, known)
    reading = read_code(typed)
    if reading.level is CodeLevel.DOOR and reading.code is not None:
        entry, _ = _weighed(decode(reading.text), None, context)
        return Suggestions(reading, (entry,))
    digits, suffix = _parts_of(typed)
    if reading.hints:  # the reader takes the whole text for a code
        digits, suffix = digits + suffix, ""
    found = _sound_origins(digits, suffix, [hint.code for hint in reading.hints])
    weighed = [_weighed(decode(origin.digits + suffix), origin, context) for origin in found]
    weighed.sort(key=lambda pair: (-pair[1], pair[0].code))
    kept = weighed[:MOST]
    total = sum(weight for _, weight in kept)
    return Suggestions(
        reading, tuple(replace(entry, probability=weight / total) for entry, weight in kept)
    )


def _parts_of(typed: str) -> tuple[str, str]:
    """Symbols of a code and a suffix, with ? for what is none; empty where too much is."""
    text = SEPARATORS.sub("", ascii_digits(typed).strip())
    digits = "".join(c if c in SYMBOLS else UNREADABLE for c in text)
    if digits.count(UNREADABLE) > MAX_UNREADABLE:
        return "", ""
    longest = LENGTH + len(SEQUENCE_WEIGHTS) + 1
    return (
        (digits[:LENGTH], digits[LENGTH:]) if LENGTH + 2 <= len(digits) <= longest else (digits, "")
    )


def _sound_origins(written: str, suffix: str, hints: Sequence[str]) -> Iterable[Origin]:
    """Origins that are codes of the table, each once with the likelihood of all ways to it."""
    found: dict[str, Origin] = {}
    for origin in origins(written):
        if not is_valid([VALUE_OF[digit] for digit in origin.digits]):
            continue
        before = found.get(origin.digits)
        if before is None:
            if read_code(origin.digits + suffix).code is not None:
                found[origin.digits] = origin
            continue
        likelier = max(before, origin, key=lambda o: o.likelihood)
        found[origin.digits] = Origin(
            origin.digits, likelier.slip, likelier.place, before.likelihood + origin.likelihood
        )
    for hint in map(misread, hints):
        # A zero that was dropped in front is a missing digit like any other.
        if hint.digits not in found or found[hint.digits].slip is not Slip.MISSING:
            found[hint.digits] = hint
    return found.values()


def _weighed(place: CodeArea, origin: Origin | None, context: _Context) -> tuple[Suggestion, float]:
    """A suggestion and its weight, not yet divided by the sum of all."""
    prior = _prior()
    territory = load_lattice().locate(latitude=place.latitude, longitude=place.longitude)
    weight = origin.likelihood if origin else 1.0
    remarks = [_what_happened(origin)] if origin else ["a sound code as it stands"]
    if context.unit is not None:
        fits = _fits(territory, area_prefix(context.unit))
        weight *= fits
        if fits < 1:
            lies = f"in {territory.postcode}" if territory.postcode else str(territory.kind)
            remarks.append(f"it lies {lies}, not in {context.unit.postcode}")
    elif territory.postcode is None:
        weight *= prior.elsewhere
        remarks.append(f"it lies in no commune ({territory.kind})")
    distance = None
    if context.near is not None:
        distance = ground_distance_m(
            (context.near.latitude, context.near.longitude), (place.latitude, place.longitude)
        )
        weight *= _nearness(distance, context.near.radius_m)
        remarks.append(f"{distance:,.0f} m from the position given")
    is_known = None
    if context.known is not None:
        is_known = place.text in context.known
        weight *= prior.known_door if is_known else 1.0
        remarks.append("a known door" if is_known else "no known door")
    entry = Suggestion(
        place.text,
        1.0,
        origin.slip if origin else None,
        "; ".join(remarks),
        place.latitude,
        place.longitude,
        territory.postcode,
        distance,
        is_known,
    )
    return entry, weight


def _fits(territory: Territory, prefix: str) -> float:
    """How well a territory agrees with what its postcode should begin with."""
    if territory.postcode is not None and territory.postcode.startswith(prefix):
        return 1.0
    if any(neighbour.startswith(prefix) for neighbour in territory.neighbours):
        return _prior().border
    return _prior().elsewhere


def _nearness(distance_m: float, radius_m: float) -> float:
    """1 within the radius, and a quick fall beyond it."""
    beyond = max(0.0, distance_m - radius_m) / radius_m
    return max(_prior().elsewhere, math.exp(-4 * beyond))


def _what_happened(origin: Origin) -> str:
    place = origin.place
    return {
        Slip.SUBSTITUTION: f"digit {place} was another",
        Slip.DROPPED_PRAM: f"the pram of digit {place} was not heard",
        Slip.TRANSPOSITION: f"digits {place} and {place + 1} were swapped",
        Slip.JUMP_TRANSPOSITION: f"digits {place} and {place + 2} were swapped",
        Slip.TWIN: f"digits {place} and {place + 1} were another pair",
        Slip.JUMP_TWIN: f"digits {place} and {place + 2} were another pair",
        Slip.GROUP_SWAP: "two groups were swapped",
        Slip.MISSING: f"digit {place} was left out",
        Slip.ADDED: f"digit {place} is one too many",
        Slip.MISREAD: "letters, 51 to 54 or decimals stand for digits",
    }[origin.slip]
