"""Draw what can be reached in a time: polygons, and H3 cells."""

from routing.isochrones.areas import Isochrone, find_isochrones, isochrones, isochrones_to_geojson

__all__ = ["Isochrone", "find_isochrones", "isochrones", "isochrones_to_geojson"]
