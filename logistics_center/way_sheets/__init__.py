"""Write the way through places as a page for the driver's phone."""

from logistics_center.way_sheets.page import WayStop, way_sheet_html

__all__ = ["WayStop", "way_sheet_html"]
