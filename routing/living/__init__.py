"""Keep a plan alive through its day: late stops, cancellations, breakdowns, floods, delays."""

from routing.living.changes import Change, ChangeKind, changes_between
from routing.living.eta import EtaBand, EtaRules, eta_bands, eta_rules
from routing.living.events import Added, AddedPair, BrokenDown, Cancelled, Delayed, Event
from routing.living.events_json import events_from_json, events_from_list
from routing.living.progress import Progress, progress_at
from routing.living.replan import Replan, ReplanOptions, replan
from routing.living.rest import handover_id

__all__ = [
    "Added",
    "AddedPair",
    "BrokenDown",
    "Cancelled",
    "Change",
    "ChangeKind",
    "Delayed",
    "EtaBand",
    "EtaRules",
    "Event",
    "Progress",
    "Replan",
    "ReplanOptions",
    "changes_between",
    "eta_bands",
    "eta_rules",
    "events_from_json",
    "events_from_list",
    "handover_id",
    "progress_at",
    "replan",
]
