"""Places and data that many tests share."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

# The same examples at every run, so that a red test is red again; nothing depends on the clock.
settings.register_profile(
    "phlov", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("phlov")

# A job in the background of a shell ignores Ctrl-C from birth; some tests send it.
signal.signal(signal.SIGINT, signal.default_int_handler)


@dataclass(frozen=True)
class NamedPlace:
    """A place that a test speaks of."""

    name: str
    latitude: float
    longitude: float


@pytest.fixture(scope="session")
def data_mirror() -> Path:
    """The folder with real data; a test that needs it skips where it is absent."""
    named = os.environ.get("PHLOV_DATA_MIRROR")
    path = Path(named) if named else ROOT.parent / "shared" / "data"
    if not (path / "README.md").exists():
        reason = f"no data mirror at {path} (set PHLOV_DATA_MIRROR)"
        if os.environ.get("PHLOV_REQUIRE_DATA"):
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@pytest.fixture
def angkor_wat() -> NamedPlace:
    """The temple in Sangkat Nokor Thum, Siem Reap."""
    return NamedPlace("Angkor Wat", 13.4125, 103.8670)


@pytest.fixture
def central_post_office() -> NamedPlace:
    """The post office near Wat Phnom, Phnom Penh."""
    return NamedPlace("Central Post Office", 11.5759, 104.9227)


@pytest.fixture
def tonle_sap() -> NamedPlace:
    """The middle of the great lake, which belongs to no commune."""
    return NamedPlace("Tonle Sap", 12.90, 104.00)


@pytest.fixture
def bangkok() -> NamedPlace:
    """A place in another country."""
    return NamedPlace("Bangkok", 13.7563, 100.5018)


@pytest.fixture(scope="module")
def chromium():
    """Debian's Chromium without a window; it asks nobody outside for anything.

    For one module at a time: while it is open, Playwright's event loop occupies the thread.
    """
    from playwright.sync_api import sync_playwright

    path = Path("/usr/bin/chromium")
    if not path.exists():
        pytest.fail("Chromium is missing: run `make system-test`.")
    flags = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()
