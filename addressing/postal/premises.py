"""Read house, floor, street, corner, landmark and the like from a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from addressing.geocode.premises import Claim, claim, kinds_of_words
from addressing.geocode.rules import load_rules
from addressing.geocode.tokens import Token, Words
from addressing.postal.elements import Landmark, Name, Relation, Street, StreetKind
from addressing.postal.formatting import GROUND_FLOOR
from addressing.postal.source import Source

NUMBER: Final = re.compile(
    r"(?:[A-Za-z]{0,3}[0-9]{1,5}(?:[A-Za-z]{1,6}[0-9]?|[\u1780-\u17a2])?"
    r"(?:[-/&][A-Za-z]{0,3}[0-9]{1,5}(?:[A-Za-z]{1,6}|[\u1780-\u17a2])?){0,3}|[A-Z])"
)
"""A number of a house, floor, room, group, block or street, without spaces."""

_NUMBERED = frozenset({"house", "plot", "room", "floor", "group", "block"})
_STREETS = frozenset(kind.value for kind in StreetKind)
_RELATIONS = frozenset(relation.value for relation in Relation)
_PIECE = re.compile("[,;\n\r]")
_EDGES = " .,:;-()#"
_ORDINAL = re.compile("([0-9]+)(?:st|nd|rd|th)", re.IGNORECASE)


@dataclass
class PremisesRead:
    """What a text says of the premises.

    Attributes:
        found: Elements by the names that ``PostalAddress`` gives them.
        unread: Texts that were set aside and are none of them.
    """

    found: dict[str, Any] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)

    def keep(self, key: str, value: object, text: str) -> None:
        """Take the first value of each element; a second one is left unread."""
        if value and key not in self.found:
            self.found[key] = value
        else:
            self.unread.append(text)


def read_premises(text: str, words: Words) -> PremisesRead:
    """The premises in a text whose characters are clean and that holds no code and no pin.

    >>> from addressing.geocode.tokens import load_words
    >>> read = read_premises("#12Eo, St. 271, 1st Floor, Sangkat Boeng Salang", load_words())
    >>> read.found["house"], read.found["street"].number, read.found["floor"]
    ('12Eo', '271', '1')
    """
    read = PremisesRead()
    opened = False  # a unit was named: what follows is no house
    for piece in _PIECE.split(text):
        opened = _read_piece(Source(piece, words), read, opened=opened)
    return read


def _read_piece(source: Source, read: PremisesRead, *, opened: bool) -> bool:
    kept, claims = claim(source.tokens)
    ordered = _in_order(_runs(claims, source.tokens), source.tokens)
    names = [place for place, token in enumerate(kept) if token.kind in {"word", "label"}]
    first_name = names[0] if names and not opened else -1 if opened else len(kept)
    for claimed in ordered:
        text = source.between(claimed.places[0], claimed.places[-1] + 1)
        if claimed.kind == "filler":
            continue
        if not claimed.kind:
            house = number_in(text) if claimed.places[0] < first_name else ""
            read.keep("house", house, text)
        elif claimed.kind in _NUMBERED:
            read.keep(claimed.kind, _numbered(text, claimed.kind), text)
        elif claimed.kind in _STREETS:
            _keep_street(text, read, in_brackets=source.in_brackets(claimed.places[0]))
        elif claimed.kind == "corner":
            _keep_corner(text, read)
        elif claimed.kind in {"building", "estate"}:
            read.keep(claimed.kind, read_name(text, claimed.kind), text)
        else:
            read.keep("landmark", _landmark(text, claimed.kind), text)
    return opened or bool(names)


def _runs(claims: Sequence[Claim], tokens: Sequence[Token]) -> list[Claim]:
    """Claims, cut where the tokens of another one stand between theirs."""
    runs: list[Claim] = []
    for claimed in claims:
        start = 0
        for place in range(1, len(claimed.places) + 1):
            ends = place == len(claimed.places)
            between = () if ends else range(claimed.places[place - 1] + 1, claimed.places[place])
            if ends or any(tokens[skipped].kind != "cut" for skipped in between):
                runs.append(Claim(claimed.kind, claimed.places[start:place]))
                start = place
    return runs


def _in_order(claims: Iterable[Claim], tokens: Sequence[Token]) -> list[Claim]:
    """Claims in the order of the text; bare numbers that a sign joins (12-14) are one."""
    ordered: list[Claim] = []
    for claimed in sorted(claims, key=lambda one: one.places[0]):
        last = ordered[-1] if ordered else None
        if last and not (last.kind or claimed.kind):
            between = tokens[last.places[-1] + 1 : claimed.places[0]]
            if [token.text for token in between] in (["-"], ["/"], ["&"]):
                ordered[-1] = Claim("", (*last.places, *claimed.places))
                continue
        ordered.append(claimed)
    return ordered


def number_in(text: str) -> str:
    """A number without spaces; empty where the text is none.

    >>> number_in("28 Eo"), number_in("S2 - 01"), number_in("Vattanac")
    ('28Eo', 'S2-01', '')
    """
    packed = re.sub(r"\s+", "", text).strip(_EDGES).replace("+", "&")
    return packed if NUMBER.fullmatch(packed) else ""


def read_street(text: str) -> Street | None:
    """A street from its number or name, with or without its word.

    >>> read_street("National Road No.5")
    Street(kind=<StreetKind.NATIONAL_ROAD: 'national_road'>, number='5', name=None)
    >>> read_street("Preah Monireth Blvd. (217)").number
    '217'
    """
    words = _words_of(*_STREETS)
    kinds = [kinds_of_words()[word] for word in _find(words, text)]
    rest = _without(words, text)
    if _find(_reading("national"), rest) and kinds:
        rest = _without(_reading("national"), rest)
        kinds.append(StreetKind.NATIONAL_ROAD.value)
    kind = next((k for k in reversed(kinds) if k != StreetKind.STREET.value), "street")
    bracketed = re.search(r"\(([^()]*)\)?\s*$", rest)
    number = number_in(bracketed[1]) if bracketed else ""
    name = rest[: bracketed.start()] if bracketed and number else rest
    if not number:
        number = number_in(_without(_reading("number"), rest))
        name = "" if number else rest
    name = _tidy(name)
    return Street(StreetKind(kind), number, Name.of(name) if name else None) if rest else None


def read_name(text: str, kind: str) -> Name | None:
    """Name or number of a building or estate, without the word that only says what it is.

    >>> read_name("Vattanac Capital Building", "building")
    Name(khmer='', latin='Vattanac Capital')
    """
    own: tuple[str, ...] = tuple(load_rules("address_templates")["own_word"].get(kind, ()))
    name = _tidy(_without([word for word in _words_of(kind) if word not in own], text))
    number = number_in(_without(_reading("number"), name))
    return Name.of(number or name) if name else None


def _keep_street(text: str, read: PremisesRead, *, in_brackets: bool) -> None:
    """Keep a street, and the number of a house that stands before its name.

    In brackets stands the other half of the street before them: "St. 110 (Confederation Blvd)".
    """
    known: Street | None = read.found.get("street")
    other = read_street(text) if in_brackets and known else None
    if known and other and not (known.number and other.number) and not (known.name and other.name):
        kind = known.kind if known.name else other.kind
        read.found["street"] = Street(kind, known.number or other.number, known.name or other.name)
        return
    first, _, rest = text.strip().partition(" ")
    house = number_in(first)
    named = any(len(word) > 1 for word in re.findall("[^\\W\\d]+", rest))
    if house and house[0].isdigit() and named:
        read.keep("house", house, first)
        text = rest
    read.keep("street", read_street(text), text)


def _keep_corner(text: str, read: PremisesRead) -> None:
    """Keep two streets; where one is named, the other is that on which the door is."""
    conjunction = "|".join(map(re.escape, _reading("and")))
    sides = re.split(rf"\s(?:{conjunction})\s*|[&+]", _without(_corner_words(), text))
    streets = [street for side in sides if (street := read_street(_tidy(side)))]
    if len(streets) == 1 and "street" in read.found:
        streets.insert(0, read.found.pop("street"))
    if len(streets) > 1:
        read.keep("corner", (streets[0], streets[1]), text)
    else:
        read.keep("street", streets[0] if streets else None, text)


def _numbered(text: str, kind: str) -> str:
    if kind == "floor":
        if _find(_reading("ground"), text):
            return GROUND_FLOOR
        ordinal = _ORDINAL.search(text)
        if ordinal:
            return ordinal[1]
    rest = _without(_words_of(kind, "house", "room"), text)
    return number_in(_without(_reading("number"), rest))


def _landmark(text: str, kind: str) -> Landmark | None:
    if kind not in _RELATIONS:
        return Landmark(Relation.AT, Name.of(_tidy(text)))
    name = _tidy(_compiled(_words_of(kind)).sub(" ", text, count=1))
    return Landmark(Relation(kind), Name.of(name)) if name else None


def _tidy(text: str) -> str:
    return " ".join(text.split()).strip(" .,:;-&")


def _reading(key: str) -> tuple[str, ...]:
    return tuple(load_rules("address_templates")["reading"][key])


@lru_cache(maxsize=32)
def _words_of(*kinds: str) -> tuple[str, ...]:
    return tuple(word for word, kind in kinds_of_words().items() if kind in kinds)


@lru_cache(maxsize=1)
def _corner_words() -> tuple[str, ...]:
    """The words for a corner, in Khmer without the street word that follows."""
    streets = _words_of(*_STREETS)
    return tuple({_without_end(word, streets) for word in _words_of("corner")})


def _without_end(word: str, ends: Iterable[str]) -> str:
    end = max((end for end in ends if word.endswith(end)), key=len, default="")
    return word.removesuffix(end)


def _find(words: Sequence[str], text: str) -> list[str]:
    found = _compiled(tuple(words)).findall(text)
    return [" ".join(word.casefold().rstrip(".").split()) for word in found]


def _without(words: Sequence[str], text: str) -> str:
    return _compiled(tuple(words)).sub(" ", text).strip()


@lru_cache(maxsize=64)
def _compiled(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the words, the longest first: Latin ones alone, Khmer ones at the start of a run."""
    ordered = sorted(words, key=len, reverse=True)
    latin = "|".join(r"\s+".join(w.split()) for w in ordered if w.isascii() and w != "#")
    khmer = "|".join(word for word in ordered if not word.isascii())
    choices = [rf"(?<![^\W_])(?:{latin})(?![^\W_])\.?"] if latin else []
    choices += [rf"(?<![\u1780-\u17d3])(?:{khmer})"] if khmer else []
    return re.compile("|".join([*choices, "#"] if "#" in words else choices), re.IGNORECASE)
