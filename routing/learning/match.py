"""Match clean pieces of track to the roads of one profile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from routing.learning.match_kernel import ALONE, OFF_ROAD, UNEXPLAINED, match_piece, states_for
from routing.learning.road_index import RoadIndex
from routing.learning.rules import MatchingRules
from routing.learning.search_kernel import scratch_for
from routing.learning.trace_kernel import share_out, trace_piece
from routing.learning.tracks import Dropped, TrackReport, Tracks

_STATES = 4096
"""Fixes for which there is room from the start; a longer piece makes more."""


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """Ways along roads, end to end, and the time spent on them.

    A way is a run of *entries*: directed segments (``2 i`` is segment i along its shape, ``2 i +
    1`` against it) that follow each other. Between two fixes lies a *span* of time; the *stretches*
    of a span are the parts of entries that were travelled in it.

    Attributes:
        way: int32 (e,), directed segment of each entry.
        enter: float32 (e,), where it is entered, 0 to 1 in the direction of travel.
        leave: float32 (e,), where it is left.
        begins: bool (e,), the first entry of a way.
        piece: int32 (e,), the piece of track that the entry comes from.
        stretch_entry: int64 (s,), entry of each stretch.
        stretch_m: float32 (s,), its length.
        stretch_span: int64 (s,), its span.
        span_s: float32 (p,), seconds of each span.
        span_time_s: float64 (p,), when it began, seconds since 1970 (UTC).
        span_begins: bool (p,), the first span of a way; the others follow the one before.
    """

    way: npt.NDArray[np.int32] = field(repr=False)
    enter: npt.NDArray[np.float32] = field(repr=False)
    leave: npt.NDArray[np.float32] = field(repr=False)
    begins: npt.NDArray[np.bool_] = field(repr=False)
    piece: npt.NDArray[np.int32] = field(repr=False)
    stretch_entry: npt.NDArray[np.int64] = field(repr=False)
    stretch_m: npt.NDArray[np.float32] = field(repr=False)
    stretch_span: npt.NDArray[np.int64] = field(repr=False)
    span_s: npt.NDArray[np.float32] = field(repr=False)
    span_time_s: npt.NDArray[np.float64] = field(repr=False)
    span_begins: npt.NDArray[np.bool_] = field(repr=False)

    def __len__(self) -> int:
        """How many entries there are."""
        return len(self.way)


class Matcher:
    """Matches one batch of tracks after another on one index of roads."""

    def __init__(self, index: RoadIndex, rules: MatchingRules) -> None:
        self._index = index
        self._rules = rules
        self._room = scratch_for(len(index.ways.open))
        self._states = states_for(_STATES, rules.candidates)

    def match(
        self,
        tracks: Tracks,
        *,
        report: TrackReport,
        progress: Callable[[int], None] | None = None,
    ) -> Matches:
        """Find the likeliest way of each piece of track, one-ways and forbidden turns honoured.

        Args:
            tracks: Clean pieces.
            report: Counts of what could not be matched are added to it.
            progress: Told now and then how many fixes are done.
        """
        x, y = self._index.plane(tracks.longitude, tracks.latitude)
        longest = int(np.diff(tracks.offset).max(initial=0))
        if longest > len(self._states.size):
            self._states = states_for(longest, self._rules.candidates)
        parts: list[_Part] = []
        fates = np.zeros(ALONE + 1, dtype=np.int64)
        for number in range(len(tracks)):
            span = slice(tracks.offset[number], tracks.offset[number + 1])
            part, fate = self._piece(x[span], y[span], tracks.time_s[span])
            parts.append(part)
            fates += np.bincount(fate, minlength=len(fates))
            if progress is not None:
                progress(int(tracks.offset[number + 1]))
        report.dropped[Dropped.OFF_ROAD] += int(fates[OFF_ROAD])
        report.dropped[Dropped.UNEXPLAINED] += int(fates[UNEXPLAINED] + fates[ALONE])
        report.fixes_used += int(fates.sum() - fates[OFF_ROAD] - fates[UNEXPLAINED] - fates[ALONE])
        return _joined(parts)

    def _piece(
        self,
        x: npt.NDArray[np.float64],
        y: npt.NDArray[np.float64],
        time_s: npt.NDArray[np.float64],
    ) -> tuple[_Part, npt.NDArray[np.int8]]:
        ways, states, room, rules = self._index.ways, self._states, self._room, self._rules
        chosen, fate = match_piece(ways, self._index.grid, states, room, x, y, rules)
        way, enter, leave, begins, entry, fraction = trace_piece(
            ways, states, room, x, y, chosen, fate, rules
        )
        stretches = share_out(
            ways.length_m, way, enter, leave, time_s, fate, entry, fraction, begins, rules.stand_s
        )
        return (way, enter, leave, begins, *stretches), fate


_Part = tuple[npt.NDArray[Any], ...]


def _joined(parts: list[_Part]) -> Matches:
    """Put the ways of pieces end to end and number their entries and spans through."""
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)] or [np.zeros(0)] * 10
    way, enter, leave, begins, entry, metres, span, seconds, begun_s, opens = columns
    entries = np.array([len(part[0]) for part in parts], dtype=np.int64)
    stretches = np.array([len(part[4]) for part in parts], dtype=np.int64)
    spans = np.array([len(part[7]) for part in parts], dtype=np.int64)
    return Matches(
        way=way.astype(np.int32),
        enter=enter.astype(np.float32),
        leave=leave.astype(np.float32),
        begins=begins.astype(np.bool_),
        piece=np.repeat(np.arange(len(parts), dtype=np.int32), entries),
        stretch_entry=entry + np.repeat(np.cumsum(entries) - entries, stretches),
        stretch_m=metres.astype(np.float32),
        stretch_span=span + np.repeat(np.cumsum(spans) - spans, stretches),
        span_s=seconds.astype(np.float32),
        span_time_s=begun_s.astype(np.float64),
        span_begins=opens.astype(np.bool_),
    )
