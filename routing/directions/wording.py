"""Put steps into English and Khmer sentences by the templates of ``data/directions.toml``."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from routing.directions.maneuver import Instruction, Step
from routing.network.road_network import RoadName

LANGUAGES = ("en", "km")
_KHMER_DIGITS = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")
_ASCII_DIGITS = str.maketrans("០១២៣៤៥៦៧៨៩", "0123456789")
_COMPASS_POINTS = 8
_METRES_PER_KM = 1000
_ROUND_TO_M = 10
_SECONDS_PER_MINUTE, _MINUTES_PER_HOUR = 60, 60
_TEENS = range(11, 14)


@dataclass(frozen=True, slots=True)
class Angles:
    """Degrees off straight ahead at which one word ends and the next begins."""

    straight: float
    slight: float
    turn: float
    sharp: float
    fork: float


@dataclass(frozen=True, slots=True)
class Wording:
    """The rules and the templates."""

    angles: Angles
    least_offset_m: float
    maneuver: Mapping[str, Mapping[str, Mapping[str, str]]]
    compass: Mapping[str, Sequence[str]]
    distance: Mapping[str, Mapping[str, str]]
    duration: Mapping[str, Mapping[str, str]]


@cache
def load_wording() -> Wording:
    """Read the shipped templates."""
    raw = tomllib.loads((files("routing") / "data" / "directions.toml").read_text("utf-8"))
    return Wording(
        angles=Angles(**raw["angles"]),
        least_offset_m=raw["arrival"]["least_offset_m"],
        maneuver=raw["maneuver"],
        compass=raw["compass"],
        distance=raw["distance"],
        duration=raw["duration"],
    )


def put_into_words(step: Step) -> Instruction:
    """One step as an instruction with both sentences."""
    return Instruction(
        maneuver=step.maneuver,
        longitude=step.longitude,
        latitude=step.latitude,
        bearing_deg=0 if math.isnan(step.bearing_deg) else round(step.bearing_deg) % 360,
        road=step.road,
        exit=step.exit,
        distance_m=round(step.distance_m),
        duration_s=round(step.duration_s),
        text_en=sentence(step, "en"),
        text_km=sentence(step, "km"),
    )


def sentence(step: Step, language: str) -> str:
    """What is said of a step; a road without a name is not mentioned."""
    road = road_text(step.road, language) if step.road else ""
    template = load_wording().maneuver[step.maneuver.value][language]["onto" if road else "plain"]
    exit_text = "" if step.exit is None else _ordinal(step.exit, language)
    return template.format(road=road, compass=compass(step.bearing_deg, language), exit=exit_text)


def road_text(road: RoadName, language: str) -> str:
    """A road's name in a language, else in the other, with its number where that is not in it.

    >>> norodom = RoadName(latin="Preah Norodom Boulevard", khmer="មហាវិថីព្រះនរោត្តម", ref="41")
    >>> road_text(norodom, "en"), road_text(norodom, "km")
    ('Preah Norodom Boulevard (41)', 'មហាវិថីព្រះនរោត្តម (41)')
    """
    first, second = (road.latin, road.khmer) if language == "en" else (road.khmer, road.latin)
    name = first or second
    said = f"{road.latin} {road.khmer}".translate(_ASCII_DIGITS).split()
    if not name or not road.ref or road.ref in said:
        return name or road.ref
    return f"{name} ({road.ref})"


def compass(bearing: float, language: str) -> str:
    """The point of the compass nearest to a bearing.

    >>> compass(350, "en"), compass(130, "km")
    ('north', 'អាគ្នេយ៍')
    """
    if math.isnan(bearing):
        return ""
    return load_wording().compass[language][round(bearing / (360 / _COMPASS_POINTS)) % 8]


def distance_text(distance_m: float, language: str) -> str:
    """A distance as drivers read it: tens of metres below 1 km, tenths of a kilometre above.

    >>> distance_text(347, "en"), distance_text(12_340, "km")
    ('350 m', '១២.៣ គីឡូម៉ែត្រ')
    """
    templates = load_wording().distance[language]
    tens = round(distance_m / _ROUND_TO_M) * _ROUND_TO_M
    if tens < _METRES_PER_KM:
        return _digits(templates["m"].format(n=tens), language)
    return _digits(templates["km"].format(n=f"{distance_m / _METRES_PER_KM:.1f}"), language)


def duration_text(duration_s: float, language: str) -> str:
    """A time as drivers read it.

    >>> duration_text(40, "en"), duration_text(1_500, "km"), duration_text(7_500, "en")
    ('40 s', '២៥ នាទី', '2 h 5 min')
    """
    templates = load_wording().duration[language]
    if duration_s < _SECONDS_PER_MINUTE:
        return _digits(templates["s"].format(n=round(duration_s)), language)
    hours, minutes = divmod(round(duration_s / _SECONDS_PER_MINUTE), _MINUTES_PER_HOUR)
    template = templates["h" if hours else "min"]
    return _digits(template.format(h=hours, n=minutes), language)


def _digits(text: str, language: str) -> str:
    return text.translate(_KHMER_DIGITS) if language == "km" else text


def _ordinal(number: int, language: str) -> str:
    if language == "km":
        return _digits(str(number), language)
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in _TEENS else ending}"
