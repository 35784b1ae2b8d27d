"""Name every error that routing raises.

PhlovError
└── RoutingError
    ├── NetworkError
    │   ├── NetworkReadError (ValueError)      a road file cannot be used
    │   └── HubOffNetworkError (ValueError)    the hub is too far from any kept road
    ├── EngineError (RuntimeError)             an engine cannot answer
    └── PlanRejectedError (RuntimeError)       the checker found a fault in a solver's plan
"""

from __future__ import annotations

from gis_data import PhlovError


class RoutingError(PhlovError):
    """Root of what routing raises."""


class NetworkError(RoutingError):
    """The road network cannot be used."""


class NetworkReadError(NetworkError, ValueError):
    """A road file cannot be read as a network."""


class HubOffNetworkError(NetworkError, ValueError):
    """The hub lies too far from any road of the kept network."""


class EngineError(RoutingError, RuntimeError):
    """A routing engine cannot answer."""


class PlanRejectedError(RoutingError, RuntimeError):
    """The independent checker found a fault in a plan; the plan is withheld."""
