"""Tell a caller how far planning has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlanProgress:
    """One sign of life: the step, how much of it is done (0 to 1), stops in runs so far."""

    step: str
    share: float
    served: int | None = None


ProgressCallback = Callable[[PlanProgress], None]
