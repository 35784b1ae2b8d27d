"""Serve the cleaned administrative gazetteer; import its names from ``gis_data``."""
