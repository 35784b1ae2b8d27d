"""Define the address code of Cambodia; import its names from ``addressing``."""
