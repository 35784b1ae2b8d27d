"""Compile all loops before anybody waits for them."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed

_ADDRESSES = ("សង្កាត់បឹងកក់ទី១ រាជធានីភ្នំពេញ", "#12Eo, St. 271, Toul Tompoung 2, Chamkarmon, PP")


def warm_all() -> Iterator[str]:
    """Compile what is not compiled yet, each part in a process of its own; yields finished parts.

    What was compiled is kept beside the packages, or in Numba's cache folder where these cannot be
    written to; an upgrade forgets it.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(len(PARTS), mp_context=context) as pool:
        running = {pool.submit(part): name for name, part in PARTS.items()}
        for done in as_completed(running):
            done.result()
            yield running[done]


def warm_addresses() -> None:
    """Codes, postcodes, geocoder, completion."""
    from addressing import Query, encode_array, load_completer, load_geocoder  # noqa: PLC0415
    from api.settings import read_settings  # noqa: PLC0415

    cache = read_settings().cache
    encode_array([11.5759], [104.9227])
    geocoder = load_geocoder(cache)
    for text in _ADDRESSES:
        geocoder.geocode(text)
    geocoder.geocode_many([Query(text) for text in _ADDRESSES])
    load_completer(cache).complete("toul k")


def warm_runs() -> None:
    """Travel on roads, and the solver."""
    from routing.solvers.sisr import warm  # noqa: PLC0415

    warm()


PARTS: dict[str, Callable[[], None]] = {"addresses": warm_addresses, "runs": warm_runs}
"""What is compiled, part by part."""
