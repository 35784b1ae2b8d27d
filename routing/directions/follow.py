"""Follow a leg through the network and note where the driver has to decide."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from routing.directions.junctions import (
    Exit,
    Junctions,
    first_bearing_deg,
    last_bearing_deg,
    turn_deg,
)
from routing.directions.maneuver import Maneuver, Step
from routing.directions.wording import Angles, load_wording
from routing.engines.legs import Leg
from routing.geometry import along_m, bearing_deg, cut_line
from routing.network.road_network import RoadName, RoadNetwork, SegmentFlag
from routing.problem import Profile

_MS_PER_S = 1000


@dataclass(frozen=True, slots=True, eq=False)
class _Piece:
    """One piece of a leg with what the driver sees of it."""

    segment: int
    forward: bool
    line: npt.NDArray[np.float64]
    length_m: float
    duration_s: float
    road: RoadName | None
    flags: SegmentFlag

    @property
    def on_ring(self) -> bool:
        return bool(self.flags & SegmentFlag.ROUNDABOUT)

    @property
    def on_ferry(self) -> bool:
        return bool(self.flags & SegmentFlag.FERRY)


class Follower:
    """Turns the legs of one profile on one network into steps."""

    def __init__(self, network: RoadNetwork, profile: Profile) -> None:
        self._network = network
        self._junctions = Junctions(network, profile)
        self._angles = load_wording().angles

    def steps(self, leg: Leg, place: Sequence[float]) -> tuple[Step, ...]:
        """The steps of one leg: setting out, each decision, arriving.

        Args:
            leg: From the engine.
            place: Longitude and latitude of where the leg leads, as asked: it tells the side.
        """
        pieces = [self._piece(leg, i) for i in range(len(leg)) if self._is_travelled(leg, i)]
        if not pieces:
            return (_standing(leg),)
        setting_out = _step(Maneuver.DEPART, pieces[0], first_bearing_deg(pieces[0].line))
        numbered = [(0, setting_out), *self._decide(pieces)]
        return (*_measured(numbered, pieces), _arrival(pieces[-1], place))

    def _decide(self, pieces: list[_Piece]) -> Iterator[tuple[int, Step]]:
        """Yield (index of the piece that begins there, step) for every place of decision."""
        told_exit = False
        for number in range(1, len(pieces)):
            before, after = pieces[number - 1], pieces[number]
            bearing = first_bearing_deg(after.line)
            if after.on_ferry != before.on_ferry:
                boarding = Maneuver.FERRY if after.on_ferry else Maneuver.LEAVE_FERRY
                yield number, _step(boarding, after, bearing)
            elif after.on_ring and not before.on_ring:
                told_exit = True
                yield number, self._round(pieces, number)
            elif not (before.on_ring and (told_exit or after.on_ring)):
                told_exit = False
                kind = self._turn(before, after)
                if kind is not None:
                    yield number, _step(kind, after, bearing)

    def _round(self, pieces: list[_Piece], entry: int) -> Step:
        """The step at the entry of a roundabout: which exit, and the road behind it."""
        passed = 0
        leaving = None
        for number in range(entry, len(pieces)):
            if not pieces[number].on_ring:
                leaving = pieces[number]
                break
            node = self._junctions.head(pieces[number].segment, forward=pieces[number].forward)
            ways = [way for way in self._junctions.exits(node) if not self._is_ring(way.segment)]
            passed += bool(ways)
        if leaving is None:  # the place lies on the ring itself
            return _step(Maneuver.CONTINUE, pieces[entry], first_bearing_deg(pieces[entry].line))
        step = _step(Maneuver.ROUNDABOUT, pieces[entry], first_bearing_deg(leaving.line))
        return replace(step, road=leaving.road, exit=max(passed, 1))

    def _turn(self, before: _Piece, after: _Piece) -> Maneuver | None:
        """What to say between two pieces of ordinary road, or None where nothing need be said."""
        arriving = last_bearing_deg(before.line)
        turn = turn_deg(arriving, first_bearing_deg(after.line))
        if before.segment == after.segment and before.forward != after.forward:
            return Maneuver.U_TURN
        others = self._others(before, after)
        same_road = after.road == before.road
        renamed = after.road is not None and before.road is not None and not same_road
        if not others and not renamed:
            return None
        other_turns = [turn_deg(arriving, way.bearing_deg) for way in others]
        if abs(turn) < self._angles.slight:
            named = after.road is not None and same_road
            return self._ahead(turn, [] if named else other_turns, renamed=renamed)
        if abs(turn) >= self._angles.sharp and after.road is not None and same_road:
            return Maneuver.U_TURN  # from one carriageway to the other
        return _kind_of(turn, self._angles)

    def _ahead(self, turn: float, other_turns: list[float], *, renamed: bool) -> Maneuver | None:
        """What to say of a way that goes more or less straight on.

        ``other_turns`` are those that may be mistaken for it: none where the road keeps its name.
        """
        rivals = [t for t in other_turns if abs(t) < self._angles.fork]
        if not rivals:
            return Maneuver.CONTINUE if renamed else None
        straighter = min(rivals, key=abs)
        if abs(straighter) < self._angles.straight / 2 and abs(turn) >= self._angles.straight:
            return Maneuver.SLIGHT_RIGHT if turn > 0 else Maneuver.SLIGHT_LEFT
        return Maneuver.KEEP_RIGHT if turn > straighter else Maneuver.KEEP_LEFT

    def _others(self, before: _Piece, after: _Piece) -> list[Exit]:
        """The ways that the driver could take instead, turning back left aside."""
        node = self._junctions.head(before.segment, forward=before.forward)
        taken = {(before.segment, not before.forward), (after.segment, after.forward)}
        return [
            way for way in self._junctions.exits(node) if (way.segment, way.forward) not in taken
        ]

    def _is_travelled(self, leg: Leg, i: int) -> bool:
        return bool(leg.from_fraction[i] != leg.to_fraction[i])

    def _is_ring(self, segment: int) -> bool:
        return bool(int(self._network.segment_flags[segment]) & SegmentFlag.ROUNDABOUT)

    def _piece(self, leg: Leg, i: int) -> _Piece:
        network = self._network
        segment = int(leg.segment[i])
        begin, end = float(leg.from_fraction[i]), float(leg.to_fraction[i])
        name = int(network.segment_name[segment])
        return _Piece(
            segment=segment,
            forward=bool(leg.forward[i]),
            line=cut_line(network.shape(segment), begin, end),
            length_m=abs(end - begin) * float(network.segment_length_m[segment]),
            duration_s=int(leg.part_ms[i]) / _MS_PER_S,
            road=network.names[name] if name >= 0 else None,
            flags=SegmentFlag(int(network.segment_flags[segment])),
        )


def _measured(numbered: list[tuple[int, Step]], pieces: list[_Piece]) -> Iterator[Step]:
    """Give each step the way and the time until the next one."""
    ends = [number for number, _ in numbered[1:]] + [len(pieces)]
    for (begin, step), end in zip(numbered, ends, strict=True):
        yield replace(
            step,
            distance_m=sum(piece.length_m for piece in pieces[begin:end]),
            duration_s=sum(piece.duration_s for piece in pieces[begin:end]),
        )


def _kind_of(turn: float, angles: Angles) -> Maneuver:
    if abs(turn) >= angles.turn:
        return Maneuver.SHARP_RIGHT if turn > 0 else Maneuver.SHARP_LEFT
    return Maneuver.RIGHT if turn > 0 else Maneuver.LEFT


def _step(maneuver: Maneuver, piece: _Piece, bearing: float) -> Step:
    longitude, latitude = (float(value) for value in piece.line[0])
    return Step(
        maneuver=maneuver,
        longitude=longitude,
        latitude=latitude,
        bearing_deg=bearing,
        road=piece.road,
        distance_m=0.0,
        duration_s=0.0,
    )


def _arrival(piece: _Piece, place: Sequence[float]) -> Step:
    """The last step: on which side of the road the place lies, where that can be told."""
    here = piece.line[-1]
    bearing = last_bearing_deg(piece.line)
    ends = np.array([here, place], dtype=np.float64)
    away_m = float(along_m(ends[:, 0], ends[:, 1])[-1])
    kind = Maneuver.ARRIVE
    if away_m >= load_wording().least_offset_m:
        aside = turn_deg(bearing, bearing_deg(float(here[0]), float(here[1]), place[0], place[1]))
        if 0 < abs(aside) < 180:  # noqa: PLR2004 - straight on or straight back
            kind = Maneuver.ARRIVE_RIGHT if aside > 0 else Maneuver.ARRIVE_LEFT
    step = _step(kind, piece, bearing)
    return replace(step, longitude=float(here[0]), latitude=float(here[1]))


def _standing(leg: Leg) -> Step:
    """A leg between two places that meet the road at one spot."""
    longitude, latitude = (float(value) for value in leg.line[0])
    return Step(
        maneuver=Maneuver.ARRIVE,
        longitude=longitude,
        latitude=latitude,
        bearing_deg=math.nan,
        road=None,
        distance_m=0.0,
        duration_s=0.0,
    )
