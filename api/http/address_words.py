"""Say an address code, or why a text is none, in the words of the address page."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from addressing import (
    CodeArea,
    CodeLevel,
    Suggestions,
    area_code,
    decode,
    khmer_digits,
    spoken_groups,
)
from api.http.services import Services
from api.http.sketch import Sketch, draw_sketch
from postcodes import Exactness, PostalUnit, Territory

Both = tuple[str, str]
"""Khmer, English."""

_KILOMETRE_M = 1000


@cache
def page_words() -> dict[str, dict[str, Both]]:
    """The words of the page, by table and key."""
    text = resources.files("api.http").joinpath("data/address_page.toml").read_text("utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    return {
        table: {key: (km, en) for key, (km, en) in words.items()}
        for table, words in data.items()
        if isinstance(words, dict)
    }


@dataclass(frozen=True, slots=True)
class AddressView:
    """What the page of a code shows.

    Attributes:
        code: As it is written.
        code_km: In Khmer digits.
        level: Door, block or town, in both languages.
        spoken_km: In Khmer words, a group each.
        postcode: At the centre; None where there is none.
        postcode_km: In Khmer digits.
        units: Commune, district, province.
        notes: What to mind, in both languages.
        accuracy: Farthest corner from the centre, in both languages.
        position: ``latitude,longitude`` as map applications take it.
        sketch: The drawing.
        scale: Length of its scale bar, in both languages.
        larger: Block and town that hold it.
        has_label: Whether a label can be drawn here.
    """

    code: str
    code_km: str
    level: Both
    spoken_km: tuple[str, ...]
    postcode: str | None
    postcode_km: str
    units: tuple[PostalUnit, ...]
    notes: tuple[Both, ...]
    accuracy: Both
    position: str
    sketch: Sketch
    scale: Both
    larger: tuple[str, ...]
    has_label: bool


def address_view(services: Services, place: CodeArea) -> AddressView:
    """What the page of a place shows."""
    territory = services.lattice.locate(latitude=place.latitude, longitude=place.longitude)
    sketch = draw_sketch(place)
    return AddressView(
        code=place.text,
        code_km=khmer_digits(place.text),
        level=page_words()["levels"][place.level],
        spoken_km=spoken_groups(place),
        postcode=territory.postcode,
        postcode_km=khmer_digits(territory.postcode or ""),
        units=services.registry.chain(territory.postcode) if territory.postcode else (),
        notes=_notes(territory),
        accuracy=_length(place.accuracy_m),
        position=f"{place.latitude:.6f},{place.longitude:.6f}",
        sketch=sketch,
        scale=_length(sketch.scale_m),
        larger=_larger(place),
        has_label=services.settings.base_url is not None,
    )


def _notes(territory: Territory) -> tuple[Both, ...]:
    notes = page_words()["notes"]
    if territory.postcode is None:
        return (notes[territory.kind],)
    found = []
    if territory.exactness is Exactness.ESTIMATED:
        found.append(notes["estimated"])
    if territory.on_border:
        found.append(notes["on_border"])
    return tuple(found)


def _length(metres: float) -> Both:
    unit, number = "metres", f"{metres:g}"
    if metres >= _KILOMETRE_M:
        unit, number = "kilometres", f"{metres / _KILOMETRE_M:.3g}"
    km, en = page_words()["words"][unit]
    return f"{khmer_digits(number)} {km}", f"{number} {en}"


def _larger(place: CodeArea) -> tuple[str, ...]:
    coarser = {
        CodeLevel.DOOR: (CodeLevel.BLOCK, CodeLevel.TOWN),
        CodeLevel.BLOCK: (CodeLevel.TOWN,),
    }
    return tuple(area_code(place.code, level) for level in coarser.get(place.level, ()))


@dataclass(frozen=True, slots=True)
class Offer:
    """A code that may have been meant, with the place's names."""

    code: str
    postcode: str | None
    name_km: str
    name_latin: str


@dataclass(frozen=True, slots=True)
class MistakeView:
    """What the page says of a text that is no code.

    Attributes:
        typed: The text.
        reason: What is wrong, in both languages.
        message: The same in full, in English.
        offers: Codes that may have been meant, the likeliest first.
    """

    typed: str
    reason: Both
    message: str
    offers: tuple[Offer, ...]


def mistake_view(services: Services, found: Suggestions) -> MistakeView:
    """What the page says of a text that is no code."""
    problems = page_words()["problems"]
    reading = found.reading
    codes = dict.fromkeys(
        [hint.code for hint in reading.hints] + [entry.code for entry in found.entries]
    )
    return MistakeView(
        reading.typed,
        problems.get(str(reading.problem), problems["other"]),
        reading.message,
        tuple(_offer(services, code) for code in codes),
    )


def _offer(services: Services, code: str) -> Offer:
    place = decode(code)
    postcode = services.lattice.locate(latitude=place.latitude, longitude=place.longitude).postcode
    if postcode is None:
        return Offer(code, None, "", "")
    commune, *_, province = services.registry.chain(postcode)
    return Offer(
        code,
        postcode,
        f"{commune.full_name_km} {province.full_name_km}",
        f"{commune.full_name_latin}, {province.full_name_latin}",
    )
