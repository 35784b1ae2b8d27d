"""The address code a second time, from docs/standard/address-code.md alone (its sections in #)."""

import re
import unicodedata
from pathlib import Path

import h3.api.basic_int as h3

STANDARD = Path(__file__).parents[2] / "docs" / "standard"
LINES = (STANDARD / "root-table.txt").read_text().split("\n")
ROOTS = [int(line, 16) for line in LINES if line and line[0] != "#"]
SYMBOLS = "012346789"
DIGITS = {chr(zero + n): str(n) for zero in (0x17E0, 0xFF10) for n in range(10)}
SEPARATORS = {
    *"-.,:;/_|\xad\xb7\u2022\u2027\u2044\u2212\u3001\u3002\u30fb\ufe58\ufe63\uff0c\uff0d\uff0e\uff0f",
    *map(chr, [*range(0x200B, 0x2016), *range(0x202A, 0x202F), *range(0x2060, 0x2065)]),
    *map(chr, [*range(0x2066, 0x206A), 0xFEFF, 0xFF3F]),
}
W, Q, U = (1, 5, 6, 4, 7, 2, 8, 3, 5, 1, 4, 7), (1, 1, 2, 2, 5, 4, 7, 8, 5, 4, 7), (7, 6, 4)


class RefusedError(Exception):
    """What cannot be answered; ``kind`` is the error's name in the standard."""

    def __init__(self, kind):
        super().__init__(kind)
        self.kind = kind


def demand(condition, kind):
    if not condition:
        raise RefusedError(kind)


# --- 1.4 check, 1.10 check of a suffix ---


def plus(x, y):
    return (x // 3 + y // 3) % 3 * 3 + (x + y) % 3


def times(x, y):
    (a, b), (c, d) = divmod(x, 3), divmod(y, 3)
    return (a * d + b * c) % 3 * 3 + (b * d - a * c) % 3


def weighted(weights, values):
    total = 0
    for weight, value in zip(weights, values, strict=True):
        total = plus(total, times(weight, value))
    return total


def suffix_holds(values, sequence, check):
    weights = (*Q, *U[3 - len(sequence) :], 1)
    return weighted(weights, (*values[:11], *sequence, check)) == 0


# --- 1.2 position to code ---


def encode(latitude, longitude):
    demand(abs(latitude) <= 90 and abs(longitude) <= 180, "format")  # NaN is refused too
    cell = h3.latlng_to_cell(latitude, longitude, 13)
    root = h3.cell_to_parent(cell, 5)
    demand(root in ROOTS, "outside")
    rank = ROOTS.index(root)
    values = [rank // 81, rank // 9 % 9, rank % 9]
    values += [cell >> 3 * (15 - r) & 7 for r in range(6, 14)]
    return written([*values, next(v for v in range(9) if weighted(W, [*values, v]) == 0)])


def written(values):
    """Values of a door, of an area (1.6) or of a door with a suffix (1.10), in groups (1.8)."""
    digits = "".join(SYMBOLS[value] for value in values).ljust(12, "x")
    groups = (digits[:4], digits[4:8], digits[8:12], digits[12:])
    return "-".join(group for group in groups if group)


# --- 1.5 reading, 1.10 with a suffix ---


def without_separators(text):
    kept = (sign for sign in text if not (sign.isspace() or sign in SEPARATORS))
    return "".join(DIGITS.get(sign, sign) for sign in kept)


def read(text):
    """The values of a door, 12; of an area, 4 or 8; of a door with a suffix, 14 to 16."""
    typed = without_separators(text)
    plain = "".join(DIGITS.get(sign, sign) for sign in text if not sign.isspace())
    demand(not re.fullmatch("[0-9]{11,12}[.,]0{1,2}", plain), "format")
    digits = typed.rstrip("xX×") if len(typed) == 12 else typed
    demand(len(digits) in ((4, 8, 12) if len(typed) == 12 else (14, 15, 16)), "format")
    demand(set(digits) <= set(SYMBOLS) and digits[12:13] != "0", "format")
    values = [SYMBOLS.index(digit) for digit in digits]
    demand(max(values[3:11]) < 7, "unknown")
    demand(len(values) < 12 or weighted(W, values[:12]) == 0, "check")
    demand(rank_of(values) < len(ROOTS), "unknown")
    demand(len(values) <= 12 or suffix_holds(values, values[12:-1], values[-1]), "check")
    return values


def rank_of(values):
    return 81 * values[0] + 9 * values[1] + values[2]


def sequence_of(values):
    """The sequence number of a door's suffix; None where it has none."""
    number = 0
    for value in values[12:-1]:
        number = 9 * number + value
    return number or None


def with_suffix(code, sequence):
    """The code of a door with the suffix of a sequence number (1.10)."""
    demand(1 <= sequence <= 728, "format")
    values, symbols = read(code), []
    demand(len(values) == 12, "format")
    while sequence:
        sequence, last = divmod(sequence, 9)
        symbols.insert(0, last)
    check = next(c for c in range(9) if suffix_holds(values, symbols, c))
    return written([*values, *symbols, check])


# --- 1.3, 1.6 code to place, 1.7 storage key ---


def decode(text):
    """Cell, latitude and longitude of a door or an area."""
    values = read(text)
    children = values[3:11]
    cell = ROOTS[rank_of(values)] & ~(15 << 52) | (5 + len(children)) << 52
    for r, value in enumerate(children, 6):
        cell = cell & ~(7 << 3 * (15 - r)) | value << 3 * (15 - r)
    return cell, *h3.cell_to_latlng(cell)


def storage_key(text):
    values = read(text)
    demand(len(values) == 12, "format")
    key = rank_of(values)
    for value in values[3:11]:
        key = 7 * key + value
    return key


# --- 1.9 spoken form ---


def table():
    """The words of 1.9 as the page prints them: meaning, Khmer spellings, Latin spellings."""
    page = (STANDARD / "address-code.md").read_text("utf-8")
    rows = page[page.index("| Meaning | Khmer | Latin |") :].split("\n\n")[0].split("\n")[2:]
    for row in rows:
        meaning, khmer, latin = (cell.strip() for cell in row.strip("|").split("|"))
        word = meaning.split("*")[1] if "*" in meaning else int(meaning)
        yield word, khmer.split(", "), latin.split(", ")


WORDS = {word: (khmer, latin) for word, khmer, latin in table()}


def heard(text):
    """Fold as step 1 of hearing does."""
    plain = unicodedata.normalize("NFD", "".join(DIGITS.get(c, c) for c in text).casefold())
    marks = {*map(chr, range(0x300, 0x370)), *"'`\u00b4\u02bc\u2018\u2019"}
    return without_separators("".join(sign for sign in plain if sign not in marks))


SPELLINGS = {heard(s): word for word, both in WORDS.items() for some in both for s in some}
SPELLINGS |= {digit: digit for digit in "0123456789"}


def say(text, pairs, script):
    """A door in words, digit by digit or in pairs; script 0 is Khmer, 1 is Latin."""
    digits = "".join(SYMBOLS[value] for value in read(text))
    groups = [digits[i : i + 4] for i in (0, 4, 8)]
    parts = [" ".join(said_pairs(g, script) if pairs else said(g, script)) for g in groups]
    if digits[12:]:
        parts.append(" ".join([WORDS["tvear"][script][0], *said(digits[12:], script)]))
    return ", ".join(parts)


def said(digits, script):
    first = {word: spellings[script][0] for word, spellings in WORDS.items()}
    return [first["pram"] + first[int(d) - 5] if d > "5" else first[int(d)] for d in digits]


def said_pairs(group, script):
    for tens, unit in (group[:2], group[2:]):
        ten = said(tens, script) if tens == "0" else [WORDS[10 * int(tens)][script][0]]
        one = said(unit, script) if unit != "0" or tens == "0" else []
        yield ("", "-")[script].join(ten + one)


def hear(text):
    """The values of a door that is said in words."""
    divided = divide(heard(text))
    demand(divided is not None, "format")
    words, digits = join_pram(divided), ""
    while words:
        word, *words = words
        if word in range(1, 10) and words[:1] == ["dandab"]:
            digits, words = f"{digits}1{word}", words[1:]
        elif word in range(10, 100):
            takes = words and words[0] in range(1, 10) and words[1:2] != ["dandab"]
            digits += str(word + words.pop(0)) if takes else str(word)
        elif word == "tvear" and len(digits) == 12:
            digits += "-"
        else:
            demand(word not in ("dandab", "tvear"), "format")
            digits += str(word)
    demand("-" not in digits or len(digits) in (15, 16, 17), "format")
    return read(digits)


def divide(text):
    """The words of a text, or None where it has no division."""
    ways = {0: []}
    for end in range(1, len(text) + 1):
        for start in [s for s in ways if text[s:end] in SPELLINGS]:
            ways[end] = [*ways[start], SPELLINGS[text[start:end]]]
    return ways.get(len(text)) if text else None


def join_pram(words):
    """pram and a word of 1 to 4 are 6 to 9; alone it is 5."""
    joined = []
    for word in words:
        if joined and joined[-1] == "pram" and word in (1, 2, 3, 4):
            joined[-1] = 5 + word
        else:
            joined.append(word)
    return [5 if word == "pram" else word for word in joined]
