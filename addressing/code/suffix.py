"""Write and read door suffixes: ``7747-0626-4043-27``.

Where several doors share a cell, the register leaves the first its twelve digits and allots
suffixes to the others. A suffix is never computed from a position: nothing here gives one out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from addressing.code.check import ORDER
from addressing.code.form import SYMBOLS, VALUE_OF, CodeLevel
from addressing.code.reading import error_of, read_code
from addressing.code.suffix_check import SEQUENCE_WEIGHTS, suffix_check_value
from addressing.errors import CodeFormatError

MAX_SEQUENCE: Final = ORDER ** len(SEQUENCE_WEIGHTS) - 1
"""The last number that three symbols hold."""


@dataclass(frozen=True, slots=True)
class DoorCode:
    """A door: its code, and its suffix where others share the cell.

    Attributes:
        code: The twelve digits, which say where the door is.
        sequence: Number of the suffix, from 1; None for a door that has the code alone.
        suffix: Symbols of the number and a check; empty for a door that has the code alone.
    """

    code: str
    sequence: int | None
    suffix: str

    @property
    def text(self) -> str:
        """The code with its suffix, as it is written."""
        return f"{self.code}-{self.suffix}" if self.suffix else self.code


def door_code(code: str, sequence: int) -> DoorCode:
    """The door with a number that the register has allotted.

    >>> door_code("7747-0626-4043", 2).text
    '7747-0626-4043-27'

    Raises:
        CodeFormatError: The code names an area or has a suffix, or no suffix has this number.
        CodeError: As ``decode``.
    """
    door = parse_door(code)
    if door.suffix:
        raise CodeFormatError(f"{code!r} has a suffix; give the twelve digits alone.")
    if not 1 <= sequence <= MAX_SEQUENCE:
        raise CodeFormatError(
            f"No suffix has the number {sequence}: they run from 1 to {MAX_SEQUENCE}."
        )
    symbols: list[int] = []
    rest = sequence
    while rest:
        rest, symbol = divmod(rest, ORDER)
        symbols.insert(0, symbol)
    symbols.append(suffix_check_value(_values(door.code), symbols))
    return DoorCode(door.code, sequence, "".join(SYMBOLS[symbol] for symbol in symbols))


def parse_door(text: str) -> DoorCode:
    """The door that a text names, in any digits and with any separators.

    >>> parse_door("៧៧៤៧ ០៦២៦ ៤០៤៣ ២៧")
    DoorCode(code='7747-0626-4043', sequence=2, suffix='27')

    Raises:
        CodeFormatError: Not the shape of a door's code; an area is none.
        CodeCheckError: The check of the code or of the suffix does not fit.
        CodeUnknownError: No place can have this code.
    """
    reading = read_code(text)
    if reading.code is None:
        raise error_of(reading)
    if reading.level is not CodeLevel.DOOR:
        raise CodeFormatError(f"{text!r} names an area, not a door. Give all twelve digits.")
    sequence = 0
    for symbol in reading.suffix[:-1]:
        sequence = sequence * ORDER + VALUE_OF[symbol]
    return DoorCode(reading.code, sequence or None, reading.suffix)


def _values(code: str) -> list[int]:
    return [VALUE_OF[digit] for digit in code.replace("-", "")]
