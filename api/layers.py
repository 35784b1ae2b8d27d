"""Find the layers that make answers finer: those of the current data bundle."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from addressing import Geocoder, load_geocoder
from api.settings import Settings
from gis_data import Bundle, BundleMissingError, current_bundle


def bundle_folder(settings: Settings) -> Path | None:
    """The folder of the current bundle; None where none was built.

    Raises:
        BundleError: Its manifest cannot be read.
    """
    bundle = _bundle(settings)
    return bundle.path if bundle else None


def geocoder_of(settings: Settings) -> Geocoder:
    """The geocoder, with the layers of the current bundle where there is one."""
    return load_geocoder(settings.cache, bundle_folder(settings))


def bundle_version(settings: Settings) -> Mapping[str, str]:
    """What answers depend on beside the shipped data, for ``BatchOptions.sources``."""
    bundle = _bundle(settings)
    return {"data bundle": bundle.manifest.sha256} if bundle else {}


def _bundle(settings: Settings) -> Bundle | None:
    try:
        return current_bundle(settings.home)
    except BundleMissingError:
        return None
