"""Write pages that need no network: styles, scripts and data inlined, nothing else allowed."""

from logistics_center.pages.inline import (
    content_hash,
    flipped,
    json_in_html,
    leaflet_script,
    leaflet_style,
    page_environment,
    page_part,
)
from logistics_center.pages.units import hours, kilometres

__all__ = [
    "content_hash",
    "flipped",
    "hours",
    "json_in_html",
    "kilometres",
    "leaflet_script",
    "leaflet_style",
    "page_environment",
    "page_part",
]
