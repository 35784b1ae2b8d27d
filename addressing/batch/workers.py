"""Run the work on slices: in this process, in local processes, or on a Dask cluster.

All three are executors of ``concurrent.futures``, so that the run knows none of them
(docs/adr/0005).
"""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

import pyarrow as pa

from addressing import geocode
from addressing.batch.work import Part, SliceGeocoder, Work
from addressing.errors import ClusterError
from addressing.geocode import Query
from gis_data import Slice, loops_are_kept


@dataclass(frozen=True, slots=True)
class Workers:
    """Who does the work: what gives them a slice, and how many they are."""

    submit: Callable[[Slice], Future[Part]]
    count: int


def available_cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0))


@contextmanager
def own_process(work: Work) -> Iterator[Workers]:
    """Do the work here, at once."""
    geocoder = SliceGeocoder(work, work.load())

    def submit(rows: Slice) -> Future[Part]:
        done: Future[Part] = Future()
        done.set_result(geocoder.geocode(rows))
        return done

    yield Workers(submit, 1)


@contextmanager
def local_processes(work: Work, processes: int) -> Iterator[Workers]:
    """Processes of this machine. They are spawned: threads of Arrow do not survive a fork.

    After an installation a process of its own compiles the loops first: each worker would
    otherwise compile all of them, and keep the memory that it took.
    """
    context = multiprocessing.get_context("spawn")
    if not loops_are_kept(_GEOCODER):
        compiling = context.Process(target=_compile, args=(work,), daemon=True)
        compiling.start()
        compiling.join()
    pool = ProcessPoolExecutor(
        processes,
        mp_context=context,
        initializer=_begin,
        initargs=(work,),
    )
    with _shut_down(pool):
        yield Workers(lambda rows: pool.submit(_geocode, rows), processes)


@contextmanager
def cluster(work: Work, address: str) -> Iterator[Workers]:
    """The workers of a Dask cluster, which need Phlov of the same version installed.

    Raises:
        ClusterError: No scheduler answers at the address, it has no workers, or it was lost.
    """
    import distributed  # noqa: PLC0415 - slow to load, seldom needed

    # Draws in distributed as well.
    from addressing.batch.dask_worker import GeocodingPlugin, geocode_on_worker  # noqa: PLC0415

    lost = (
        distributed.KilledWorker,
        distributed.client.FutureCancelledError,
        distributed.comm.core.CommClosedError,
    )
    if not _ADDRESS.fullmatch(address):
        raise ClusterError(f"{address!r} is no address of a Dask scheduler. {_EXAMPLE}")
    try:
        # Dask gives its client no types.
        client: Any = distributed.Client(address, timeout=_CONNECT_S, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise ClusterError(
            f"No Dask scheduler answers at {address!r} ({error}). {_EXAMPLE}"
        ) from error
    with client:
        count = sum(client.nthreads().values())
        if not count:
            raise ClusterError(f"The Dask scheduler at {address!r} has no workers. Start some.")
        plugin = GeocodingPlugin(work)
        client.register_plugin(plugin)
        executor = client.get_executor(pure=False, retries=_RETRIES)
        try:
            with _shut_down(executor) as pool:
                yield Workers(lambda rows: pool.submit(geocode_on_worker, plugin.name, rows), count)
        except lost as error:
            raise ClusterError(
                f"The cluster at {address!r} was lost ({type(error).__name__}). What was done "
                "from a file to a file is kept; run the command again to go on."
            ) from error


_ADDRESS = re.compile(r"(\w+://)?[^\s/:]+:\d+")
_EXAMPLE = "Give the address that `dask scheduler` prints, such as tcp://10.0.0.5:8786."
_CONNECT_S = 20
_RETRIES = 2


@contextmanager
def _shut_down(pool: Executor) -> Iterator[Executor]:
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()


_here: list[SliceGeocoder] = []
"""The geocoder of a worker process, loaded once."""


def _begin(work: Work) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C means
    threading.Thread(target=_end_with_parent, daemon=True).start()
    pa.set_cpu_count(1)  # the other cores are the other workers'
    pa.set_io_thread_count(1)
    pa.set_memory_pool(pa.system_memory_pool())  # gives back what a slice no longer needs
    _here.append(SliceGeocoder(work, work.load()))


def _compile(work: Work) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    work.load().geocode_many([Query(text) for text in _TYPICAL])


_GEOCODER = Path(geocode.__file__).parent
_TYPICAL = (
    "Phum Tmeyy, Sangkat Boeng Kakk, Phnom Pehn",
    "ភូមិ១៤ សង្កាត់បឹងកក់ទី១ ខណ្ឌទួលគោក ភ្នំពេញ",
)
"""Written so that every loop runs once."""


def _geocode(rows: Slice) -> Part:
    return _here[0].geocode(rows)


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    parent: Any = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
