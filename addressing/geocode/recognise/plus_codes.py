"""Find Plus Codes in a text: full ones are positions, short ones need a place beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from addressing.geocode.recognise.open_location import (
    ALPHABET,
    PLUS_AT,
    decode_plus_code,
    is_full,
    why_no_code,
)
from addressing.geocode.recognise.position import Position, Refusal

_COUNTRY = "[67]P"
"""Cambodia lies in the squares of 20° by 20° of these names, its southern islands in 6P."""

_CODE = re.compile(
    rf"(?<![\w+])(?:(?P<area>{_COUNTRY}[{ALPHABET}]{{2}})\s)?"
    rf"(?P<code>[{ALPHABET}0]{{2,{PLUS_AT}}}\s?\+\s?[{ALPHABET}0]{{0,7}})(?![\w+])",
    re.IGNORECASE,
)
_ALMOST = re.compile(
    rf"(?<![\w+]){_COUNTRY}(?:[{ALPHABET}]{{7,9}}|[0-9A-Z]{{6}}\+[0-9A-Z]{{0,7}})(?![\w+])",
    re.IGNORECASE,
)
_IN_ADDRESS = re.compile(
    rf"(?<![A-Za-z0-9])[{ALPHABET}]{{2,8}}\+(?:[{ALPHABET}]{{2,7}})?(?![A-Za-z0-9])|\+(?=855)"
)
_FEWEST_SHORT = len("CVGH+PR")


class ShortPlusCode(NamedTuple):
    """A Plus Code whose first digits are missing; it needs a place nearby.

    Attributes:
        code: In capitals.
        written: The code, and how it was written where that is another way.
        start, end: Where it stands in the text.
    """

    code: str
    written: str
    start: int
    end: int


def find_plus_codes(text: str) -> Iterator[Position | ShortPlusCode | Refusal]:
    """Every Plus Code of a text whose characters are clean.

    >>> found = next(find_plus_codes("ផ្ទះ 12 7P36HW4H+2X"))
    >>> round(found.first, 5), found.accuracy_m, found.written
    (11.55506, 9.8, 'the Plus Code 7P36HW4H+2X')
    >>> next(find_plus_codes("HW4H+2X Phnom Penh")).code
    'HW4H+2X'
    """
    taken: list[tuple[int, int]] = []
    for match in _CODE.finditer(text):
        found = _read(match)
        if found is not None:
            taken.append(match.span())
            yield found
    for match in _ALMOST.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        written, letters = match.group(), match.group().upper()
        if "+" in letters:
            yield Refusal(f"{written!r} is no Plus Code: {why_no_code(letters)}.", *match.span())
        else:
            whole = f"{letters[:PLUS_AT]}+{letters[PLUS_AT:]}"
            yield Refusal(
                f"{written!r} looks like a Plus Code without its plus sign. If it is one, write "
                f"{whole}.",
                *match.span(),
            )


def blanks_for_plus_signs(address: str) -> str:
    """What is left of an escaped address once plus signs are blanks, but for those of Plus Codes.

    >>> blanks_for_plus_signs("HW4H+2X+Phnom+Penh")
    'HW4H+2X Phnom Penh'
    """
    kept = _IN_ADDRESS.sub(lambda match: match.group().replace("+", "\0"), address)
    return kept.replace("+", " ").replace("\0", "+")


def _read(match: re.Match[str]) -> Position | ShortPlusCode | Refusal | None:
    """A Plus Code; None for two numbers with a plus sign between them."""
    code = "".join(match["code"].split()).upper()
    if match["area"] and not is_full(code):
        code = f"{match['area'].upper()}{code}"
    written = code if match.group() == code else f"{code} (written {match.group()!r})"
    problem = why_no_code(code)
    alone = code.endswith("+") or code.replace("+", "").isdigit()  # C+, 22+24
    if not is_full(code) and (problem or alone):
        usual = not problem and len(code) == _FEWEST_SHORT
        return _doubtful(match) if usual else None
    if problem:
        return Refusal(f"{match.group()!r} is no Plus Code: {problem}.", *match.span())
    if not is_full(code):
        return ShortPlusCode(code, written, *match.span())
    area = decode_plus_code(code)
    return Position(
        area.latitude,
        area.longitude,
        area.accuracy_m,
        *match.span(),
        fixed=True,
        written=f"the Plus Code {written}",
    )


def _doubtful(match: re.Match[str]) -> Refusal:
    return Refusal(
        f"{match.group()!r} may be a short Plus Code or two numbers. If it is a Plus Code, write "
        "it in full.",
        *match.span(),
    )
