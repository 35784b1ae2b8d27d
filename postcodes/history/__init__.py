"""Serve the postcodes of all known dates; import its names from ``postcodes``."""
