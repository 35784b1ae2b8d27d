"""Own the sources, the data bundle and the tables that come in and go out.

The lowest layer: it knows nobody above it. Import from here only; what is not named in
``__all__`` may change without notice. The names stand in ``__init__.pyi`` and are
loaded when they are first used.
"""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
