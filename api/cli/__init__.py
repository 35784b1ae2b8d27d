"""Offer everything on the command line: ``phlov geocode``, ``phlov plan`` and the rest."""

from api.cli.main import main

__all__ = ["main"]
