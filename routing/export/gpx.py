"""Write a plan as GPX for phones and navigators."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from xml.etree import ElementTree as ET

from routing.export.clock import clock
from routing.export.course import Placed, course_of, line_of
from routing.export.style import words
from routing.plan import Loading, Pause, Plan, Run, Visit

_GPX = "http://www.topografix.com/GPX/1/1"
_PHNOM_PENH = timezone(timedelta(hours=7))  # Cambodia keeps UTC+7 the whole year


def plan_to_gpx(plan: Plan, *, day: date | None = None, language: str = "en") -> bytes:
    """GPX 1.1: one track for each run, one waypoint with its time for each step.

    Args:
        plan: What is written.
        day: The day of the runs in Cambodia: waypoints then have their moment in UTC too.
        language: ``en`` or ``km``, for the words beside ids and numbers.
    """
    said = words(language)
    root = ET.Element("gpx", {"version": "1.1", "creator": "Phlov", "xmlns": _GPX})
    for run in plan.runs:
        for placed in course_of(plan, run):
            _waypoint(root, run, placed, said, day)
    for run in plan.runs:
        track = ET.SubElement(root, "trk")
        ET.SubElement(track, "name").text = run.vehicle_id
        about = f"{clock(run.start_s)}–{clock(run.end_s)}, {run.distance_m / 1000:.1f} {said['km']}"
        ET.SubElement(track, "desc").text = f"{about}, {len(run.visits)} {said['stops']}"
        segment = ET.SubElement(track, "trkseg")
        for longitude, latitude in line_of(plan, run):
            ET.SubElement(segment, "trkpt", _at(longitude, latitude))
    text = ET.tostring(root, encoding="unicode")
    return f"<?xml version='1.0' encoding='UTF-8'?>\n{text}\n".encode()


def _waypoint(
    root: ET.Element, run: Run, placed: Placed, said: Mapping[str, str], day: date | None
) -> None:
    step = placed.step
    point = ET.SubElement(root, "wpt", _at(placed.longitude, placed.latitude))
    begins_s = step.start_s if isinstance(step, Pause) else step.arrival_s
    if day is not None:
        ET.SubElement(point, "time").text = _moment(day, begins_s)
    ET.SubElement(point, "name").text = f"{clock(begins_s)} {_title(placed, said)}"
    ends_s = step.start_s + step.duration_s if isinstance(step, Pause) else step.departure_s
    about = f"{run.vehicle_id}, {said['until']} {clock(ends_s)}"
    ET.SubElement(point, "desc").text = about
    kind = "visit" if isinstance(step, Visit) else "pause" if isinstance(step, Pause) else "loading"
    ET.SubElement(point, "type").text = kind


def _title(placed: Placed, said: Mapping[str, str]) -> str:
    step = placed.step
    if isinstance(step, Visit):
        return f"{placed.sequence} {step.stop_id}"
    return f"{said['loading']} {step.hub_id}" if isinstance(step, Loading) else said["pause"]


def _moment(day: date, second: int) -> str:
    moment = datetime.combine(day, time(), _PHNOM_PENH) + timedelta(seconds=second)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _at(longitude: float, latitude: float) -> dict[str, str]:
    return {"lat": f"{latitude:.7f}", "lon": f"{longitude:.7f}"}
