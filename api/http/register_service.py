"""Give the routes the register: opened when one of them first needs it."""

from __future__ import annotations

import threading

from addressing.register import Register
from api.register import check_register, open_store
from api.settings import Settings


class RegisterOnce:
    """The register of the settings; safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._register: Register | None = None

    def open(self) -> Register:
        """The register, once its tables fit; until then every call looks again.

        Raises:
            InputError: A variable holds no usable URL.
            SchemaError: There is no register, or its tables are of another version.
            StoreError: The database does not answer.
        """
        with self._lock:
            if self._register is not None:
                return self._register
        store = open_store(self._settings)
        try:
            check_register(store)
        except BaseException:
            store.close()
            raise
        with self._lock:
            if self._register is None:
                self._register = Register(store)
            return self._register

    def close(self) -> None:
        """Close its connections."""
        with self._lock:
            if self._register is not None:
                self._register.store.close()
                self._register = None
