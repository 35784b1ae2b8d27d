"""Match the columns of somebody's table to the roles that a program needs."""

from __future__ import annotations

import difflib
import unicodedata
from typing import TYPE_CHECKING

from gis_data.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_JOINERS = {"\u200b", "\u200c", "\u200d", "\ufeff"}
_SHOWN_COLUMNS = 30


def normal_name(name: str) -> str:
    """Reduce a column name to its letters and digits.

    >>> normal_name("Weight (kg)"), normal_name(" WEIGHT_KG")
    ('weightkg', 'weightkg')
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in folded if unicodedata.category(c)[0] in "LMN" and c not in _JOINERS)


def match_columns(
    columns: Sequence[str], roles: Mapping[str, Sequence[str]], overrides: Mapping[str, str]
) -> dict[str, str]:
    """Find which column plays which role.

    Case, spaces, underscores and punctuation do not count. A role's names are tried in their
    order, and a column plays one role only: overrides first, then roles in their order.

    Args:
        columns: The columns of the table.
        roles: Role → accepted names, the preferred first.
        overrides: Role → column, as a user insists.

    Returns:
        Role → column, for the roles that were found.

    Raises:
        InputError: When an override names a role or a column that does not exist.

    >>> match_columns(["ID", "អាសយដ្ឋាន"], {"id": ["id"], "address": ["address", "អាសយដ្ឋាន"]}, {})
    {'id': 'ID', 'address': 'អាសយដ្ឋាន'}
    """
    by_name: dict[str, str] = {}
    for column in columns:
        by_name.setdefault(normal_name(column), column)
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for role, wanted in overrides.items():
        if role not in roles:
            problems.append(_unknown_role(role, roles))
            continue
        chosen = wanted if wanted in columns else by_name.get(normal_name(wanted) or wanted)
        if chosen is None:
            problems.append(_missing_column(role, wanted, columns))
        else:
            found[role] = chosen
    if problems:
        raise InputError("The named columns cannot be used.", problems)
    taken = set(found.values())
    for role, names in roles.items():
        if role in found:
            continue
        for name in names:
            column = by_name.get(normal_name(name), "")
            if column and column not in taken:
                found[role] = column
                taken.add(column)
                break
    return {role: found[role] for role in roles if role in found}


def shown_columns(columns: Sequence[str]) -> str:
    """List column names for a message, cut where there are thousands."""
    shown = ", ".join(repr(column) for column in columns[:_SHOWN_COLUMNS])
    more = len(columns) - _SHOWN_COLUMNS
    return f"{shown} and {more} more" if more > 0 else shown


def _unknown_role(role: str, roles: Iterable[str]) -> Problem:
    return Problem(f"role {role}", f"{role!r}", f"one of {', '.join(roles)}")


def _missing_column(role: str, wanted: str, columns: Sequence[str]) -> Problem:
    near = difflib.get_close_matches(wanted, columns, n=1)
    remedy = f"Did you mean {near[0]!r}?" if near else ""
    return Problem(
        f"column for {role}", f"{wanted!r}", f"one of the columns {shown_columns(columns)}", remedy
    )
