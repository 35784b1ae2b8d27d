"""Versions of the tables of the address register."""
