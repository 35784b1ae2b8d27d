"""Loops of the road engines, compiled by Numba, which keeps the code beside these files."""
