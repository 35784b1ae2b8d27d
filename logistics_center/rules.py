"""Read the package's rules: accepted columns, defaults, vehicles, hubs, reasons."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def rules(name: str) -> dict[str, Any]:
    """Return one rule file of ``logistics_center/data`` by its name without the suffix.

    >>> rules("hubs")["hub"]["phnom-penh"]["accuracy_m"]
    100
    """
    text = (files("logistics_center") / "data" / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
