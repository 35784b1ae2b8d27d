"""Learn speeds from the GPS tracks of couriers: read, clean, match to roads, measure, keep."""

from routing.learning.learn import Learning, learn_speeds
from routing.learning.read import read_tracks, track_files
from routing.learning.rules import learning_rules
from routing.learning.speeds import LearntSpeeds
from routing.learning.store import Recalled, load_learnt, write_learnt
from routing.learning.tracks import Dropped, Fixes, TrackReport

__all__ = [
    "Dropped",
    "Fixes",
    "Learning",
    "LearntSpeeds",
    "Recalled",
    "TrackReport",
    "learn_speeds",
    "learning_rules",
    "load_learnt",
    "read_tracks",
    "track_files",
    "write_learnt",
]
