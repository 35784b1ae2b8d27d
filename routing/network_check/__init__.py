"""Check a road network, compare it with another, and draw what was found."""

from routing.network_check.check import NamedPoint, NetworkCheck, check_network, check_to_dict
from routing.network_check.compare import Comparison, TravelChange, compare_networks
from routing.network_check.finding import Finding, FindingKind
from routing.network_check.page import check_page_html

__all__ = [
    "Comparison",
    "Finding",
    "FindingKind",
    "NamedPoint",
    "NetworkCheck",
    "TravelChange",
    "check_network",
    "check_page_html",
    "check_to_dict",
    "compare_networks",
]
