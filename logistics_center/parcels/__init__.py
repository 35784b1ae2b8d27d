"""Read parcels from tables."""

from logistics_center.parcels.model import Parcel, ParcelList
from logistics_center.parcels.read import read_parcels

__all__ = ["Parcel", "ParcelList", "read_parcels"]
