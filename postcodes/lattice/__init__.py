"""Give every H3 cell of the country one postcode, or water; import its names from ``postcodes``."""
