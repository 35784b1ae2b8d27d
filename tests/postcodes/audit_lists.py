"""Lists as publishers bring them out, and the faults that get into them."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from postcodes import ListedRow, ParentClaim, likeness, load_registry
from postcodes.names import fold_name


def export(*, province: str = "", parents: bool = False, names: bool = True) -> list[ListedRow]:
    """The registry as a list: clean but for what is disputed. The header is row 1."""
    units = [u for u in load_registry().units.values() if u.postcode.startswith(province)]
    return [
        ListedRow(
            number,
            unit.postcode,
            unit.name_km if names else "",
            unit.name_latin if names else "",
            level=unit.level.value if names else "",
            claims=(ParentClaim(None, unit.parent),) if parents and unit.parent else (),
        )
        for number, unit in enumerate(sorted(units, key=lambda unit: unit.postcode), start=2)
    ]


@dataclass(frozen=True)
class Fault:
    """A list with one fault in it.

    Attributes:
        rows: The list.
        row: Number of the row with the fault; None where a row was taken out.
        rules: Rules under which it may be told.
        right: The code that the row should have had; None where the code is right.
    """

    rows: list[ListedRow]
    row: int | None
    rules: frozenset[str]
    right: str | None = None


def _changed(rows, at, rules, *, right=None, **cells):
    changed = [*rows]
    changed[at] = replace(rows[at], **cells)
    return Fault(changed, rows[at].number, frozenset(rules), right)


def _recoded(rows, at, code, *rules):
    return _changed(rows, at, rules, right=rows[at].code, code=code)


def no_code(rows, at, draw):
    return _recoded(rows, at, draw.choice(["", "  ", "\u200b"]), "empty", "not_a_code")


def letters(rows, at, draw):
    return _recoded(rows, at, draw.choice(["n/a", "12O4O7", "—", "1.2E+05"]), "not_a_code")


def digit_too_many(rows, at, draw):
    return _recoded(rows, at, rows[at].code + draw.choice("123456789"), "wrong_length")


def digit_left_out(rows, at, draw):
    code = rows[at].code
    place = draw.randrange(1, len(code))
    return _recoded(rows, at, code[:place] + code[place + 1 :], "wrong_length")


def zero_lost(rows, at, draw):
    at = draw.choice([n for n, row in enumerate(rows) if row.code.startswith("0")])
    return _changed(rows, at, ["leading_zero"], code=rows[at].code[1:])


def as_number(rows, at, draw):
    return _changed(rows, at, ["stored_as_number"], code=f"{rows[at].code}.0")


def row_twice(rows, at, draw):
    again = replace(rows[at], number=9_999)
    place = draw.randrange(len(rows))
    return Fault(
        [*rows[:place], again, *rows[place:]],
        # Out of its place it is known for the copy; beside the first, the second one is.
        rows[at].number if place == at else 9_999,
        frozenset({"duplicate_row"}),
    )


def code_of_another(rows, at, draw):
    other = draw.choice([row for row in rows if row is not rows[at]])
    return _recoded(rows, at, other.code, "duplicate_code", "misprint", "wrong_parent")


def wrong_digit(rows, at, draw):
    code = rows[at].code
    place = draw.randrange(len(code))
    digit = draw.choice([d for d in "0123456789" if d != code[place]])
    rules = ("misprint", "duplicate_code", "impossible_digits", "wrong_parent")
    return _recoded(rows, at, code[:place] + digit + code[place + 1 :], *rules)


def _unlike(row, other):
    return all(
        likeness(fold_name(one), fold_name(two)) < 0.5
        for one, two in ((row.name_km, other.name_km), (row.name_latin, other.name_latin))
    )


def name_of_another(rows, at, draw):
    other = draw.choice([row for row in rows if _unlike(rows[at], row)])
    names = {"name_km": other.name_km, "name_latin": other.name_latin}
    return _changed(rows, at, ["name_mismatch"], **names)


def name_of_nobody(rows, at, draw):
    names = {"name_km": "គ្មានឈ្មោះសោះ", "name_latin": "Zzyx Qwop"}
    return _changed(rows, at, ["name_mismatch"], **names)


def one_script_of_another(rows, at, draw):
    other = draw.choice([row for row in rows if _unlike(rows[at], row)])
    script = draw.choice(["name_km", "name_latin"])
    return _changed(rows, at, ["scripts_disagree"], **{script: getattr(other, script)})


def name_left_out(rows, at, draw):
    return _changed(rows, at, ["name_missing"], **{draw.choice(["name_km", "name_latin"]): ""})


def other_level(rows, at, draw):
    levels = {"province", "district", "commune", "village"} - {rows[at].level}
    return _changed(rows, at, ["level_mismatch"], level=draw.choice(sorted(levels)))


def row_left_out(rows, at, draw):
    gone = rows[at].code
    return Fault([*rows[:at], *rows[at + 1 :]], None, frozenset({"missing_unit"}), gone)


def copy_under_a_free_number(rows, at, draw):
    communes = [n for n, row in enumerate(rows) if row.level == "commune"]
    at = draw.choice(communes)
    known = {row.code for row in rows}
    free = [f"{rows[at].code[:4]}{n}" for n in range(90, 99)]
    copy = replace(rows[at], number=9_999, code=draw.choice([c for c in free if c not in known]))
    return Fault([*rows[: at + 1], copy, *rows[at + 1 :]], 9_999, frozenset({"phantom"}))


FAULTS = (
    no_code,
    letters,
    digit_too_many,
    digit_left_out,
    zero_lost,
    as_number,
    row_twice,
    code_of_another,
    wrong_digit,
    name_of_another,
    name_of_nobody,
    one_script_of_another,
    name_left_out,
    other_level,
    row_left_out,
    copy_under_a_free_number,
)


def inject(fault, rows, seed) -> Fault:
    """Put a fault at a random place of a list."""
    draw = random.Random(f"{fault.__name__} {seed}")
    return fault(rows, draw.randrange(len(rows)), draw)
