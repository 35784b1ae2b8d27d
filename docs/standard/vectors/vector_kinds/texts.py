"""Ask what texts are read as: every separator, all digits, mixtures; and what is refused."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any, Final

from addressing import CodeLevel, area_code, parse_code
from vector_kinds.ground import (
    ASCII,
    BELOW_ROOT,
    SCRIPTS,
    SYMBOLS,
    Kind,
    Rows,
    any_code,
    bare,
    error_of,
    root_count,
)

SEPARATORS: Final = (
    " \t\n\r\u00a0\u2003\u2009\u202f\u3000"  # white space
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2066\u2069\ufeff"  # no width
    "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"  # hyphens and dashes
    ".,:;\u00b7\u2022\u2027\u3001\u3002\u30fb\uff0c\uff0e"  # stops, commas, dots
    "_\uff3f/|\u2044\uff0f"  # lines and slashes
)
MIXTURES: Final = 400
SLIPS: Final = 120
NUMBERS: Final = 200
_AREAS: Final = (CodeLevel.BLOCK, CodeLevel.TOWN)


def reading(rng: random.Random) -> Rows:
    """Texts that are codes or areas."""
    for separator in SEPARATORS:
        for script in SCRIPTS:
            text = any_code(rng).translate(script)
            yield _read(text.replace("-", separator))
            yield _read(separator.join(bare(text)))
            yield _read(f"{separator}{text}{separator}")
            area = area_code(any_code(rng), rng.choice(_AREAS)).translate(script)
            yield _read(area.replace("-", separator).replace("x", rng.choice("xX")))
    for _ in range(MIXTURES):
        code = any_code(rng)
        code = rng.choice((code, code, code, area_code(code, rng.choice(_AREAS))))
        yield _read("".join(_mixed(sign, rng) for sign in bare(code)))


def _mixed(sign: str, rng: random.Random) -> str:
    """A sign in any digits, perhaps with separators after it."""
    written = rng.choice("xX") if sign == "x" else sign.translate(rng.choice(SCRIPTS))
    return written + "".join(rng.choices(SEPARATORS, k=rng.choice((0, 0, 0, 1, 2))))


def _read(text: str) -> list[Any]:
    return [text, parse_code(text)]


def refusals(rng: random.Random) -> Rows:
    """Slips of every kind, random numbers, roots that do not exist, wrong shapes."""
    for _ in range(SLIPS):
        yield from (_refused(text) for text in _slips(bare(any_code(rng)), rng))
    for _ in range(NUMBERS):
        text = "".join(rng.choices(ASCII, k=12))
        yield [text, error_of(lambda text=text: parse_code(text))]
    for rank in range(root_count(), 9**3):
        # With each check value: one of them holds.
        root = SYMBOLS[rank // 81] + SYMBOLS[rank // 9 % 9] + SYMBOLS[rank % 9]
        tail = "".join(rng.choices("0123467", k=BELOW_ROOT))
        yield from (_refused(root + tail + last) for last in SYMBOLS)
        yield _refused(f"{root}{tail[0]}-xxxx-xxxx")
        yield _refused(f"{root}{tail[:5]}xxxx")
    yield from (_refused(text) for text in _wrong_shapes(bare(any_code(rng)), rng))


def _slips(digits: str, rng: random.Random) -> Iterator[str]:
    """One digit wrong in every way, neighbours and next neighbours swapped, one lost, one added."""
    place = rng.randrange(12)
    for symbol in ASCII.replace(digits[place], ""):
        yield digits[:place] + symbol + digits[place + 1 :]
    for apart in (1, 2):
        places = [k for k in range(12 - apart) if digits[k] != digits[k + apart]]
        place = rng.choice(places)
        order = list(digits)
        order[place], order[place + apart] = order[place + apart], order[place]
        yield "".join(order)
    place = rng.randrange(12)
    yield digits[:place] + digits[place + 1 :]
    yield digits[:place] + rng.choice(SYMBOLS) + digits[place:]


def _wrong_shapes(digits: str, rng: random.Random) -> Iterator[str]:
    """Other numbers, other lengths, other padding, other signs; several faults at once."""
    yield from ("", " ", "-", "xxxx-xxxx-xxxx", "7.74706E+11", "7.74706e+11", "7,74706E+11")
    yield from ("120407", "០១២៣៤៦", "+855 12 345 678", "012345678", "00855963456789")
    yield from ("855123456789", "85512345678", "abcd-efgh-ijkl", "①②③④⑥⑦⑧⑨⓪①②③")
    yield from ("98021327478.0", "98021327478,00", "774706264043.0")  # numbers of a spreadsheet
    yield from ("๗๗๔๗-xxxx-xxxx", "٧٧٤٧-٠٦٢٦-٤٠٤٣")  # Thai and Arabic digits
    yield from (digits[:length] for length in range(1, 12))
    yield from (digits + digits[:length] for length in range(1, 13))
    yield from (digits[:shown] + "x" * (12 - shown) for shown in (1, 2, 3, 5, 6, 7, 9, 10, 11))
    yield from (digits[:4] + "x" * padded for padded in (1, 2, 3, 5, 7, 9, 12))
    yield from (digits[:8] + "x" * padded for padded in (1, 2, 3, 5, 8))
    yield from (f"xxxx-{digits[:4]}-xxxx", f"{digits[:4]}-xxxx-{digits[4:8]}", f"xxxx{digits[:8]}")
    for sign in "OIlBSZabc?*#+'\"()":
        place = rng.randrange(12)
        yield digits[:place] + sign + digits[place + 1 :]
    # A 5 is seen before an 8 or 9 within, that before the check, the check before the root.
    yield from ("9999-9999-9995", "5774-8062-4043", "9990-0000-0001", "9998-0000-0000")
    yield from ("5000-xxxx-xxxx", "0005-xxxx-xxxx", "0008-xxxx-xxxx", "0000-9xxx-xxxx")
    yield from ("0000-0008-xxxx", "0000-0509-xxxx", "9999-xxxx-xxxx", "9990-xxxx-xxxx")


def _refused(text: str) -> list[Any]:
    error = error_of(lambda: parse_code(text))
    assert error, text
    return [text, error]


KINDS: Final = {
    "read": Kind(
        "A text as people type it, and the code or area that it is read as.",
        ("text", "code"),
        reading,
    ),
    "errors": Kind(
        "A text, and the error with which it is refused; null where it is a code.",
        ("text", "error"),
        refusals,
    ),
}
