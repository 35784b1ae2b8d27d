"""Measure Phlov; each module is one program: ``python -m benchmarks.NAME``."""
