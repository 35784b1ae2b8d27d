"""Write addresses with every kind of noise that people, keyboards and scanners make."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from benchmarks.address_wording import (
    Chain,
    bare_latin,
    figure_name,
    figure_of,
    house_khmer,
    house_latin,
    in_khmer,
    in_latin,
    khmer_name,
    landmark_khmer,
    landmark_latin,
    latin_name,
    plain,
)
from benchmarks.free_romanisation import romanised_by_ear
from benchmarks.slips_of_writing import (
    khmer_typo,
    latin_typo,
    misread_khmer,
    misread_latin,
    near_key,
    respelt,
)
from gis_data import Gazetteer, Level

_VILLAGE, _COMMUNE, _DISTRICT, _PROVINCE = range(4)
_ALL = (_VILLAGE, _COMMUNE, _DISTRICT, _PROVINCE)


@dataclass(frozen=True)
class Country:
    """All villages with the units above them, and the districts that communes left."""

    gazetteer: Gazetteer
    former: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def chains(self) -> list[Chain]:
        """Every village with the units above it, finest first."""
        found: list[Chain] = []
        for village in self.gazetteer.at(Level.VILLAGE):
            chain = [village]
            while (parent := chain[-1].parent) is not None:
                chain.append(self.gazetteer.units[parent])
            found.append(tuple(chain))
        return found

    @cached_property
    def bearers(self) -> Counter[str]:
        """How many units bear each Latin name."""
        return Counter(plain(unit.name_latin) for unit in self.gazetteer.units.values())


@dataclass(frozen=True)
class Kind:
    """One kind of noise.

    Attributes:
        write: The text from the chain that is said, and lots.
        told: Levels whose names the text truly gives: what shares these may be meant as well.
        khmer: The names are Khmer.
        said: Changes the chain before it is written: a district that it left, a wrong province.
        only: Which villages it is made for; without it all.
    """

    write: Callable[[Chain, random.Random], str]
    told: Sequence[int] = _ALL
    khmer: bool = False
    said: Callable[[Chain, Country, random.Random], Chain | None] | None = None
    only: Callable[[Chain, Country], bool] | None = None


def _broken(
    chain: Chain,
    lots: random.Random,
    slip: Callable[[str, random.Random], str],
    places: Sequence[int],
    *,
    khmer: bool = False,
) -> list[str]:
    """Names of the chain, those at ``places`` with a slip."""
    names = [khmer_name(unit) if khmer else latin_name(unit) for unit in chain]
    for place in places:
        names[place] = slip(names[place], lots)
    return names


def _latin(chain: Chain, lots: random.Random) -> str:
    return house_latin(lots) + in_latin(chain, lots)


def _latin_typos(chain: Chain, lots: random.Random) -> str:
    names = _broken(chain, lots, latin_typo, lots.sample(range(3), 2))
    return house_latin(lots) + in_latin(chain, lots, names)


def _thumbs(chain: Chain, lots: random.Random) -> str:
    names = _broken(chain, lots, near_key, lots.sample(range(3), 2))
    return in_latin(chain, lots, names).lower()


def _scanned(chain: Chain, lots: random.Random) -> str:
    names = _broken(chain, lots, misread_latin, lots.sample(range(4), 2))
    return house_latin(lots) + in_latin(chain, lots, names)


def _respelt(chain: Chain, lots: random.Random) -> str:
    return house_latin(lots) + in_latin(chain, lots, _broken(chain, lots, respelt, (0, 1, 2)))


def _by_ear(chain: Chain, lots: random.Random) -> str:
    names = [romanised_by_ear(khmer_name(unit), lots) or latin_name(unit) for unit in chain[:3]]
    return in_latin(chain, lots, [*names, latin_name(chain[_PROVINCE])])


def _reordered(chain: Chain, lots: random.Random) -> str:
    short = ("Ph. {}", "S/K {}", "Kh. {}", "{}")
    pieces = [form.format(latin_name(unit)) for form, unit in zip(short, chain, strict=True)]
    pieces[0] = lots.choice(("Phum {}", "Ph. {}", "{} vill.")).format(latin_name(chain[0]))
    pieces[1] = lots.choice(("S/K {}", "Sk. {}", "Sk {}")).format(latin_name(chain[1]))
    pieces[2] = lots.choice(("Kh. {}", "K/H {}", "Khan {}", "{} Dist.")).format(
        latin_name(chain[2])
    )
    lots.shuffle(pieces)
    return ", ".join(pieces)


def _bare(chain: Chain, lots: random.Random) -> str:
    return lots.choice((", ", "/", ". ", " - ")).join(map(bare_latin, chain))


def _bare_short(chain: Chain, lots: random.Random) -> str:
    """Village, commune and province without any word between, as a courier notes them."""
    return lots.choice((", ", " / ")).join(bare_latin(chain[i]) for i in (0, 1, 3))


def _shouted(chain: Chain, lots: random.Random) -> str:
    return (house_latin(lots) + in_latin(chain, lots, sign=" ", worded=True)).upper()


def _khmer(chain: Chain, _lots: random.Random) -> str:
    return in_khmer(chain)


def _khmer_typo(chain: Chain, lots: random.Random) -> str:
    return in_khmer(chain, _broken(chain, lots, khmer_typo, (lots.randrange(3),), khmer=True))


def _khmer_two_typos(chain: Chain, lots: random.Random) -> str:
    names = _broken(chain, lots, khmer_typo, lots.sample(range(3), 2), khmer=True)
    return in_khmer(chain, names)


def _khmer_scanned(chain: Chain, lots: random.Random) -> str:
    names = _broken(chain, lots, misread_khmer, lots.sample(range(3), 2), khmer=True)
    return in_khmer(chain, names, sign=" ")


def _khmer_spaced(chain: Chain, lots: random.Random) -> str:
    """Spaces and zero-width spaces where each writer sets them, or where a phone breaks words."""
    text = house_khmer(lots) + in_khmer(chain, sign=lots.choice((" ", "\u200b", "\u200b ", ", ")))
    return text.translate(str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩"))


def _khmer_premises(chain: Chain, lots: random.Random) -> str:
    return house_khmer(lots) + landmark_khmer(lots) + in_khmer(chain, sign=" ")


def _mixed(chain: Chain, lots: random.Random) -> str:
    return ", ".join(
        in_khmer((unit,)) if lots.random() < 0.5 else in_latin((unit,), lots) for unit in chain
    )


def _without(*left: int) -> Callable[[Chain, random.Random], str]:
    def write(chain: Chain, lots: random.Random) -> str:
        return in_latin([unit for i, unit in enumerate(chain) if i not in left], lots)

    return write


def _wrong_words(chain: Chain, lots: random.Random) -> str:
    """Khum for sangkat, srok for khan or krong: many do not know the rank of their commune."""
    words = (
        ("Phum",),
        ("Sangkat", "Khum", "Commune"),
        ("Khan", "Srok", "Krong"),
        ("Khet", "Krong"),
    )
    return ", ".join(
        f"{lots.choice(some)} {latin_name(unit)}" for some, unit in zip(words, chain, strict=True)
    )


def _figures(chain: Chain, lots: random.Random) -> str:
    return in_latin(chain, lots, [figure_name(unit, lots) for unit in chain])


def _repeated(chain: Chain, lots: random.Random) -> str:
    """Words doubled by forms that join fields, and the country behind."""
    twice = lots.randrange(1, 4)
    pieces = [in_latin((unit,), lots) for unit in chain]
    pieces.insert(twice, latin_name(chain[twice]) if lots.random() < 0.5 else pieces[twice])
    return ", ".join([*pieces, lots.choice(("Cambodia", "Kingdom of Cambodia", "KH", "Phone"))])


def _premises(chain: Chain, lots: random.Random) -> str:
    return (
        house_latin(lots, always=True)
        + landmark_latin(lots)
        + in_latin(chain, lots)
        + lots.choice(("", " (call before delivery)", f", Tel: 0{lots.randint(10, 99)} 123 456"))
    )


def _two_errors(chain: Chain, lots: random.Random) -> str:
    """Two of: a typo, another spelling, a district left out, another order, no unit words."""
    errors = lots.sample(("typo", "spelling", "missing", "order", "bare"), 2)
    names = [latin_name(unit) for unit in chain]
    if "typo" in errors:
        place = lots.randrange(3)
        names[place] = lots.choice((latin_typo, near_key))(names[place], lots)
    if "spelling" in errors:
        place = lots.randrange(3)
        names[place] = respelt(names[place], lots)
    pieces = names if "bare" in errors else in_latin(chain, lots, names).split(", ")
    if "missing" in errors:
        del pieces[_DISTRICT]
    if "order" in errors:
        lots.shuffle(pieces)
    return ", ".join(pieces)


def _left_district(chain: Chain, country: Country, lots: random.Random) -> Chain:
    """The district in which an older list had the commune."""
    old = country.gazetteer.units[lots.choice(country.former[chain[_COMMUNE].code])]
    parent = country.gazetteer.units[old.parent] if old.parent else chain[_PROVINCE]
    return (chain[_VILLAGE], chain[_COMMUNE], old, lots.choice((chain[_PROVINCE], parent)))


def _other_district(chain: Chain, country: Country, lots: random.Random) -> Chain | None:
    others = [
        unit
        for unit in country.gazetteer.children(chain[_PROVINCE].code)
        if unit is not chain[_DISTRICT]
    ]
    if not others:
        return None
    return (chain[_VILLAGE], chain[_COMMUNE], lots.choice(others), chain[_PROVINCE])


def _other_province(chain: Chain, country: Country, lots: random.Random) -> Chain:
    others = [u for u in country.gazetteer.at(Level.PROVINCE) if u is not chain[_PROVINCE]]
    return (*chain[:_PROVINCE], lots.choice(others))


def _strange_village(chain: Chain, country: Country, lots: random.Random) -> Chain:
    """A village that the list does not have there: new, or called so by its people alone."""
    own = {plain(unit.name_latin) for unit in country.gazetteer.children(chain[_COMMUNE].code)}
    while True:
        other = lots.choice(country.chains)[_VILLAGE]
        if plain(other.name_latin) not in own and not figure_of(other):
            return (other, *chain[_COMMUNE:])


def _strange_commune(chain: Chain, country: Country, lots: random.Random) -> Chain:
    """A commune that the district never had: a quarter's or an estate's name, or another's."""
    own = {plain(unit.name_latin) for unit in country.gazetteer.children(chain[_DISTRICT].code)}
    while True:
        other = lots.choice(country.chains)[_COMMUNE]
        if plain(other.name_latin) not in own:
            return (chain[_VILLAGE], other, *chain[_DISTRICT:])


def _lone(chain: Chain, lots: random.Random) -> str:
    """The name of a commune alone, as a search box gets it."""
    name = latin_name(chain[_COMMUNE])
    return respelt(name, lots) if lots.random() < 0.5 else name


def _alone_of_its_name(chain: Chain, country: Country) -> bool:
    return country.bearers[plain(chain[_COMMUNE].name_latin)] == 1


def _bare_province(chain: Chain, lots: random.Random) -> str:
    return in_latin(chain[:_PROVINCE], lots) + ", " + latin_name(chain[_PROVINCE])


_NO_DISTRICT = (_VILLAGE, _COMMUNE, _PROVINCE)
_NO_PROVINCE = (_VILLAGE, _COMMUNE, _DISTRICT)

KINDS: Mapping[str, Kind] = {
    "latin_clean": Kind(_latin),
    "latin_two_typos": Kind(_latin_typos),
    "latin_phone_keyboard": Kind(_thumbs),
    "latin_scanned": Kind(_scanned),
    "latin_spelling": Kind(_respelt),
    "latin_by_ear": Kind(_by_ear, khmer=True),
    "latin_shouted": Kind(_shouted),
    "reordered_abbreviated": Kind(_reordered),
    "no_unit_words": Kind(_bare),
    "no_unit_words_no_district": Kind(_bare_short, _NO_DISTRICT),
    "wrong_unit_words": Kind(_wrong_words),
    "numbers_as_figures": Kind(_figures),
    "repeated_words": Kind(_repeated),
    "house_and_landmark": Kind(_premises),
    "khmer_unspaced": Kind(_khmer, khmer=True),
    "khmer_unspaced_typo": Kind(_khmer_typo, khmer=True),
    "khmer_two_typos": Kind(_khmer_two_typos, khmer=True),
    "khmer_scanned": Kind(_khmer_scanned, khmer=True),
    "khmer_spaced": Kind(_khmer_spaced, khmer=True),
    "khmer_house_and_landmark": Kind(_khmer_premises, khmer=True),
    "mixed_scripts": Kind(_mixed),
    "missing_district": Kind(_without(_DISTRICT), _NO_DISTRICT),
    "missing_province": Kind(_without(_PROVINCE), _NO_PROVINCE),
    "missing_commune": Kind(_without(_COMMUNE), (_VILLAGE, _DISTRICT, _PROVINCE)),
    "commune_only": Kind(_without(_VILLAGE), (_COMMUNE, _DISTRICT, _PROVINCE)),
    "commune_and_province": Kind(_without(_VILLAGE, _DISTRICT), (_COMMUNE, _PROVINCE)),
    "lone_commune": Kind(_lone, (_COMMUNE,), only=_alone_of_its_name),
    "two_errors": Kind(_two_errors, _NO_DISTRICT),
    "stale_district": Kind(_latin, (_VILLAGE, _COMMUNE), said=_left_district),
    "wrong_district": Kind(_latin, _NO_DISTRICT, said=_other_district),
    "strange_village": Kind(_latin, (_COMMUNE, _DISTRICT, _PROVINCE), said=_strange_village),
    "strange_commune": Kind(_without(_VILLAGE), (_DISTRICT, _PROVINCE), said=_strange_commune),
    "wrong_bare_province": Kind(_bare_province, _NO_PROVINCE, said=_other_province),
}
"""Every kind of noise by name."""
