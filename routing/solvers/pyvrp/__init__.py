"""Improve the kernel's plan with PyVRP, one group of routes after the other."""

from routing.solvers.pyvrp.search import search_and_improve

__all__ = ["search_and_improve"]
