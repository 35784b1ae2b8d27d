"""Load the rules of the audit, its limits and its tables of words, which are data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from postcodes.audit.model import AuditRule, Severity


@dataclass(frozen=True, slots=True)
class Limits:
    """Shares and degrees of likeness, 0 to 1; the data file says what each is for."""

    same_name: float
    sure_name: float
    guessed_name: float
    complete: float
    touched: float
    ordered: float
    filled: float
    vintage: float
    other_numbering: float


@lru_cache(maxsize=3)
def audit_data(name: str) -> dict[str, Any]:
    """One of the data files ``audit_….toml``."""
    path = resources.files("postcodes").joinpath(f"data/audit_{name}.toml")
    return tomllib.loads(path.read_text("utf-8"))


@lru_cache(maxsize=1)
def load_audit_rules() -> Mapping[str, AuditRule]:
    """All rules by their id, in the order in which they are listed.

    >>> load_audit_rules()["misprint"].severity
    <Severity.ERROR: 'error'>
    """
    rules = [
        AuditRule(**{**rule, "severity": Severity(rule["severity"])})
        for rule in audit_data("rules")["rule"]
    ]
    return MappingProxyType({rule.id: rule for rule in rules})


@lru_cache(maxsize=1)
def load_limits() -> Limits:
    """The limits of the rules."""
    return Limits(**audit_data("rules")["limits"])
