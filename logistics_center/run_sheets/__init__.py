"""Write run sheets: CSV and other tables, GeoJSON, JSON, and a page for the phone."""

from logistics_center.run_sheets.files import (
    run_sheet_geojson,
    run_sheet_json,
    write_run_sheet_table,
)
from logistics_center.run_sheets.page import run_sheet_html
from logistics_center.run_sheets.rows import sheet

__all__ = [
    "run_sheet_geojson",
    "run_sheet_html",
    "run_sheet_json",
    "sheet",
    "write_run_sheet_table",
]
