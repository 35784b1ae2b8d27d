"""Make the layer of hubs."""

from __future__ import annotations

import shapely

from api.features.layers.table import TableLayer
from api.features.layers.units import table_layer
from api.features.layers.wording import described
from logistics_center import hubs_licence, listed_hubs


def hub_layer() -> TableLayer:
    """The layer of the hubs that can be named."""
    hubs = listed_hubs()
    rows = [
        {"name_km": hub.name_km, "name_en": hub.name_en, "accuracy_m": hub.accuracy_m}
        for hub in hubs
    ]
    points = [shapely.Point(hub.longitude, hub.latitude) for hub in hubs]
    description = described("hubs", licence=hubs_licence())
    return table_layer(description, [hub.id for hub in hubs], rows, points)
