"""Index the names of all units for exact and fuzzy look-up, and keep the index in a file."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from addressing.geocode.clean import clean_characters, fold_words
from addressing.geocode.numerals import khmer_numbers_to_figures, take_numbers
from addressing.geocode.rules import load_rules, rules_text
from addressing.geocode.sound import Sound, sound_of
from gis_data import Gazetteer, Level, Unit

_FORMAT = "1"


class Link(NamedTuple):
    """One unit that bears a name: its place in the table of units and the numbers of the name."""

    unit: int
    numbers: tuple[int, ...]


def _fold(name: str) -> str:
    return khmer_numbers_to_figures(fold_words(clean_characters(name)))


def _tokens(folded: str) -> list[str]:
    """Words and numbers of a folded name; figures are cut from letters."""
    spaced = "".join(f" {c} " if c in "()/,.-" else c for c in folded)
    tokens: list[str] = []
    for word in spaced.split():
        run = word[0]
        for before, char in pairwise(word):
            if before.isdigit() != char.isdigit():
                tokens.append(run)
                run = char
            else:
                run += char
        tokens.append(run)
    return [token for token in tokens if any(c.isalnum() for c in token)]


def _own_forms(unit: Unit) -> Iterator[str]:
    """Names of a unit; a village's without the unit word that its name may begin with."""
    for name, word in ((unit.name_latin, "phum "), (unit.name_km, "ភូមិ")):
        folded = _fold(name)
        short = folded.removeprefix(word).strip()
        if not short or not folded.startswith(word):
            yield folded
            continue
        yield short
        if unit.level is not Level.VILLAGE:
            yield folded  # a commune is called "Phum Thum" as a whole


def named_forms(gazetteer: Gazetteer) -> Iterator[tuple[str, str]]:
    """Every (code, folded name): official, without unit word, popular and old."""
    for unit in gazetteer.units.values():
        for form in dict.fromkeys(_own_forms(unit)):
            yield unit.code, form
    for row in load_rules("names")["name"]:
        if row["code"] in gazetteer.units:
            for name in row["names"]:
                yield row["code"], _fold(name)


_PIECE = 3


def grams(sound: Sound) -> set[str]:
    """Pieces by which names are found: three of the sound, two of the skeleton.

    >>> sorted(grams(sound_of("kep")))
    ['$ke', 'K$k', 'Kkp', 'Kp$', 'ep$', 'kep']
    """
    # A name too short for three pieces of its own gets one more mark at its start.
    full = f"$${sound.full}$" if len(sound.full) < _PIECE else f"${sound.full}$"
    skeleton = f"${sound.skeleton}$"
    found = {full[i : i + _PIECE] for i in range(len(full) - _PIECE + 1)}
    found |= {"K" + skeleton[i : i + 2] for i in range(len(skeleton) - 1)}
    return found


@dataclass(frozen=True)
class NameIndex:
    """Names by sound.

    A *form* is a name without its numbers. Arrays over forms and links are what the file keeps;
    dictionaries are made from them on loading.

    Attributes:
        words: Letters of each form, folded and joined.
        skeletons: Skeleton of each form.
        sounds: Sound of each form.
        folded: All folded names as they are written, to guard against cutting inside them.
        link_form: Form of each link.
        link_unit: Unit of each link, a place in the gazetteer's order.
        numbers: Numbers of each link, joined by blanks.
        gram_text: All grams, sorted.
        gram_start: Start of each gram's postings; one more than grams.
        postings: Forms that hold the gram.
        weights: Rarity of each gram.
        norms: Length of each form in grams, weighted.
    """

    words: tuple[str, ...]
    skeletons: tuple[str, ...]
    sounds: tuple[str, ...]
    folded: tuple[str, ...]
    numbers: tuple[str, ...]
    link_form: npt.NDArray[np.int32] = field(repr=False)
    link_unit: npt.NDArray[np.int32] = field(repr=False)
    gram_text: tuple[str, ...] = field(repr=False)
    gram_start: npt.NDArray[np.int32] = field(repr=False)
    postings: npt.NDArray[np.int32] = field(repr=False)
    weights: npt.NDArray[np.float32] = field(repr=False)
    norms: npt.NDArray[np.float32] = field(repr=False)

    @cached_property
    def links(self) -> tuple[tuple[Link, ...], ...]:
        """Links of each form."""
        found: list[list[Link]] = [[] for _ in self.words]
        split = {text: tuple(int(n) for n in text.split()) for text in set(self.numbers)}
        for form, unit, text in zip(
            self.link_form.tolist(), self.link_unit.tolist(), self.numbers, strict=True
        ):
            found[form].append(Link(unit, split[text]))
        return tuple(tuple(links) for links in found)

    @cached_property
    def by_skeleton(self) -> dict[str, tuple[int, ...]]:
        """Skeleton → forms."""
        found: dict[str, list[int]] = {}
        for form, skeleton in enumerate(self.skeletons):
            found.setdefault(skeleton, []).append(form)
        return {skeleton: tuple(forms) for skeleton, forms in found.items()}

    @cached_property
    def by_words(self) -> dict[str, int]:
        """Letters of a name → its form; the form of names that are mere numbers is ``""``."""
        return {words: form for form, words in enumerate(self.words)}

    @cached_property
    def gram_place(self) -> dict[str, int]:
        """Gram → its place."""
        return {gram: place for place, gram in enumerate(self.gram_text)}


class _Grams(NamedTuple):
    text: tuple[str, ...]
    start: npt.NDArray[np.int32]
    postings: npt.NDArray[np.int32]
    weights: npt.NDArray[np.float32]
    norms: npt.NDArray[np.float32]


def build_index(gazetteer: Gazetteer) -> NameIndex:
    """Index all names of the gazetteer and of the rules."""
    place_of = {code: place for place, code in enumerate(gazetteer.units)}
    forms: dict[str, int] = {}
    links: set[tuple[int, int, str]] = set()
    folded: set[str] = set()
    for code, name in named_forms(gazetteer):
        folded.add(name)
        words, numbers = take_numbers(_tokens(name))
        form = forms.setdefault("".join(words), len(forms))
        links.add((form, place_of[code], " ".join(map(str, numbers))))
    sounds = [sound_of(words) for words in forms]
    pieces = _grams_of(sounds)
    return NameIndex(
        words=tuple(forms),
        skeletons=tuple(sound.skeleton for sound in sounds),
        sounds=tuple(sound.full for sound in sounds),
        folded=tuple(sorted(folded)),
        numbers=tuple(numbers for _, _, numbers in sorted(links)),
        link_form=np.array([form for form, _, _ in sorted(links)], np.int32),
        link_unit=np.array([unit for _, unit, _ in sorted(links)], np.int32),
        gram_text=pieces.text,
        gram_start=pieces.start,
        postings=pieces.postings,
        weights=pieces.weights,
        norms=pieces.norms,
    )


def _grams_of(sounds: Iterable[Sound]) -> _Grams:
    posted: dict[str, list[int]] = {}
    each = [grams(sound) for sound in sounds]
    for form, found in enumerate(each):
        for gram in found:
            posted.setdefault(gram, []).append(form)
    text = sorted(posted)
    counts = np.array([len(posted[gram]) for gram in text])
    weights = np.log1p(len(each) / counts).astype(np.float32)
    weight = dict(zip(text, weights.tolist(), strict=True))
    return _Grams(
        tuple(text),
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        np.concatenate([np.array(posted[g], np.int32) for g in text]),
        weights,
        np.array([sum(weight[g] for g in sorted(found)) for found in each], np.float32),
    )


def index_key(gazetteer: Gazetteer) -> str:
    """What the index depends on: its format, the gazetteer and the rules."""
    parts = f"{_FORMAT}\n{gazetteer.digest}\n{rules_text()}"
    return hashlib.sha256(parts.encode()).hexdigest()[:16]


def load_index(gazetteer: Gazetteer, cache: Path | None = None) -> NameIndex:
    """The index from ``cache`` (a folder), built and kept there at the first use.

    Without a folder it is built anew. A file that cannot be read or written is passed over:
    the index is then built in memory.
    """
    path = cache / f"names-{index_key(gazetteer)}.npz" if cache else None
    if path is not None and path.is_file():
        try:
            return _read(path)
        except (OSError, ValueError, KeyError):
            path.unlink(missing_ok=True)
    index = build_index(gazetteer)
    if path is not None:
        _keep(path, index)
    return index


_ARRAYS = ("link_form", "link_unit", "gram_start", "postings", "weights", "norms")
_LISTS = ("words", "skeletons", "sounds", "folded", "numbers", "gram_text")


def _keep(path: Path, index: NameIndex) -> None:
    buffer = io.BytesIO()
    stored: dict[str, Any] = {
        name: np.frombuffer("\n".join(getattr(index, name)).encode(), np.uint8) for name in _LISTS
    }
    stored.update({name: getattr(index, name) for name in _ARRAYS})
    np.savez(buffer, **stored)
    draft = path.with_suffix(f".{id(buffer):x}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(buffer.getvalue())
        draft.replace(path)  # whole or not at all, also when two processes build at once
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _read(path: Path) -> NameIndex:
    with np.load(path, allow_pickle=False) as stored:
        fields: dict[str, Any] = {
            name: tuple(stored[name].tobytes().decode().split("\n")) for name in _LISTS
        }
        fields.update({name: stored[name] for name in _ARRAYS})
    return NameIndex(**fields)
