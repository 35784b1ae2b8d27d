"""Bring a text to one spelling of its characters before anything is looked for in it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST_TEXT = 2_000
"""Characters that are read; an address is never longer, a pasted letter may be."""

KHMER_DIGITS = str.maketrans("០១២៣៤៥៦៧៨៩៰៱៲៳៴៵៶៷៸៹", "01234567890123456789")

# Invisible: zero-width space and joiners, soft hyphen, marks and overrides of direction,
# the Khmer inherent vowels (deprecated by Unicode 4.0).
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_APOSTROPHES = re.compile("[\u2018\u2019\u201b\u02bc\u02b9\u2032\u00b4`]")

# A Khmer cluster: a consonant or independent vowel and the marks that belong to it, two or more.
_CLUSTER = re.compile(
    "([\u1780-\u17b3])((?:\u17d2[\u1780-\u17b3]|[\u17b6-\u17d1\u17d3\u17dd]){2,})"
)
_MARK = re.compile("\u17d2[\u1780-\u17b3]|[\u17b6-\u17d1\u17d3\u17dd]")
_SPLIT_VOWELS = (
    ("\u17c1\u17b8", "\u17be"),  # េ + ី is ើ
    ("\u17b8\u17c1", "\u17be"),
    ("\u17c1\u17b6", "\u17c4"),  # េ + ា is ោ
    ("\u17b6\u17c1", "\u17c4"),
)


def _rank(mark: str) -> int:
    """Place of a mark in its cluster (The Unicode Standard, chapter 16.4, order of components)."""
    if mark == "\u17cc":  # robat stands directly on its base
        return 0
    if mark[0] == "\u17d2":  # subscripts, that of RO last: it is drawn before the base
        return 2 if mark[1] == "\u179a" else 1
    if mark in "\u17c9\u17ca":  # the two shifters
        return 3
    if "\u17b6" <= mark <= "\u17c5":  # vowels
        return 4
    return 5  # signs


def _reorder(match: re.Match[str]) -> str:
    return _ordered(match.group(1), match.group(2))


@lru_cache(maxsize=16_384)
def _ordered(base: str, written: str) -> str:
    marks = sorted(_MARK.findall(written), key=_rank)
    # The same vowel or sign typed twice looks as if typed once.
    kept = [m for i, m in enumerate(marks) if i == 0 or m != marks[i - 1] or m[0] == "\u17d2"]
    text = "".join(kept)
    for pair, single in _SPLIT_VOWELS:
        text = text.replace(pair, single)
    return base + text


def order_khmer(text: str) -> str:
    """Put the marks of every Khmer cluster into the order of the Unicode Standard.

    Idempotent. Two texts that look the same but were typed in another order become equal.

    >>> order_khmer("ក្របី") == order_khmer("ក្រប\u17b8")
    True
    >>> order_khmer("ទំុពូង") == order_khmer("ទុំពូង")
    True
    """
    return _CLUSTER.sub(_reorder, text)


def clean_characters(text: str) -> str:
    """Make characters uniform and keep the layout: what pins, links and codes are read from.

    Compatibility characters (full width, №) are made plain, Khmer digits become ASCII,
    invisible and directing characters go, Khmer clusters are put in order.

    >>> clean_characters("７７４７\u200b-០៦២៦")
    '7747-0626'
    """
    text = text[:LONGEST_TEXT]
    if text.isascii():
        return _CONTROL.sub(" ", text).replace("`", "'").strip()
    text = _INVISIBLE.sub("", text)
    text = unicodedata.normalize("NFKC", text).translate(KHMER_DIGITS)
    text = _CONTROL.sub(" ", _INVISIBLE.sub("", text))
    return order_khmer(_APOSTROPHES.sub("'", text)).strip()


_LATIN_MARKS = re.compile("[\u0300-\u036f]")


def fold_words(text: str) -> str:
    """Fold cleaned characters for reading words: lower case, no accents, no apostrophes.

    >>> fold_words("Tuek L'ak, Kâmpóng")
    'tuek lak, kampong'
    """
    text = unicodedata.normalize("NFC", _LATIN_MARKS.sub("", unicodedata.normalize("NFD", text)))
    return text.casefold().replace("'", "").replace('"', " ")
