"""Say what six digits named before today's postcodes."""

from __future__ import annotations

from postcodes import DatedUnit, load_history, outcomes


def once_its_code(code: str, postcode: str) -> str | None:
    """Why an old code agrees with a place although today it names another; None if it does not.

    Args:
        code: Six digits that stand beside the words.
        postcode: Of what the words name.

    >>> once_its_code("121001", "121102")
    'Until 2025 it was the code of Sangkat Chrouy Changvar.'
    >>> once_its_code("121001", "120407")
    """
    for unit in _before_today(code):
        if any(found.unit.code == postcode for found in outcomes(load_history(), unit)):
            return f"Until {_end(unit)} it was the code of {unit.full_name_latin}."
    return None


def names_before_today(code: str) -> str:
    """What six digits named in older lists, as a sentence; empty where they named nothing.

    >>> names_before_today("999999")
    ''
    """
    units = _before_today(code)
    named = dict.fromkeys(f"{unit.full_name_latin} (list of {unit.vintage})" for unit in units)
    return f"It was the code of {', '.join(named)}." if named else ""


def _before_today(code: str) -> list[DatedUnit]:
    """Units of older lists, the newest list first."""
    history = load_history()
    newest = history.vintages[-1].year
    return [unit for unit in reversed(history.named_by(code)) if unit.vintage != newest]


def _end(unit: DatedUnit) -> int:
    return (unit.valid_to or unit.valid_from).day.year
