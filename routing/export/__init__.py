"""Write plans for people and programs: JSON and back, GeoJSON, GPX, tables, pictures."""

from routing.export.geojson import plan_to_geojson
from routing.export.gpx import plan_to_gpx
from routing.export.instructions import run_instructions
from routing.export.plan_json import plan_from_dict, plan_from_json, plan_to_dict
from routing.export.plots import plot_convergence, plot_gantt, plot_map
from routing.export.schemas import plan_schema, problem_schema
from routing.export.shares import Share, shares_of
from routing.export.table import PLAN_COLUMNS, plan_to_csv

__all__ = [
    "PLAN_COLUMNS",
    "Share",
    "plan_from_dict",
    "plan_from_json",
    "plan_schema",
    "plan_to_csv",
    "plan_to_dict",
    "plan_to_geojson",
    "plan_to_gpx",
    "plot_convergence",
    "plot_gantt",
    "plot_map",
    "problem_schema",
    "run_instructions",
    "shares_of",
]
