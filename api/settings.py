"""Read the settings, once, at the edge; nothing below ``api`` looks at the environment.

Variables: ``PHLOV_HOME`` (pulled sources, bundles, caches), ``PHLOV_DATA_MIRROR`` (a folder that
holds the sources, read instead of the network), ``PHLOV_BASE_URL`` (where the pages of this
service are reached from outside; QR codes carry it).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from gis_data import InputError, Problem, SourceStore


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things lie on this machine, and where the world finds it."""

    home: Path
    mirror: Path | None
    base_url: str | None = None

    @property
    def cache(self) -> Path:
        """For what can be computed again."""
        return self.home / "cache"

    @property
    def corrections(self) -> Path:
        """What clerks corrected."""
        return self.home / "corrections.csv"

    @property
    def store(self) -> SourceStore:
        """The sources, pulled or mirrored."""
        return SourceStore(self.home, self.mirror)


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment.

    Raises:
        InputError: A variable names something that is not there.
    """
    env = os.environ if environment is None else environment
    home = env.get("PHLOV_HOME")
    mirror = env.get("PHLOV_DATA_MIRROR")
    if mirror and not Path(mirror).is_dir():
        raise InputError(
            "The data mirror is not there.",
            [
                Problem(
                    "PHLOV_DATA_MIRROR",
                    repr(mirror),
                    "an existing folder",
                    "Correct the variable, or unset it to use the network.",
                )
            ],
        )
    return Settings(
        Path(home).expanduser() if home else platformdirs.user_data_path("phlov"),
        Path(mirror).resolve() if mirror else None,
        env.get("PHLOV_BASE_URL") or None,
    )
