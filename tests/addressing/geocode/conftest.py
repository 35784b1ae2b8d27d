"""The geocoder over the embedded data, and addresses that stand for a way of writing."""

import pytest

from addressing import load_geocoder


@pytest.fixture(scope="session")
def geocoder(tmp_path_factory):
    """The geocoder, its index kept for the whole run."""
    return load_geocoder(tmp_path_factory.mktemp("index"))
