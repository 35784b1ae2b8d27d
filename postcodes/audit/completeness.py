"""Tell for which scope a list is complete, and which units it lacks there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from gis_data import Level
from postcodes.audit.rules import load_limits
from postcodes.audit.state import Audit


def complete_scopes(audit: Audit) -> dict[Level, set[str]]:
    """Codes that the list should have: those of every scope of which it has nearly all.

    The scope is the country where the list has nearly all of it, else the provinces of which it
    has most; one that is thin in some of them is held to the others.
    """
    listed = {code for case in audit.cases if (code := case.stands_for) is not None}
    return {
        level: scope for level in Level if (scope := _scope(audit.base.by_level[level], listed))
    }


def _scope(published: Iterable[str], listed: set[str]) -> set[str]:
    published = list(published)
    limit = load_limits().complete
    expected = Counter(code[:2] for code in published)
    present = Counter(code[:2] for code in published if code in listed)
    if not present:
        return set()
    if sum(present.values()) >= limit * len(published):
        return set(published)
    # A single row in a province may be there by a misprint.
    touched = {one for one in present if present[one] > load_limits().touched * expected[one]}
    if sum(present[one] for one in touched) < limit * sum(expected[one] for one in touched):
        touched = {one for one in touched if present[one] >= limit * expected[one]}
    return {code for code in published if code[:2] in touched}
