"""Lay out the postcodes of all known dates, and what became of each from list to list."""

from __future__ import annotations

import pandas as pd

from postcodes import History


def history_table(history: History) -> pd.DataFrame:
    """Every unit of every list; a date is a year where no day is known."""
    return pd.DataFrame(
        [
            {
                "vintage": unit.vintage,
                "numbering": vintage.numbering.value,
                "code": unit.code,
                "level": unit.level.value,
                "unit_type": unit.unit_type.value,
                "name_km": unit.name_km,
                "name_latin": unit.name_latin,
                "parent": unit.parent,
                "valid_from": str(unit.valid_from),
                "valid_to": None if unit.valid_to is None else str(unit.valid_to),
            }
            for vintage in history.vintages
            for units in vintage.units.values()
            for unit in units
        ]
    )


def succession_table(history: History) -> pd.DataFrame:
    """What each unit is in the next list of its numbering, and why."""
    return pd.DataFrame(
        [
            {
                "old_vintage": link.old.vintage,
                "old_code": link.old.code,
                "old_name_km": link.old.name_km,
                "new_vintage": link.new.vintage,
                "new_code": link.new.code,
                "new_name_km": link.new.name_km,
                "reasons": "; ".join(reason.value for reason in link.reasons),
                "share_of_villages": round(link.share, 4),
            }
            for link in history.links
        ]
    )
