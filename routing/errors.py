"""Name every error that routing raises.

PhlovError
└── RoutingError
    ├── NetworkError
    │   ├── NetworkReadError (ValueError)      a road file cannot be used
    │   ├── HubOffNetworkError (ValueError)    the hub is too far from any kept road
    │   └── FloodError (ValueError)            floods or closures cannot be read or used
    ├── LearningError (ValueError)             tracks or learnt speeds cannot be used
    ├── EngineError (RuntimeError)             an engine cannot answer
    │   ├── MatrixTooLargeError                a matrix does not fit into memory
    │   └── NoWayError (LookupError)           no road leads there
    ├── BeginningError (InputError)            a run cannot begin with the stops that it must
    └── PlanRejectedError (RuntimeError)       the checker found a fault in a solver's plan
"""

from __future__ import annotations

from gis_data import InputError, PhlovError


class RoutingError(PhlovError):
    """Root of what routing raises."""


class NetworkError(RoutingError):
    """The road network cannot be used."""


class NetworkReadError(NetworkError, ValueError):
    """A road file cannot be read as a network."""


class HubOffNetworkError(NetworkError, ValueError):
    """The hub lies too far from any road of the kept network."""


class FloodError(NetworkError, ValueError):
    """Floods or closures cannot be read, or cannot be meant."""


class LearningError(RoutingError, ValueError):
    """Tracks or learnt speeds cannot be used."""


class EngineError(RoutingError, RuntimeError):
    """A routing engine cannot answer."""


class MatrixTooLargeError(EngineError):
    """A matrix does not fit into memory; it can be had in blocks, or as neighbours."""


class NoWayError(EngineError, LookupError):
    """No road leads from one place to the other, or a place lies off the roads."""


class UnsupportedRuleError(RoutingError, ValueError):
    """The problem holds a rule that the chosen solver does not keep."""


class BeginningError(RoutingError, InputError):
    """A run cannot begin with the stops that it must begin with.

    Attributes:
        vehicle_id: Whose run.
        stop_id: The first of its stops that cannot be served so.
    """

    vehicle_id: str = ""
    stop_id: str = ""


class PlanRejectedError(RoutingError, RuntimeError):
    """The independent checker found a fault in a plan; the plan is withheld."""
