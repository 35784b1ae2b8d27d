"""Catalogue, fetch and verify sources; import the names from ``gis_data``."""
