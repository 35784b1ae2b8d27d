"""Read the times of many fixes at once: ISO 8601, or seconds since 1970 and finer."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

_OFFSET = r"(?:[zZ]|[+-]\d{2}:?(?:\d{2})?)$"
_UNITS = ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3))
"""Numbers above the first are in units of which the second make a second."""

_NANO = 1e9


class Times(NamedTuple):
    """How times without an offset are meant: so many seconds ahead of UTC."""

    utc_offset_s: int


def seconds_of_texts(texts: Sequence[str], times: Times) -> npt.NDArray[np.float64]:
    """Seconds since 1970 (UTC), NaN where a text is no time.

    >>> seconds_of_texts(["2026-11-02T08:00:00+07:00", "1793581200000", "noon"], Times(25_200))
    array([1.7935812e+09, 1.7935812e+09,           nan])
    """
    series = pd.Series(texts, dtype="str").str.strip()
    numbers = pd.to_numeric(series, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    seconds = seconds_of_numbers(numbers)
    words = np.isnan(numbers) & (series != "").to_numpy(dtype=np.bool_, na_value=False)
    if words.any():
        seconds[words] = _seconds_of_words(series[words], times)
    return seconds


def seconds_of_numbers(numbers: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Seconds since 1970 from seconds, milliseconds, microseconds or nanoseconds, by their size."""
    seconds = numbers.astype(np.float64, copy=True)
    for least, per_second in _UNITS:
        larger = np.abs(numbers) >= least
        seconds[larger] = numbers[larger] / per_second
        numbers = np.where(larger, 0.0, numbers)
    return seconds


def seconds_of_column(column: pa.Array, times: Times) -> npt.NDArray[np.float64]:
    """Seconds since 1970 from a column of times, numbers or text."""
    if pa.types.is_timestamp(column.type):
        zoned = column.type.tz is not None
        stamps = column.cast(pa.timestamp("ns", "UTC" if zoned else None), safe=False)
        counts = stamps.cast(pa.int64())
        seconds = counts.to_numpy(zero_copy_only=False).astype(np.float64) / _NANO
        seconds[column.is_null().to_numpy(zero_copy_only=False)] = np.nan
        return np.asarray(seconds if zoned else seconds - times.utc_offset_s)
    if pa.types.is_integer(column.type) or pa.types.is_floating(column.type):
        return seconds_of_numbers(numbers_of_column(column))
    return seconds_of_texts(column.cast(pa.string()).fill_null("").to_pylist(), times)


def numbers_of_column(column: pa.Array) -> npt.NDArray[np.float64]:
    """A column of numbers or text as float64, NaN where there is none."""
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        texts: Any = pd.Series(column.to_pylist(), dtype="str")
        return np.asarray(
            pd.to_numeric(texts, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
        )
    return np.asarray(column.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False))


def _seconds_of_words(words: pd.Series[str], times: Times) -> npt.NDArray[np.float64]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a mixture of forms is no fault here
        stamps = pd.to_datetime(words, format="ISO8601", utc=True, errors="coerce")
    seconds = stamps.astype("int64").to_numpy(dtype=np.float64) / _per_second(stamps)
    seconds[stamps.isna().to_numpy()] = np.nan
    zoned = words.str.contains(_OFFSET, regex=True).to_numpy(dtype=np.bool_)
    clock = words.str.contains(r"[T ]\d", regex=True).to_numpy(dtype=np.bool_)
    # The last two digits of a bare date look like an offset.
    return np.where(zoned & clock, seconds, seconds - times.utc_offset_s)


def _per_second(stamps: Any) -> float:
    return {"ns": 1e9, "us": 1e6, "ms": 1e3, "s": 1.0}[stamps.dt.unit]
