"""Turn the order of stops of one vehicle into times and loads, or find that it cannot be driven."""

from routing.schedule.carry import Carried, carried
from routing.schedule.course import Course, course_of
from routing.schedule.loads import loads_fit
from routing.schedule.rules import Rules, rules_of
from routing.schedule.timetable import Call, Timetable, schedule

__all__ = [
    "Call",
    "Carried",
    "Course",
    "Rules",
    "Timetable",
    "carried",
    "course_of",
    "loads_fit",
    "rules_of",
    "schedule",
]
