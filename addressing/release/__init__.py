"""Make, compare and verify releases of the standard; import its names from ``addressing``."""
