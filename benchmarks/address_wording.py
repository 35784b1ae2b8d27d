"""Word the units of an address, and what stands before them, as signs, cards and parcels do."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from gis_data import Level, Unit

Chain = Sequence[Unit]
"""A village and the units above it, finest first; or some of these."""

_LATIN_WORDS = {
    Level.VILLAGE: ("Phum {}", "{} Village", "phum {}", "{} village"),
    Level.COMMUNE: ("Sangkat {}", "{} Commune", "Khum {}", "S/K {}", "{}"),
    Level.DISTRICT: ("Khan {}", "{} District", "Srok {}", "Krong {}", "{}"),
    Level.PROVINCE: ("{} Province", "{}", "Khet {}", "{}"),
}
_KHMER_WORDS = {
    Level.VILLAGE: "ភូមិ",
    Level.COMMUNE: "ឃុំ",
    Level.DISTRICT: "ស្រុក",
    Level.PROVINCE: "ខេត្ត",
}
_STREETS = ("Street {}", "St. {}", "St {}", "Road {}", "#st{}")
_NAMED_STREETS = (
    "Preah Norodom Blvd", "Mao Tse Toung Blvd", "Russian Blvd", "Veng Sreng Street",
    "Kampuchea Krom Blvd", "Hanoi Road", "Pub Street", "Sivatha Blvd", "Ekareach Street",
)  # fmt: skip
_HOUSES = ("#{}", "No. {}", "House {}", "House No. {}", "No {}Eo", "#{}A", "{}", "Nº {}")
_LANDMARKS = (
    "near ABA Bank", "opposite Total Station", "behind Wat Langka", "next to Lucky Supermarket",
    "in front of the primary school", "Orussey Market", "Sunrise Hotel", "Angkor Mini Mart",
    "Vattanac Tower", "Borey Peng Huoth", "Sokha Clinic", "(blue gate)", "2nd floor",
    "100m from the pagoda",
)  # fmt: skip
_KHMER_LANDMARKS = (
    "ជិតផ្សារ", "ទល់មុខធនាគារ", "ខាងក្រោយសាលារៀន", "ក្បែរវត្ត", "នៅជាប់មន្ទីរពេទ្យ", "ជិតស្ពានថ្ម",
    "មុខស្ថានីយប្រេងឥន្ធនៈ",
)  # fmt: skip
_ONES = {
    "muoy": 1, "pir": 2, "bei": 3, "buon": 4, "pram": 5, "bram": 5, "prammuoy": 6, "prampir": 7,
    "prambei": 8, "prambuon": 9,
}  # fmt: skip
_TENS = {"dab": 10, "mphei": 20, "samseb": 30}
_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def plain(name: str) -> str:
    """A name for comparing what two texts say: no case, spaces or unit word.

    >>> plain("Phum Thmei"), plain("ភូមិ ១៤")
    ('thmei', '១៤')
    """
    return name.lower().replace(" ", "").removeprefix("phum").removeprefix("ភូមិ")


def latin_name(unit: Unit) -> str:
    """The Latin name without the unit word that a village's may begin with."""
    name = unit.name_latin
    return name.removeprefix("Phum ") if unit.level is Level.VILLAGE else name


def bare_latin(unit: Unit) -> str:
    """The Latin name as the list has it: "Phum Muoy" keeps its word, it has no other name."""
    return unit.name_latin


def khmer_name(unit: Unit) -> str:
    """The Khmer name, unspaced, without the unit word that a village's may begin with."""
    name = unit.name_km.replace(" ", "")
    return name.removeprefix("ភូមិ") if unit.level is Level.VILLAGE else name


def in_latin(
    chain: Chain,
    lots: random.Random,
    names: Sequence[str] | None = None,
    *,
    sign: str = ", ",
    worded: bool = False,
) -> str:
    """Units with their words; ``worded`` leaves no commune or district without one."""
    pieces = []
    for place, unit in enumerate(chain):
        forms = _LATIN_WORDS[unit.level]
        if worded and unit.level is not Level.PROVINCE:
            forms = forms[:1] if unit.level is Level.VILLAGE else (forms[0], forms[2])
        name = latin_name(unit) if names is None else names[place]
        pieces.append(lots.choice(forms).format(name))
    return sign.join(pieces)


def in_khmer(chain: Chain, names: Sequence[str] | None = None, sign: str = "") -> str:
    """Units with their Khmer words."""
    pieces = []
    for place, unit in enumerate(chain):
        name = khmer_name(unit) if names is None else names[place]
        own = name.startswith("រាជធានី")
        pieces.append(name if own else _KHMER_WORDS[unit.level] + name)
    return sign.join(pieces)


def figure_of(unit: Unit) -> int | None:
    """The number at the end of a unit's name, as its Khmer name writes it.

    >>> from gis_data import load_gazetteer
    >>> figure_of(load_gazetteer().units["12040714"])
    14
    """
    digits = re.search("[០-៩]+$", unit.name_km)
    return int(digits.group()) if digits else None


def figure_name(unit: Unit, lots: random.Random) -> str:
    """A numbered name with its number written otherwise: Ti Muoy, 1, I, 01, No 1.

    >>> from gis_data import load_gazetteer
    >>> figure_name(load_gazetteer().units["120407"], random.Random(2))
    'Boeng Kak 1'
    """
    number = figure_of(unit)
    if number is None or not 0 < number < len(_ROMAN):
        return latin_name(unit)
    words = latin_name(unit).split()
    while words and (words[-1].lower() in _ONES or words[-1].lower() in _TENS):
        words.pop()
    rest = [word for word in words if word not in {"Ti", "TI"}]
    forms = (f"{number}", f"{number:02d}", f"Ti {number}", _ROMAN[number])
    return " ".join([*rest, lots.choice(forms if rest else forms[:3])])


def house_latin(lots: random.Random, *, always: bool = False) -> str:
    """House and street, or nothing."""
    if not always and lots.random() < 0.2:
        return ""
    house = lots.choice(_HOUSES).format(lots.randint(1, 999))
    if lots.random() < 0.3:
        street = lots.choice((*_NAMED_STREETS, f"National Road {lots.randint(1, 8)}"))
    else:
        street = lots.choice(_STREETS).format(lots.randint(1, 700))
    return f"{house}, {street}, "


def house_khmer(lots: random.Random) -> str:
    """House, street and group in Khmer."""
    figures = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")
    forms = ("ផ្ទះលេខ{} ", "ផ្ទះលេខ {} ", "ផ្ទះ {} ", "លេខ{} ")
    house = lots.choice(forms).format(lots.randint(1, 999))
    street = lots.choice(("ផ្លូវលេខ{} ", "ផ្លូវ {} ", "ផ្លូវជាតិលេខ{} ")).format(lots.randint(1, 8))
    group = lots.choice(("", f"ក្រុមទី{lots.randint(1, 30)} "))
    return (house + street + group).translate(figures)


def landmark_latin(lots: random.Random) -> str:
    """Something nearby."""
    return f"{lots.choice(_LANDMARKS)}, "


def landmark_khmer(lots: random.Random) -> str:
    """Something nearby, in Khmer."""
    return f"{lots.choice(_KHMER_LANDMARKS)} "
