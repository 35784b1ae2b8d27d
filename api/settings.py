"""Read the settings, once, at the edge; nothing below ``api`` looks at the environment.

Variables: ``PHLOV_HOME`` (pulled sources, bundles, caches), ``PHLOV_DATA_MIRROR`` (a folder that
holds the sources, read instead of the network), ``PHLOV_BASE_URL`` (where the pages of this
service are reached from outside; QR codes carry it), ``PHLOV_OSRM_URL`` (OSRM servers beside this
one: an address for all profiles, or ``van=http://localhost:5001,walk=http://localhost:5002``),
``PHLOV_DATABASE_URL`` and ``PHLOV_DATABASE_READ_URL`` (the register's database and its replica; a
SQLite file in ``PHLOV_HOME`` without them), ``PHLOV_CONTACT_KEY`` and ``PHLOV_PROOF_KEY`` (keys of
the register). The last four are kept as they are and judged by who needs them (``api.register``):
who encodes an address loads no database.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import platformdirs

from gis_data import InputError, Problem, SourceStore
from routing import Profile

DATABASE_URL: Final = "PHLOV_DATABASE_URL"
_OF_REGISTER: Final = (
    DATABASE_URL,
    "PHLOV_DATABASE_READ_URL",
    "PHLOV_CONTACT_KEY",
    "PHLOV_PROOF_KEY",
)
"""Their values are secrets: they stand in no message and no ``repr``."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things lie on this machine, and where the world finds it.

    Attributes:
        home: Pulled sources, bundles, caches, the embedded register.
        mirror: A folder that holds the sources.
        base_url: Where the pages of this service are reached from outside.
        osrm: Servers by profile.
        register: The variables of the register that are set.
    """

    home: Path
    mirror: Path | None
    base_url: str | None = None
    osrm: Mapping[Profile, str] = field(default_factory=dict)
    register: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def has_register(self) -> bool:
        """Whether a database is named: only then are answers looked up in the register."""
        return DATABASE_URL in self.register

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
        read_osrm(env.get("PHLOV_OSRM_URL", "")),
        {name: env[name] for name in _OF_REGISTER if env.get(name)},
    )


def read_osrm(text: str) -> Mapping[Profile, str]:
    """The address of the OSRM server of each profile.

    Raises:
        InputError: Something in it is neither an address nor PROFILE=ADDRESS.

    >>> read_osrm("van=http://localhost:5001")
    {<Profile.VAN: 'van'>: 'http://localhost:5001'}
    """
    servers: dict[Profile, str] = {}
    wrong = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, named, address = (
            part.partition("=") if not part.startswith("http") else ("", "", part)
        )
        if not address.startswith(("http://", "https://")) or (named and name not in set(Profile)):
            expected = "an address, or PROFILE=ADDRESS with a profile such as van"
            wrong.append(Problem("PHLOV_OSRM_URL", repr(part), expected))
        elif named:
            servers[Profile(name)] = address
        else:
            servers = dict.fromkeys(Profile, address) | servers
    if wrong:
        raise InputError("The OSRM servers cannot be read.", wrong)
    return servers
