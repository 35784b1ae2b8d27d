"""Load the geocoder once in every worker of a Dask cluster, also in those that join late."""

from __future__ import annotations

import hashlib
import pickle

from distributed import WorkerPlugin, get_worker

from addressing.batch.work import Part, SliceGeocoder, Work
from gis_data import Slice


class GeocodingPlugin(WorkerPlugin):
    """Holds the geocoder on a worker; a name for each kind of work."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self.name = f"phlov-{hashlib.sha256(pickle.dumps(work)).hexdigest()[:16]}"
        self.geocoder: SliceGeocoder | None = None

    def setup(self, worker: object) -> None:
        """Load it."""
        del worker
        self.geocoder = SliceGeocoder(self._work, self._work.load())


def geocode_on_worker(name: str, rows: Slice) -> Part:
    """The part of a slice, made by the worker that this runs on."""
    plugin = get_worker().plugins[name]
    assert isinstance(plugin, GeocodingPlugin)
    assert plugin.geocoder is not None
    return plugin.geocoder.geocode(rows)
