"""Read filters in CQL2 and judge them, whatever keeps the features."""
