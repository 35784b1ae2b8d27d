"""Name every error that the logistics centre raises.

PhlovError
├── InputError (ValueError)                    parcels, vehicles or a hub cannot be used (gis_data)
└── LogisticsError
    └── HubUnknownError (LookupError)          no hub, postcode or position of that name
"""

from __future__ import annotations

from gis_data import PhlovError


class LogisticsError(PhlovError):
    """Root of what the logistics centre raises."""


class HubUnknownError(LogisticsError, LookupError):
    """A hub is named that neither the list of hubs nor the postcodes know."""
