"""Complete what people begin to type; import these names from ``addressing``."""

from addressing.complete.completer import MOST_COMPLETIONS, Completer, load_completer
from addressing.complete.model import Completion, CompletionField, MatchKind, TypedSpan

__all__ = [
    "MOST_COMPLETIONS",
    "Completer",
    "Completion",
    "CompletionField",
    "MatchKind",
    "TypedSpan",
    "load_completer",
]
