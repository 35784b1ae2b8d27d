"""Say why stops are left out, and what it would cost to serve them."""

from routing.explain.insertion import Delay, InsertionOption, explain_insertion
from routing.explain.left_out import (
    impossible,
    left_over,
    off_network,
    partner_left_out,
    with_partners,
)
from routing.explain.wording import clock

__all__ = [
    "Delay",
    "InsertionOption",
    "clock",
    "explain_insertion",
    "impossible",
    "left_over",
    "off_network",
    "partner_left_out",
    "with_partners",
]
