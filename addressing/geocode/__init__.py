"""Geocode what people write; import these names from ``addressing``."""

from addressing.geocode.geocoder import Geocoder, Query, load_geocoder
from addressing.geocode.result import Candidate, ConfidenceClass, Geocode, GeocodeLevel, Step

__all__ = [
    "Candidate",
    "ConfidenceClass",
    "Geocode",
    "GeocodeLevel",
    "Geocoder",
    "Query",
    "Step",
    "load_geocoder",
]
