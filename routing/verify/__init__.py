"""Check plans independently of whatever made them."""

from routing.verify.check import verify
from routing.verify.fault import Fault, Rule

__all__ = ["Fault", "Rule", "verify"]
