"""Turn parcels, a hub and a fleet into runs and run sheets.

Import from here only; what is not named in ``__all__`` may change without notice.
"""

from logistics_center.dispatch import DispatchResult, LeftOut, dispatch, geocode_parcel
from logistics_center.errors import HubUnknownError, LogisticsError
from logistics_center.geocoding import AddressGeocoder
from logistics_center.hubs import HubPlace, parse_hub
from logistics_center.listed_hubs import ListedHub, hubs_licence, listed_hubs
from logistics_center.parcels import Parcel, ParcelList, read_parcels
from logistics_center.run_sheets import (
    run_sheet_geojson,
    run_sheet_html,
    run_sheet_json,
    sheet,
    write_run_sheet_table,
)
from logistics_center.vehicles import parse_vehicles, read_vehicles, vehicles_from_entries
from logistics_center.way_sheets import WayStop, way_sheet_html

__all__ = [
    "AddressGeocoder",
    "DispatchResult",
    "HubPlace",
    "HubUnknownError",
    "LeftOut",
    "ListedHub",
    "LogisticsError",
    "Parcel",
    "ParcelList",
    "WayStop",
    "dispatch",
    "geocode_parcel",
    "hubs_licence",
    "listed_hubs",
    "parse_hub",
    "parse_vehicles",
    "read_parcels",
    "read_vehicles",
    "run_sheet_geojson",
    "run_sheet_html",
    "run_sheet_json",
    "sheet",
    "vehicles_from_entries",
    "way_sheet_html",
    "write_run_sheet_table",
]
