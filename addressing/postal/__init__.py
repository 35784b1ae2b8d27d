"""Hold, write and read postal addresses; import these names from ``addressing``."""
