"""Put what postcodes say into records, the same ones for the command line and for HTTP."""

from __future__ import annotations

from typing import Any

from gis_data import Unit
from postcodes import (
    Candidate,
    CodeReading,
    DatedUnit,
    History,
    Link,
    Moment,
    PostcodeLookup,
    UnitType,
    aliases_of,
    outcomes,
)


def unit_record(unit: DatedUnit) -> dict[str, Any]:
    """One unit of one list."""
    return {
        "postcode": unit.code,
        "vintage": unit.vintage,
        "level": unit.level,
        "unit_type": unit.unit_type,
        "name_km": unit.full_name_km,
        "name_en": unit.full_name_latin,
    }


def village_names(village: Unit) -> tuple[str, str]:
    """Khmer and Latin name of a village with the unit word, which some rows have already."""
    kind = UnitType.PHUM
    km, latin = village.name_km, village.name_latin
    return (
        km if km.startswith(kind.word_km) else f"{kind.word_km}{km}",
        latin if latin.startswith(kind.word_latin) else kind.with_latin_name(latin),
    )


def moment_record(moment: Moment | None) -> dict[str, Any] | None:
    """A date and how exactly it is known."""
    return None if moment is None else {"date": str(moment), "precision": moment.precision}


def dates_record(found: PostcodeLookup, history: History) -> dict[str, Any]:
    """What a look-up says about dates: the list, validity, what came before and after."""
    unit = found.unit
    vintage = history.vintage(unit.vintage)
    assert vintage is not None
    return {
        "on": found.on.isoformat() if found.on else None,
        "source_list": {
            "year": vintage.year,
            "title": vintage.title,
            "numbering": vintage.numbering,
            "source": vintage.source,
        },
        "valid_from": moment_record(unit.valid_from),
        "valid_to": moment_record(unit.valid_to),
        "is_new": history.is_new(unit),
        "predecessors": [_link_record(link, link.old) for link in found.predecessors],
        "successors": [_link_record(link, link.new) for link in found.successors],
        "today": [
            {
                "postcode": each.unit.code,
                "name_en": each.unit.full_name_latin,
                "reasons": list(each.reasons),
                "share": each.share,
            }
            for each in outcomes(history, unit)
        ],
    }


def reading_record(found: PostcodeLookup) -> dict[str, Any]:
    """What a look-up says about the text: form, certainty, other readings, warnings."""
    village = found.reading.village
    return {
        "form": found.reading.form,
        "certainty": found.certainty,
        "village": None
        if village is None
        else {
            "sorting_code": f"{village.code[:6]}-{village.code[6:]}",
            "name_km": village_names(village)[0],
            "name_en": village_names(village)[1],
        },
        "readings": [_other_reading(each) for each in found.others],
        "dispute": None
        if found.dispute is None
        else {
            "postcode": found.dispute.postcode,
            "other": found.dispute.other,
            "reading": found.dispute.reading,
        },
        "aliases": [alias.name for alias in aliases_of(found.unit.code)]
        if found.unit.valid_to is None
        else [],
        "warnings": list(found.warnings),
    }


def candidate_record(candidate: Candidate) -> dict[str, Any]:
    """One postcode of today that an old code may be."""
    outcome = candidate.outcome
    return {
        **unit_record(outcome.unit),
        "share": outcome.share,
        "reasons": list(outcome.reasons),
        "was": unit_record(candidate.origin),
        "path": [{"vintage": unit.vintage, "postcode": unit.code} for unit in outcome.path],
    }


def _link_record(link: Link, unit: DatedUnit) -> dict[str, Any]:
    return {**unit_record(unit), "reasons": list(link.reasons), "share": link.share}


def _other_reading(reading: CodeReading) -> dict[str, Any]:
    return {**unit_record(reading.unit), "form": reading.form}
