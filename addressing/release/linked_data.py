"""Say the postcodes in the words of schema.org, as JSON-LD."""

from __future__ import annotations

import json
from typing import Any, Final

from addressing.release.contents import Contents
from gis_data import Level
from postcodes import Lattice, PostalUnit, Registry

_COUNTRY: Final = "KH"
_PREFIX_DIGITS: Final = {Level.PROVINCE: 2, Level.DISTRICT: 4, Level.COMMUNE: 6}


def linked_data(registry: Registry, lattice: Lattice, contents: Contents, version: str) -> str:
    """The postcodes as one document.

    A ``Dataset``; for each unit an ``AdministrativeArea`` with its ``PostalAddress``; and a
    ``DefinedRegion`` with its postcode prefix, as shops state where they deliver. Identifiers are
    relative: they stand below the address at which the document is published.
    """
    units = [unit for _, unit in sorted(registry.units.items())]
    graph: list[dict[str, Any]] = [_dataset(contents, version)]
    graph += [_area(unit, registry, lattice) for unit in units]
    graph += [_region(unit) for unit in units]
    document = {"@context": "https://schema.org", "@graph": graph}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _dataset(contents: Contents, version: str) -> dict[str, Any]:
    return {
        "@id": "#dataset",
        "@type": "Dataset",
        "name": [_word("km", contents.title_km), _word("en", contents.title)],
        "version": version,
        "license": [_work(name) for name in dict.fromkeys(contents.licences.values())],
        "isBasedOn": _work(contents.decree),
        "creditText": "; ".join(source.attribution for source in contents.release_sources()),
        "publisher": {"@type": "Organization", "name": contents.publisher},
    }


def _work(name: str) -> dict[str, str]:
    return {"@type": "CreativeWork", "name": name}


def _word(language: str, text: str) -> dict[str, str]:
    return {"@language": language, "@value": text}


def _names(unit: PostalUnit) -> list[dict[str, str]]:
    return [_word("km", unit.full_name_km), _word("en", unit.full_name_latin)]


def _area(unit: PostalUnit, registry: Registry, lattice: Lattice) -> dict[str, Any]:
    chain = registry.chain(unit.postcode)
    address: dict[str, Any] = {
        "@type": "PostalAddress",
        "postalCode": unit.postcode,
        "addressRegion": chain[-1].full_name_latin,
        "addressCountry": _COUNTRY,
    }
    if unit.level is not Level.PROVINCE:
        address["addressLocality"] = ", ".join(above.full_name_latin for above in chain[:-1])
    area: dict[str, Any] = {
        "@id": f"#{unit.postcode}",
        "@type": "AdministrativeArea",
        "name": _names(unit),
        "identifier": [
            {"@type": "PropertyValue", "propertyID": "postcode", "value": unit.postcode},
            {"@type": "PropertyValue", "propertyID": "administrative code", "value": unit.code},
        ],
        "address": address,
    }
    if unit.parent is not None:
        area["containedInPlace"] = {"@id": f"#{unit.parent}"}
    if unit.postcode in lattice.places:
        place = lattice.places[unit.postcode]
        area["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": round(place.latitude, 6),
            "longitude": round(place.longitude, 6),
        }
    return area


def _region(unit: PostalUnit) -> dict[str, Any]:
    return {
        "@id": f"#region-{unit.postcode}",
        "@type": "DefinedRegion",
        "name": _names(unit),
        "addressCountry": _COUNTRY,
        "postalCodePrefix": unit.postcode[: _PREFIX_DIGITS[unit.level]],
    }
