"""Translate between Phlov and the outside: command line, HTTP and the look-up page.

Import from here only; what is not named in ``__all__`` may change without notice.
"""

from api.http.app import create_app
from api.settings import Settings, read_settings

__all__ = ["Settings", "create_app", "read_settings"]
