"""Make addresses as people write them, from every village, with errors, from a seed."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from gis_data import Gazetteer, Level, Unit

_LATIN_WORDS = {
    "village": ("Phum {}", "{} Village", "phum {}", "{}"),
    "commune": ("Sangkat {}", "{} Commune", "Khum {}", "S/K {}", "{}"),
    "district": ("Khan {}", "{} District", "Srok {}", "Krong {}", "{}"),
    "province": ("{} Province", "{}", "Khet {}"),
}
_KHMER_WORDS = {"village": "ភូមិ", "commune": "ឃុំ", "district": "ស្រុក", "province": "ខេត្ត"}
# Free romanisations, each a change that writers make; not the geocoder's own rules.
_SPELLINGS = (
    ("ou", "o"),
    ("uo", "ou"),
    ("ae", "e"),
    ("ea", "ia"),
    ("oe", "eu"),
    ("eu", "oe"),
    ("kh", "k"),
    ("th", "t"),
    ("ph", "p"),
    ("ey", "ei"),
    ("ov", "ow"),
    ("aa", "a"),
    ("ie", "ea"),
    ("ch", "j"),
    ("eae", "e"),
    ("um", "om"),
    ("oung", "ong"),
    ("au", "ao"),
    ("ch", "chh"),
    ("a", "ar"),
)
_PREMISES = ("#{n}, St. {m}, ", "House {n}, Street {m}, ", "No. {n}Eo, ", "National Road {k}, ", "")


@dataclass(frozen=True)
class NoisyAddress:
    """One made address and everything that it may rightly be taken for.

    Attributes:
        kind: What was done to it.
        text: The address.
        postcodes: Right answers: the commune, or several where names coincide.
        villages: Right villages; empty where no village is named.
    """

    kind: str
    text: str
    postcodes: frozenset[str]
    villages: frozenset[str]


def noisy_addresses(gazetteer: Gazetteer, rows: int, seed: int) -> Iterator[NoisyAddress]:
    """``rows`` addresses over villages drawn without preference, kinds of noise in turn."""
    lots = random.Random(seed)
    villages = gazetteer.at(Level.VILLAGE)
    kinds: tuple[tuple[str, Callable[[Sequence[Unit], random.Random], str]], ...] = (
        ("latin_clean", _latin_clean),
        ("latin_typo", _latin_typo),
        ("latin_spelling", _latin_spelling),
        ("reordered_abbreviated", _reordered),
        ("no_unit_words", _bare_chain),
        ("khmer_unspaced", _khmer),
        ("khmer_unspaced_typo", _khmer_typo),
        ("mixed_scripts", _mixed),
        ("missing_district", _missing_district),
        ("missing_province", _missing_province),
        ("commune_only", _commune_only),
        ("stale_district", _stale),
    )
    alike = _alike(gazetteer)
    districts = gazetteer.at(Level.DISTRICT)
    for row in range(rows):
        kind, make = kinds[row % len(kinds)]
        chain = [lots.choice(villages)]
        while (parent := chain[-1].parent) is not None:
            chain.append(gazetteer.units[parent])
        said = list(chain)
        if kind == "stale_district":
            said[2] = lots.choice([d for d in districts if d.parent == chain[3].code])
        text = make(said, lots)
        with_village = kind != "commune_only"
        communes = alike[_key(chain, kind, with_village=False)]
        same = alike[_key(chain, kind, with_village=True)]
        yield NoisyAddress(
            kind,
            text,
            frozenset(c[:6] for c in (same if with_village else communes)),
            frozenset(same) if with_village else frozenset(),
        )


def _alike(gazetteer: Gazetteer) -> dict[tuple[object, ...], set[str]]:
    """What shares the names that each kind of address gives: no text can tell these apart."""
    found: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for village in gazetteer.at(Level.VILLAGE):
        chain = [village]
        while (parent := chain[-1].parent) is not None:
            chain.append(gazetteer.units[parent])
        for kind in ("", "missing_district", "missing_province", "stale_district"):
            for script in (False, True):
                for with_village in (False, True):
                    key = _key(chain, kind, with_village=with_village, khmer=script)
                    found[key].add(village.code)
    return found


def _key(
    chain: Sequence[Unit], kind: str, *, with_village: bool, khmer: bool | None = None
) -> tuple[object, ...]:
    if khmer is None:
        khmer = kind.startswith("khmer")
    levels = [0, 1, 2, 3] if with_village else [1, 2, 3]
    known = kind in {"missing_district", "missing_province", "stale_district"}
    if kind in {"missing_district", "stale_district"}:
        levels.remove(2)
    if kind == "missing_province":
        levels.remove(3)
    names = tuple(_plain(chain[i].name_km if khmer else chain[i].name_latin) for i in levels)
    return (kind if known else "", khmer, with_village, names)


def _plain(name: str) -> str:
    return name.lower().replace(" ", "").removeprefix("phum").removeprefix("ភូមិ")


def _latin(unit: Unit) -> str:
    name = unit.name_latin
    if unit.level is Level.VILLAGE:
        return name.removeprefix("Phum ")
    return name


def _worded(unit: Unit, lots: random.Random, name: str | None = None, *, bare: bool = False) -> str:
    forms = _LATIN_WORDS[str(unit.level)]
    name = _latin(unit) if name is None else name
    if unit.level is Level.VILLAGE:
        forms = forms[:3]  # a village without its word is the kind no_unit_words
    return name if bare else lots.choice(forms).format(name)


def _premise(lots: random.Random) -> str:
    return lots.choice(_PREMISES).format(
        n=lots.randint(1, 999), m=lots.randint(1, 700), k=lots.randint(1, 8)
    )


def _latin_clean(chain: Sequence[Unit], lots: random.Random) -> str:
    return _premise(lots) + ", ".join(_worded(unit, lots) for unit in chain)


def _typo(name: str, lots: random.Random) -> str:
    """One letter left out, doubled, changed or swapped with the next, not the first."""
    letters = [i for i, c in enumerate(name) if i and c.isalpha()]
    if len(letters) < 3:
        return name
    place = lots.choice(letters[:-1])
    what = lots.randrange(4)
    if what == 0:
        return name[:place] + name[place + 1 :]
    if what == 1:
        return name[:place] + name[place] + name[place:]
    if what == 2:
        return name[:place] + lots.choice("aeioukntprs") + name[place + 1 :]
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]


def _latin_typo(chain: Sequence[Unit], lots: random.Random) -> str:
    broken = lots.sample(range(3), 2)
    return _premise(lots) + ", ".join(
        _worded(unit, lots, _typo(_latin(unit), lots) if i in broken else None)
        for i, unit in enumerate(chain)
    )


def _respelt(name: str, lots: random.Random) -> str:
    lower = name.lower()
    for old, new in lots.sample(_SPELLINGS, 5):
        if old in lower:
            lower = lower.replace(old, new, 1)
    return lower.title()


def _latin_spelling(chain: Sequence[Unit], lots: random.Random) -> str:
    return _premise(lots) + ", ".join(
        _worded(unit, lots, _respelt(_latin(unit), lots)) for unit in chain
    )


def _reordered(chain: Sequence[Unit], lots: random.Random) -> str:
    short = {"village": "Ph. {}", "commune": "S/K {}", "district": "Kh. {}", "province": "{}"}
    pieces = [short[str(unit.level)].format(_latin(unit)) for unit in chain]
    pieces[0] = f"Phum {_latin(chain[0])}"
    lots.shuffle(pieces)
    return ", ".join(pieces)


def _bare_chain(chain: Sequence[Unit], lots: random.Random) -> str:
    sign = lots.choice((", ", "/", ". "))
    return sign.join(unit.name_latin for unit in chain)


def _khmer_name(unit: Unit) -> str:
    name = unit.name_km.replace(" ", "")
    word = _KHMER_WORDS[str(unit.level)]
    return name.removeprefix(word) if unit.level is Level.VILLAGE else name


def _khmer_piece(unit: Unit, name: str | None = None) -> str:
    name = _khmer_name(unit) if name is None else name
    if name.startswith("រាជធានី"):
        return name
    return _KHMER_WORDS[str(unit.level)] + name


def _khmer(chain: Sequence[Unit], _lots: random.Random) -> str:
    return "".join(map(_khmer_piece, chain))


def _khmer_typo(chain: Sequence[Unit], lots: random.Random) -> str:
    broken = lots.randrange(3)
    pieces = []
    for i, unit in enumerate(chain):
        name = _khmer_name(unit)
        if i == broken and len(name) > 4:
            marks = [p for p in range(1, len(name)) if "\u17b6" <= name[p] <= "\u17d1"]
            place = lots.choice(marks) if marks else lots.randrange(1, len(name))
            name = name[:place] + name[place + 1 :]
        pieces.append(_khmer_piece(unit, name))
    return "".join(pieces)


def _mixed(chain: Sequence[Unit], lots: random.Random) -> str:
    return ", ".join(
        _khmer_piece(unit) if lots.random() < 0.5 else _worded(unit, lots) for unit in chain
    )


def _missing_district(chain: Sequence[Unit], lots: random.Random) -> str:
    return ", ".join(_worded(chain[i], lots) for i in (0, 1, 3))


def _missing_province(chain: Sequence[Unit], lots: random.Random) -> str:
    return ", ".join(_worded(chain[i], lots) for i in (0, 1, 2))


def _commune_only(chain: Sequence[Unit], lots: random.Random) -> str:
    return _premise(lots) + ", ".join(_worded(unit, lots) for unit in chain[1:])


def _stale(chain: Sequence[Unit], lots: random.Random) -> str:
    """The district is another one of the same province, as an old address says."""
    return ", ".join(_worded(unit, lots) for unit in chain)
