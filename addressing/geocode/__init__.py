"""Geocode what people write; import these names from ``addressing``."""

from addressing.geocode.geocoder import Geocoder, Query, load_geocoder
from addressing.geocode.result import (
    Candidate,
    ConfidenceClass,
    Geocode,
    GeocodeLevel,
    PartMatch,
    Step,
)

__all__ = [
    "Candidate",
    "ConfidenceClass",
    "Geocode",
    "GeocodeLevel",
    "Geocoder",
    "PartMatch",
    "Query",
    "Step",
    "load_geocoder",
]
