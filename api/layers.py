"""Find what makes answers finer: the layers of the current data bundle, and the register."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from addressing import Geocoder, load_geocoder
from api.settings import Settings
from gis_data import Bundle, BundleMissingError, current_bundle

if TYPE_CHECKING:
    from addressing.register import StoredDoors


def bundle_folder(settings: Settings) -> Path | None:
    """The folder of the current bundle; None where none was built.

    Raises:
        BundleError: Its manifest cannot be read.
    """
    bundle = _bundle(settings)
    return bundle.path if bundle else None


def geocoder_of(settings: Settings) -> Geocoder:
    """The geocoder, with the layers of the current bundle and the register where there are any.

    Raises:
        InputError: PHLOV_DATABASE_URL holds no usable URL.
        SchemaOldError: It names a file that is not there.
    """
    return load_geocoder(settings.cache, bundle_folder(settings), known_doors(settings))


def reader_of(settings: Settings) -> Geocoder:
    """The geocoder without the register, to read texts that are then matched with it.

    With the register it would answer a text with the code of a door, and the match would take
    that for a code that somebody wrote.
    """
    return load_geocoder(settings.cache, bundle_folder(settings))


def known_doors(settings: Settings) -> StoredDoors | None:
    """The register's doors, in a form that other processes can take; None where none is named.

    The embedded register is not asked unless PHLOV_DATABASE_URL names it: who keeps none has no
    database loaded. Nothing is connected before the first address that needs it.

    Raises:
        InputError: PHLOV_DATABASE_URL holds no usable URL.
        SchemaOldError: It names a file that is not there.
    """
    if not settings.has_register:
        return None
    from addressing.register import StoredDoors  # noqa: PLC0415 - slow to load
    from api.register import check_file, open_store  # noqa: PLC0415 - idem
    from gis_data.db import store_settings  # noqa: PLC0415 - idem

    with open_store(settings) as store:
        check_file(store)
    return StoredDoors(store_settings(settings.register, settings.home))


def bundle_version(settings: Settings) -> Mapping[str, str]:
    """What answers depend on beside the shipped data, for ``BatchOptions.sources``.

    A run that goes on asks the same register as before, as it is by then.
    """
    bundle = _bundle(settings)
    versions = {"data bundle": bundle.manifest.sha256} if bundle else {}
    if settings.has_register:
        from addressing.register import mark_now  # noqa: PLC0415 - slow to load
        from api.register import open_store  # noqa: PLC0415 - idem

        with open_store(settings) as store:
            versions["register"] = mark_now(store).identity
    return versions


def _bundle(settings: Settings) -> Bundle | None:
    try:
        return current_bundle(settings.home)
    except BundleMissingError:
        return None
