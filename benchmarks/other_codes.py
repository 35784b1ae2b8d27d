"""Do the arithmetic of DIGIPIN and Open Location Code, written afresh from their descriptions.

Plain functions for one position, as the references of both are, and the same on whole arrays. Only
the arithmetic: positions are taken to lie in bounds and texts to be sound.

- DIGIPIN: "DIGIPIN Technical Document, Final Version", Department of Posts, India, March 2025. Ten
  symbols, each a cell of a 4 x 4 grid within the cell before, over 2.5 to 38.5 N, 63.5 to 99.5 E.
- Open Location Code: "Open Location Code Specification", github.com/google/open-location-code,
  docs/specification.md. Eleven digits: five pairs in base 20 and one cell of 5 rows and 4 columns.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bytes = npt.NDArray[np.uint8]
Texts = npt.NDArray[np.bytes_]

DIGIPIN_SOUTH: Final = 2.5
DIGIPIN_WEST: Final = 63.5
DIGIPIN_SPAN: Final = 36.0
_DIGIPIN_GRID: Final = ("FC98", "J327", "K456", "LMPT")  # the first row is the northernmost
_DIGIPIN_LEVELS: Final = 10
_DIGIPIN_STEPS: Final = 4**_DIGIPIN_LEVELS

_OLC_DIGITS: Final = "23456789CFGHJMPQRVWX"
_OLC_BASE: Final = 20
_OLC_PAIRS: Final = 5
_OLC_ROWS, _OLC_COLUMNS = 5, 4
_OLC_PER_DEGREE: Final = 8_000  # the last pair counts 1/8000 of a degree


def digipin(latitude: float, longitude: float) -> str:
    """The DIGIPIN of a position.

    >>> digipin(28.622788, 77.213033)  # Dak Bhawan, New Delhi
    '39J-49L-L8T4'
    """
    south, west, span = DIGIPIN_SOUTH, DIGIPIN_WEST, DIGIPIN_SPAN
    symbols = []
    for _ in range(_DIGIPIN_LEVELS):
        span /= 4
        row, column = int((latitude - south) / span), int((longitude - west) / span)
        south, west = south + row * span, west + column * span
        symbols.append(_DIGIPIN_GRID[3 - row][column])
    written = "".join(symbols)
    return f"{written[:3]}-{written[3:6]}-{written[6:]}"


def digipin_centre(text: str) -> tuple[float, float]:
    """Latitude and longitude of the middle of a DIGIPIN's cell."""
    south, west, span = DIGIPIN_SOUTH, DIGIPIN_WEST, DIGIPIN_SPAN
    for symbol in text.replace("-", ""):
        span /= 4
        row, column = _DIGIPIN_PLACE[symbol]
        south, west = south + row * span, west + column * span
    return south + span / 2, west + span / 2


_DIGIPIN_PLACE: Final = {
    symbol: (3 - row, column)
    for row, symbols in enumerate(_DIGIPIN_GRID)
    for column, symbol in enumerate(symbols)
}


def is_digipin(text: str) -> bool:
    """Whether the description refuses nothing: any ten of the sixteen symbols are a cell."""
    symbols = text.replace("-", "")
    return len(symbols) == _DIGIPIN_LEVELS and all(symbol in _DIGIPIN_PLACE for symbol in symbols)


def open_location_code(latitude: float, longitude: float) -> str:
    """The Open Location Code of eleven digits of a position.

    >>> open_location_code(20.3701125, 2.782234375)
    '7FG49QCJ+2VX'
    """
    # Counted in cells of the last digit; rounded first, so that 1.2 is not 1.1999….
    row = math.floor(round((latitude + 90) * _OLC_PER_DEGREE * _OLC_ROWS, 6))
    column = math.floor(round((longitude + 180) * _OLC_PER_DEGREE * _OLC_COLUMNS, 6))
    row, row_within = divmod(row, _OLC_ROWS)
    column, column_within = divmod(column, _OLC_COLUMNS)
    written = _OLC_DIGITS[row_within * _OLC_COLUMNS + column_within]
    for _ in range(_OLC_PAIRS):
        row, low = divmod(row, _OLC_BASE)
        column, right = divmod(column, _OLC_BASE)
        written = _OLC_DIGITS[low] + _OLC_DIGITS[right] + written
    return f"{written[:8]}+{written[8:]}"


def open_location_code_centre(text: str) -> tuple[float, float]:
    """Latitude and longitude of the middle of the cell of an eleven-digit code."""
    values = [_OLC_DIGITS.index(symbol) for symbol in text.replace("+", "")]
    row = column = 0
    for low, right in zip(values[0:10:2], values[1:10:2], strict=True):
        row, column = row * _OLC_BASE + low, column * _OLC_BASE + right
    row = row * _OLC_ROWS + values[10] // _OLC_COLUMNS
    column = column * _OLC_COLUMNS + values[10] % _OLC_COLUMNS
    return (
        (row + 0.5) / (_OLC_PER_DEGREE * _OLC_ROWS) - 90,
        (column + 0.5) / (_OLC_PER_DEGREE * _OLC_COLUMNS) - 180,
    )


def is_open_location_code(text: str) -> bool:
    """Whether a full code of eleven digits is valid: the first pair must lie on the globe."""
    digits = text.replace("+", "")
    if not (len(digits) == 11 and text[8] == "+" and all(d in _OLC_DIGITS for d in digits)):
        return False
    north, east = _OLC_DIGITS.index(digits[0]), _OLC_DIGITS.index(digits[1])
    return north * _OLC_BASE < 180 and east * _OLC_BASE < 360


# --- whole arrays ---------------------------------------------------------------------------


def digipins(latitudes: Floats, longitudes: Floats) -> Texts:
    """As ``digipin``, dtype S12, (n,)."""
    rows = ((latitudes - DIGIPIN_SOUTH) * (_DIGIPIN_STEPS / DIGIPIN_SPAN)).astype(np.int32)
    columns = ((longitudes - DIGIPIN_WEST) * (_DIGIPIN_STEPS / DIGIPIN_SPAN)).astype(np.int32)
    text = np.full((len(rows), 12), ord("-"), np.uint8)
    for level, place in enumerate(_DIGIPIN_TEXT):
        shift = 2 * (_DIGIPIN_LEVELS - 1 - level)
        text[:, place] = _DIGIPIN_SYMBOLS[(rows >> shift & 3) << 2 | columns >> shift & 3]
    return text.view("S12").ravel()


def digipin_centres(texts: Texts) -> tuple[Floats, Floats]:
    """As ``digipin_centre``, (n,) each."""
    text = texts.view(np.uint8).reshape(len(texts), 12)
    rows, columns = np.zeros(len(texts), np.int32), np.zeros(len(texts), np.int32)
    for place in _DIGIPIN_TEXT:
        cell = _DIGIPIN_CELLS[text[:, place]]
        rows, columns = rows << 2 | cell >> 2, columns << 2 | cell & 3
    size = np.float64(DIGIPIN_SPAN / _DIGIPIN_STEPS)
    return DIGIPIN_SOUTH + (rows + 0.5) * size, DIGIPIN_WEST + (columns + 0.5) * size


_DIGIPIN_TEXT: Final = (0, 1, 2, 4, 5, 6, 8, 9, 10, 11)
_DIGIPIN_SYMBOLS: Final = np.frombuffer("".join(reversed(_DIGIPIN_GRID)).encode(), np.uint8)
_DIGIPIN_CELLS: Final = np.zeros(256, np.int32)
_DIGIPIN_CELLS[_DIGIPIN_SYMBOLS] = np.arange(16)


def open_location_codes(latitudes: Floats, longitudes: Floats) -> Texts:
    """As ``open_location_code``, dtype S12, (n,)."""
    rows = (latitudes + 90) * (_OLC_PER_DEGREE * _OLC_ROWS)
    columns = (longitudes + 180) * (_OLC_PER_DEGREE * _OLC_COLUMNS)
    row = np.floor(np.round(rows, 6)).astype(np.int32)
    column = np.floor(np.round(columns, 6)).astype(np.int32)
    text = np.full((len(row), 12), ord("+"), np.uint8)
    row, row_within = np.divmod(row, _OLC_ROWS)
    column, column_within = np.divmod(column, _OLC_COLUMNS)
    text[:, 11] = _OLC_SYMBOLS[row_within * _OLC_COLUMNS + column_within]
    for place in _OLC_TEXT[::-1]:
        row, low = np.divmod(row, _OLC_BASE)
        column, right = np.divmod(column, _OLC_BASE)
        text[:, place], text[:, place + 1] = _OLC_SYMBOLS[low], _OLC_SYMBOLS[right]
    return text.view("S12").ravel()


def open_location_code_centres(texts: Texts) -> tuple[Floats, Floats]:
    """As ``open_location_code_centre``, (n,) each."""
    text = texts.view(np.uint8).reshape(len(texts), 12)
    rows, columns = np.zeros(len(texts), np.int32), np.zeros(len(texts), np.int32)
    for place in _OLC_TEXT:
        rows = rows * _OLC_BASE + _OLC_VALUES[text[:, place]]
        columns = columns * _OLC_BASE + _OLC_VALUES[text[:, place + 1]]
    last = _OLC_VALUES[text[:, 11]]
    rows, columns = rows * _OLC_ROWS + last // 4, columns * _OLC_COLUMNS + last % 4
    return (
        (rows + 0.5) / (_OLC_PER_DEGREE * _OLC_ROWS) - 90,
        (columns + 0.5) / (_OLC_PER_DEGREE * _OLC_COLUMNS) - 180,
    )


_OLC_TEXT: Final = (0, 2, 4, 6, 9)
_OLC_SYMBOLS: Final = np.frombuffer(_OLC_DIGITS.encode(), np.uint8)
_OLC_VALUES: Final = np.zeros(256, np.int32)
_OLC_VALUES[_OLC_SYMBOLS] = np.arange(_OLC_BASE)
