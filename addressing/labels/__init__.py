"""Draw labels and posters with a QR code; import its names from ``addressing``."""
