"""Keep what clerks corrected, and answer the same text with it from then on."""
