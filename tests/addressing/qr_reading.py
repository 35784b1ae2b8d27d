"""Read a QR code from its modules: what a telephone does, written from ISO/IEC 18004 alone.

It knows nothing of the library that drew the code. Damage is found (the Reed–Solomon syndromes
must be zero), not repaired. Versions 1 to 8, one byte segment.
"""

from __future__ import annotations

FORMAT_MASK = 0b101010000010010
LEVELS = {0b01: "L", 0b00: "M", 0b11: "Q", 0b10: "H"}
# Error correction code words of a block, and blocks as (count, data code words): table 9.
BLOCKS = {
    (1, "L"): (7, [(1, 19)]), (1, "M"): (10, [(1, 16)]),
    (1, "Q"): (13, [(1, 13)]), (1, "H"): (17, [(1, 9)]),
    (2, "L"): (10, [(1, 34)]), (2, "M"): (16, [(1, 28)]),
    (2, "Q"): (22, [(1, 22)]), (2, "H"): (28, [(1, 16)]),
    (3, "L"): (15, [(1, 55)]), (3, "M"): (26, [(1, 44)]),
    (3, "Q"): (18, [(2, 17)]), (3, "H"): (22, [(2, 13)]),
    (4, "L"): (20, [(1, 80)]), (4, "M"): (18, [(2, 32)]),
    (4, "Q"): (26, [(2, 24)]), (4, "H"): (16, [(4, 9)]),
    (5, "L"): (26, [(1, 108)]), (5, "M"): (24, [(2, 43)]),
    (5, "Q"): (18, [(2, 15), (2, 16)]), (5, "H"): (22, [(2, 11), (2, 12)]),
    (6, "L"): (18, [(2, 68)]), (6, "M"): (16, [(4, 27)]),
    (6, "Q"): (24, [(4, 19)]), (6, "H"): (28, [(4, 15)]),
    (7, "L"): (20, [(2, 78)]), (7, "M"): (18, [(4, 31)]),
    (7, "Q"): (18, [(2, 14), (4, 15)]), (7, "H"): (26, [(4, 13), (1, 14)]),
    (8, "L"): (24, [(2, 97)]), (8, "M"): (22, [(2, 38), (2, 39)]),
    (8, "Q"): (22, [(4, 18), (2, 19)]), (8, "H"): (26, [(4, 14), (2, 15)]),
}  # fmt: skip
ALIGNMENT = {
    1: [], 2: [6, 18], 3: [6, 22], 4: [6, 26], 5: [6, 30], 6: [6, 34], 7: [6, 22, 38],
    8: [6, 24, 42],
}  # fmt: skip
MASKS = [
    lambda i, j: (i + j) % 2 == 0,
    lambda i, _: i % 2 == 0,
    lambda _, j: j % 3 == 0,
    lambda i, j: (i + j) % 3 == 0,
    lambda i, j: (i // 2 + j // 3) % 2 == 0,
    lambda i, j: i * j % 2 + i * j % 3 == 0,
    lambda i, j: (i * j % 2 + i * j % 3) % 2 == 0,
    lambda i, j: ((i + j) % 2 + i * j % 3) % 2 == 0,
]


def read_qr(modules: list[list[bool]]) -> str:
    """The text of a QR code; True is dark."""
    size = len(modules)
    version = (size - 17) // 4
    level, mask = _format(modules)
    bits = [
        modules[row][column] ^ MASKS[mask](row, column)
        for row, column in _data_path(size, _function_modules(version))
    ]
    words = [
        int("".join("1" if bit else "0" for bit in bits[at : at + 8]), 2)
        for at in range(0, len(bits) - 7, 8)
    ]
    return _text(_data_words(words, version, level), version)


def _format(modules) -> tuple[str, int]:
    places = [(8, c) for c in (0, 1, 2, 3, 4, 5, 7, 8)] + [(r, 8) for r in (7, 5, 4, 3, 2, 1, 0)]
    value = int("".join("1" if modules[r][c] else "0" for r, c in places), 2) ^ FORMAT_MASK
    assert _remainder(value) == 0, "the format information is damaged"
    return LEVELS[value >> 13], value >> 10 & 7


def _remainder(value: int) -> int:
    """Of the division by the generator of the (15, 5) BCH code."""
    for bit in range(14, 9, -1):
        if value >> bit & 1:
            value ^= 0b10100110111 << (bit - 10)
    return value


def _function_modules(version: int) -> set[tuple[int, int]]:
    size = 17 + 4 * version
    taken = {(r, c) for r in range(9) for c in range(9)}
    taken |= {(r, c) for r in range(9) for c in range(size - 8, size)}
    taken |= {(r, c) for r in range(size - 8, size) for c in range(9)}
    taken |= {(6, c) for c in range(size)} | {(r, 6) for r in range(size)}
    centres = ALIGNMENT[version]
    corners = {(6, 6), (6, size - 7), (size - 7, 6)}
    for row in centres:
        for column in centres:
            if (row, column) not in corners:
                taken |= {(row + r, column + c) for r in range(-2, 3) for c in range(-2, 3)}
    if version >= 7:
        taken |= {(r, c) for r in range(6) for c in range(size - 11, size - 8)}
        taken |= {(c, r) for r in range(6) for c in range(size - 11, size - 8)}
    return taken


def _data_path(size: int, taken: set[tuple[int, int]]):
    """Two columns at a time from the right, upwards and downwards in turn."""
    upwards = True
    column = size - 1
    while column > 0:
        column -= column == 6
        for row in range(size - 1, -1, -1) if upwards else range(size):
            for at in (column, column - 1):
                if (row, at) not in taken:
                    yield row, at
        upwards = not upwards
        column -= 2


def _data_words(words: list[int], version: int, level: str) -> list[int]:
    correction, groups = BLOCKS[version, level]
    lengths = [length for count, length in groups for _ in range(count)]
    stream = iter(words)
    blocks: list[list[int]] = [[] for _ in lengths]
    for place in range(max(lengths)):
        for block, length in zip(blocks, lengths, strict=True):
            if place < length:
                block.append(next(stream))
    ends = [[] for _ in lengths]
    for _ in range(correction):
        for end in ends:
            end.append(next(stream))
    for block, end in zip(blocks, ends, strict=True):
        assert _is_code_word([*block, *end], correction), "a block is damaged"
    return [word for block in blocks for word in block]


def _is_code_word(words: list[int], correction: int) -> bool:
    """Whether every syndrome over GF(256) (x⁸ + x⁴ + x³ + x² + 1) is zero."""
    powers = [1]
    for _ in range(254):
        nxt = powers[-1] << 1
        powers.append(nxt ^ 0x11D if nxt > 255 else nxt)
    logarithm = {value: at for at, value in enumerate(powers)}
    for root in range(correction):
        total = 0
        for word in words:
            if total:
                total = powers[(logarithm[total] + root) % 255]
            total ^= word
        if total:
            return False
    return True


def _text(words: list[int], version: int) -> str:
    bits = "".join(f"{word:08b}" for word in words)
    assert bits[:4] == "0100", "no byte segment"
    width = 8 if version < 10 else 16
    length = int(bits[4 : 4 + width], 2)
    start = 4 + width
    data = bytes(int(bits[start + 8 * i : start + 8 * i + 8], 2) for i in range(length))
    assert bits[start + 8 * length :][:4] in ("0000", ""), "more than one segment"
    return data.decode()
