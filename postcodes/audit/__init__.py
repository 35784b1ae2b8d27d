"""Check published lists of postcodes; import its names from ``postcodes``."""
