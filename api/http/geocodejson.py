"""Write geocodes as GeocodeJSON features."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from addressing import Candidate, ConfidenceClass, Geocode, GeocodeLevel, PartMatch
from api.http.models.geocoding import (
    Alternative,
    ExplainedStep,
    GeocodeCollection,
    GeocodeFeature,
    GeocodeFeatureProperties,
    GeocodingProperties,
    GeocodingQuery,
    MatchedPart,
    PhlovProperties,
    PointGeometry,
)
from api.http.models.problem import ProblemItem
from gis_data import Level, Problem
from postcodes import Lattice, PostcodeUnknownError, Registry, UnitType

LICENCE: Final = "Data EF Terms of Use (names), CC BY 4.0 (postcode areas)"
ATTRIBUTION: Final = (
    "Names: Ministry of Economy and Finance of Cambodia, data.mef.gov.kh (2025). "
    "Postcodes: MPTC Prakas 77 (2025). Areas: computed from geoBoundaries."
)
MAP_ATTRIBUTION: Final = (
    " Streets, house numbers and landmarks: © OpenStreetMap contributors (ODbL 1.0), "
    "www.openstreetmap.org/copyright."
)
"""Added where an answer rests on the map."""

_ON_THE_MAP: Final = frozenset({GeocodeLevel.STREET, GeocodeLevel.LANDMARK})
_COUNTRY: Final = "Cambodia"
_DECIMALS: Final = 7  # of a degree: 1 cm

# Words of the GeocodeJSON specification, whose list is open; "none" is ours.
_TYPES: Final = {
    GeocodeLevel.DOOR: "house",
    GeocodeLevel.PIN: "house",
    GeocodeLevel.BLOCK: "locality",
    GeocodeLevel.TOWN: "locality",
    GeocodeLevel.STREET: "street",
    GeocodeLevel.LANDMARK: "locality",
    GeocodeLevel.VILLAGE: "locality",
    GeocodeLevel.COMMUNE: "locality",
    GeocodeLevel.DISTRICT: "district",
    GeocodeLevel.PROVINCE: "region",
    GeocodeLevel.NONE: "none",
}
_ADMIN_LEVEL: Final = {Level.PROVINCE: "level4", Level.DISTRICT: "level6", Level.COMMUNE: "level8"}
"""Of OpenStreetMap in Cambodia (wiki.openstreetmap.org/wiki/Tag:boundary=administrative)."""

_PLACE_OF_UNIT: Final = {
    UnitType.PROVINCE: "state",
    UnitType.KRONG: "city",
    UnitType.KHAN: "district",
    UnitType.SROK: "county",
    UnitType.SANGKAT: "locality",
    UnitType.KHUM: "locality",
}


@dataclass(frozen=True, slots=True)
class FeatureWriter:
    """Writes features with the names that the registry has for them."""

    registry: Registry
    lattice: Lattice

    def feature(
        self,
        found: Geocode,
        *,
        explain: bool = False,
        id: str | None = None,  # noqa: A002 - GeoJSON's word
    ) -> GeocodeFeature:
        """One geocode as a feature."""
        geometry = None
        if found.latitude is not None and found.longitude is not None:
            point = (round(found.longitude, _DECIMALS), round(found.latitude, _DECIMALS))
            geometry = PointGeometry(coordinates=point)
        own = PhlovProperties(
            level=found.level,
            confidence=found.confidence,
            probability=round(found.probability, 3),
            reason=found.reason,
            reason_code=found.reason_code,
            address_code=found.address_code,
            area_code=found.area_code,
            postcode=found.postcode,
            village_code=found.village_code,
            name_km=found.name_km,
            name_en=found.name_en,
            accuracy_m=found.accuracy_m,
            alternatives=[_alternative(other) for other in found.alternatives],
            steps=[ExplainedStep(name=s.name, detail=s.detail) for s in found.steps]
            if explain
            else None,
            matches=[_matched(match) for match in found.matches] if explain else None,
            not_found=list(found.not_found) if explain else None,
            ignored=list(found.ignored) if explain else None,
        )
        properties = GeocodeFeatureProperties(geocoding=self._geocoding(found), phlov=own)
        return GeocodeFeature(id=id, geometry=geometry, properties=properties)

    def alternative(self, query: str, other: Candidate) -> GeocodeFeature:
        """A place that the text may mean as well, with the point that stands for its unit."""
        latitude = longitude = accuracy_m = None
        try:
            place = self.lattice.representative_point(other.postcode)
        except PostcodeUnknownError:
            pass
        else:
            latitude, longitude = place.latitude, place.longitude
            accuracy_m = float(place.radius_m)
        return self.feature(
            Geocode(
                query=query,
                level=other.level,
                confidence=ConfidenceClass.C,
                probability=other.probability,
                reason="Another place that the text may mean.",
                reason_code="alternative",
                latitude=latitude,
                longitude=longitude,
                accuracy_m=accuracy_m,
                postcode=other.postcode or None,
                village_code=other.village_code,
                name_km=other.name_km,
                name_en=other.name_en,
            )
        )

    def refused(self, id: str | None, problem: Problem) -> GeocodeFeature:  # noqa: A002 - GeoJSON's word
        """An item of a list that could not be used; the others are answered all the same."""
        feature = self.feature(
            Geocode(
                query="",
                level=GeocodeLevel.NONE,
                confidence=ConfidenceClass.NONE,
                probability=0.0,
                reason=str(problem),
                reason_code="unusable",
            ),
            id=id,
        )
        error = ProblemItem(
            where=problem.where,
            given=problem.given,
            expected=problem.expected,
            remedy=problem.remedy,
        )
        own = feature.properties.phlov.model_copy(update={"error": error})
        properties = feature.properties.model_copy(update={"phlov": own})
        return feature.model_copy(update={"properties": properties})

    def collection(
        self, features: Iterable[GeocodeFeature], query: str | None = None
    ) -> GeocodeCollection:
        """Features with the block that says whose data they rest on."""
        listed = list(features)
        mapped = any(_on_the_map(feature) for feature in listed)
        attribution = ATTRIBUTION + MAP_ATTRIBUTION if mapped else ATTRIBUTION
        return GeocodeCollection(
            geocoding=GeocodingQuery(licence=LICENCE, attribution=attribution, query=query),
            features=listed,
        )

    def _geocoding(self, found: Geocode) -> GeocodingProperties:
        places: dict[str, str] = {}
        admin: dict[str, str] = {}
        if found.postcode is not None:
            for unit in self.registry.chain(found.postcode):
                name = unit.full_name_latin
                admin[_ADMIN_LEVEL[unit.level]] = name
                if unit.unit_type is UnitType.CAPITAL:
                    places |= {"city": name, "state": name}
                else:
                    places[_PLACE_OF_UNIT[unit.unit_type]] = name
        if found.level is not GeocodeLevel.NONE:
            admin["level2"] = _COUNTRY
        return GeocodingProperties(
            type=_TYPES[found.level],
            accuracy=found.accuracy_m,
            label=" ".join(part for part in (found.name_en, found.postcode) if part),
            name=found.name_en.partition(",")[0] or None,
            postcode=found.postcode,
            country=_COUNTRY if admin else None,
            admin=admin or None,
            **places,
        )


def _matched(match: PartMatch) -> MatchedPart:
    return MatchedPart(
        words=match.words,
        level=match.level,
        code=match.code,
        name_km=match.name_km,
        name_en=match.name_en,
        likeness=match.likeness,
        until=match.until,
    )


def _alternative(other: Candidate) -> Alternative:
    return Alternative(
        level=other.level,
        postcode=other.postcode or None,
        village_code=other.village_code,
        name_km=other.name_km,
        name_en=other.name_en,
        probability=other.probability,
    )


def _on_the_map(feature: GeocodeFeature) -> bool:
    """Whether an answer rests on streets or landmarks; a door without a code stands on a street."""
    found = feature.properties.phlov
    door = found.level is GeocodeLevel.DOOR and found.address_code is None
    return door or found.level in _ON_THE_MAP
