"""Translate between Phlov and the outside: command line, HTTP and the look-up page.

Import from here only; what is not named in ``__all__`` may change without notice.
"""

from typing import TYPE_CHECKING, Any

from api.settings import Settings, read_settings

if TYPE_CHECKING:
    from api.http.app import create_app

__all__ = ["Settings", "create_app", "read_settings"]


def __getattr__(name: str) -> Any:
    """Load FastAPI only for those who serve: the command line starts faster without it."""
    if name == "create_app":
        from api.http.app import create_app  # noqa: PLC0415 - see above

        return create_app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
