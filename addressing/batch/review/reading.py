"""Read a review file back: everything is checked before anything is taken over."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from addressing.batch.corrections.model import Correction
from addressing.batch.corrections.places import read_place
from addressing.batch.review.sheet import (
    ALTERNATIVE_COLUMNS,
    ALTERNATIVES,
    CLERK_COLUMNS,
    code_of_cell,
    row_key,
    text_key,
)
from addressing.errors import AddressingError
from gis_data import InputError, Problem, Row, Table, shown_columns
from postcodes import PostcodeError, ascii_digits

_NEEDED = ("text", "pick", "correct_code", "found", "position", "key")
_LONGEST_AUTHOR = 100


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a review file says.

    Attributes:
        corrections: One for each text that was corrected.
        left_open: Rows that the clerk did not fill.
    """

    corrections: tuple[Correction, ...]
    left_open: int


class _Filled(NamedTuple):
    """A row that the clerk filled, and the code that is meant."""

    row: int
    correction: Correction


def read_review(table: Table, *, author: str, date: str) -> Reviewed:
    """The corrections of a review file.

    Args:
        table: The file, opened.
        author: Who corrected; stands in the reason of every answer that follows.
        date: ISO date of the correction.

    Raises:
        InputError: It is no review file, or rows are wrong; all of them are named and nothing
            is taken over.
    """
    author = " ".join(author.split())
    if not author or len(author) > _LONGEST_AUTHOR:
        raise InputError(
            "The corrections need an author.",
            [Problem("author", repr(author), f"a name of up to {_LONGEST_AUTHOR} characters")],
        )
    missing = [name for name in _NEEDED if name not in table.columns]
    if missing:
        raise InputError(
            "This is no review file.",
            [
                Problem(
                    "header",
                    shown_columns(table.columns),
                    f"also the columns {', '.join(missing)}",
                    "Give the file that phlov geocode --review wrote.",
                )
            ],
        )
    problems: list[Problem] = []
    filled: list[_Filled] = []
    left_open = 0
    for row in table:
        if not any(row.values[name].strip() for name in ("pick", "correct_code")):
            left_open += 1
        elif (code := _code(row, problems.append)) is not None:
            filled.append(_Filled(row.number, _correction(row, code, author, date)))
    corrections = _one_for_each_text(filled, problems.append)
    if problems:
        raise InputError(
            f"The review file has {len(problems)} rows that cannot be taken over; none was.",
            problems,
        )
    return Reviewed(corrections, left_open)


def _correction(row: Row, code: str, author: str, date: str) -> Correction:
    values = row.values
    text, position = text_key(values["text"], values["position"])
    return Correction(
        text=text,
        position=position,
        code=code,
        author=author,
        date=date,
        found=code_of_cell(values["found"]),
        note=" ".join(values.get(CLERK_COLUMNS[-1], "").split()),
    )


def _code(row: Row, report: Callable[[Problem], None]) -> str | None:
    """The code that the clerk means, in its canonical writing; None where a problem is reported."""
    values = row.values
    where = f"row {row.number}"
    others = [values.get(name, "") for name in ALTERNATIVE_COLUMNS]
    shown = [code_of_cell(cell) for cell in (values["found"], *filter(None, others))]
    if values["key"].strip() != row_key(values["text"], values["position"], shown):
        report(
            Problem(
                f"{where}, key",
                repr(values["text"][:60]),
                "the text, answers and key as they were written",
                "Only pick, correct_code and note are for filling in; copy the rest back from "
                "the first review file, or correct the .xlsx instead of the .csv.",
            )
        )
        return None
    if not values["text"].strip() and not values["position"].strip():
        report(Problem(where, "no text and no position", "something that a correction is for"))
        return None
    typed, picked = values["correct_code"].strip(), values["pick"].strip()
    by_number = _picked(picked, shown, where, report) if picked else None
    by_code = _typed(typed, where, report) if typed else None
    if (typed and by_code is None) or (picked and by_number is None):
        return None
    if by_code and by_number and by_code != by_number:
        report(
            Problem(
                where,
                f"pick {picked} ({by_number}) and correct_code {typed}",
                "one place",
                "Clear one of the two cells.",
            )
        )
        return None
    return by_code or by_number


def _picked(
    picked: str, shown: list[str], where: str, report: Callable[[Problem], None]
) -> str | None:
    number = ascii_digits(picked).removesuffix(".0")
    if not number.isdecimal() or int(number) > ALTERNATIVES:
        report(Problem(f"{where}, pick", repr(picked), f"a number from 0 to {ALTERNATIVES}"))
        return None
    place = int(number)
    if place >= len(shown) or not shown[place]:
        what = f"an alternative from 1 to {len(shown) - 1}" if len(shown) > 1 else "a correct_code"
        report(Problem(f"{where}, pick", repr(picked), f"{what}: no place stands there"))
        return None
    return _typed(shown[place], where, report)


def _typed(code: str, where: str, report: Callable[[Problem], None]) -> str | None:
    try:
        return read_place(code)
    except (PostcodeError, AddressingError) as error:
        report(
            Problem(
                f"{where}, correct_code",
                repr(code),
                "a postcode, village code or address code that exists",
                str(error),
            )
        )
        return None


def _one_for_each_text(
    filled: Iterable[_Filled], report: Callable[[Problem], None]
) -> tuple[Correction, ...]:
    first: dict[tuple[str, str], _Filled] = {}
    for one in filled:
        key = one.correction.text, one.correction.position
        other = first.setdefault(key, one)
        if other.correction.code != one.correction.code:
            report(
                Problem(
                    f"row {one.row}",
                    f"{one.correction.code} for the text that row {other.row} gives "
                    f"{other.correction.code}",
                    "one code for one text",
                )
            )
    return tuple(one.correction for one in first.values())
