"""Find the way through places and hold it with its directions, as values for any output."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import numpy.typing as npt

from routing.directions import Instruction, direct
from routing.engines.legs import Leg
from routing.engines.protocol import Engine
from routing.errors import NoWayError
from routing.network.road_network import RoadNetwork
from routing.network.snap import OFF_NETWORK_M
from routing.plan import EngineNote
from routing.problem import Profile

_DM_PER_M, _MS_PER_S = 10, 1000
_GPX = "http://www.topografix.com/GPX/1/1"


@dataclass(frozen=True, slots=True)
class RouteLeg:
    """The way from one place to the next.

    ``line`` holds (longitude, latitude) pairs; ``instructions`` is empty where the engine knows no
    road names.
    """

    distance_m: int
    duration_s: int
    line: tuple[tuple[float, float], ...] = field(repr=False)
    instructions: tuple[Instruction, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Route:
    """The fastest way through places in their order.

    Attributes:
        profile: Who travels.
        snap_distance_m: From each place to the road, metres.
        legs: One less than there are places.
        engine: Who timed it.
    """

    profile: Profile
    snap_distance_m: tuple[float, ...]
    legs: tuple[RouteLeg, ...]
    engine: EngineNote

    @property
    def distance_m(self) -> int:
        """All legs together."""
        return sum(leg.distance_m for leg in self.legs)

    @property
    def duration_s(self) -> int:
        """All legs together."""
        return sum(leg.duration_s for leg in self.legs)


def find_route(engine: Engine, points: npt.NDArray[np.float64], profile: Profile) -> Route:
    """The way through the points in their order, with directions where there are roads.

    Args:
        engine: Who knows the way.
        points: float64 (n, 2), longitude then latitude; n is at least 2.
        profile: Who travels.

    Raises:
        NoWayError: When places are off the roads, all of them named, or no road joins two
            neighbours.
    """
    snap_distance_m = engine.snap_distance_m(points)
    far = [i for i, distance_m in enumerate(snap_distance_m) if not distance_m <= OFF_NETWORK_M]
    if far:
        named = "; ".join(f"place {i + 1}: {snap_distance_m[i]:,.0f} m" for i in far)
        raise NoWayError(
            f"No road is near enough ({named}); at most {OFF_NETWORK_M:.0f} m are allowed. Check "
            "the positions, or use roads that cover them."
        )
    legs = engine.legs(points, profile)
    network = getattr(engine, "network", None)
    told: Sequence[tuple[Instruction, ...]] = [()] * len(legs)
    if isinstance(network, RoadNetwork):
        told = direct(network, profile, legs, points)
    return Route(
        profile=profile,
        snap_distance_m=tuple(round(float(d), 1) for d in snap_distance_m),
        legs=tuple(_leg(leg, said) for leg, said in zip(legs, told, strict=True)),
        engine=engine.note,
    )


def _leg(leg: Leg, instructions: tuple[Instruction, ...]) -> RouteLeg:
    line = tuple((float(longitude), float(latitude)) for longitude, latitude in leg.line)
    distance_m = round(leg.distance_dm / _DM_PER_M)
    return RouteLeg(distance_m, round(leg.duration_ms / _MS_PER_S), line, instructions)


def route_to_dict(route: Route) -> dict[str, Any]:
    """The route as one JSON object: totals, legs with instructions and GeoJSON geometry."""
    return {
        "profile": route.profile.value,
        "distance_m": route.distance_m,
        "duration_s": route.duration_s,
        "snap_distance_m": list(route.snap_distance_m),
        "legs": [
            {
                "distance_m": leg.distance_m,
                "duration_s": leg.duration_s,
                "geometry": _line(leg),
                "instructions": [_instruction(said) for said in leg.instructions],
            }
            for leg in route.legs
        ],
        "engine": {
            "name": route.engine.name,
            "on_roads": route.engine.on_roads,
            "note": route.engine.note,
        },
    }


def route_to_geojson(route: Route) -> dict[str, Any]:
    """An RFC 7946 FeatureCollection: a line for each leg, a point for each instruction."""
    features: list[dict[str, Any]] = []
    for number, leg in enumerate(route.legs, start=1):
        properties = {
            "kind": "leg",
            "leg": number,
            "distance_m": leg.distance_m,
            "duration_s": leg.duration_s,
        }
        features.append({"type": "Feature", "geometry": _line(leg), "properties": properties})
        for order, said in enumerate(leg.instructions, start=1):
            plain = _instruction(said)
            place = [plain.pop("longitude"), plain.pop("latitude")]
            features.append(
                {
                    "type": "Feature",
                    "geometry": {"type": "Point", "coordinates": place},
                    "properties": {"kind": "instruction", "leg": number, "order": order} | plain,
                }
            )
    return {"type": "FeatureCollection", "features": features}


def route_to_gpx(route: Route, *, language: str = "en") -> bytes:
    """GPX 1.1 with the instructions as route points and the line as a track.

    Args:
        route: The route.
        language: ``en`` or ``km``, for the names of the route points.
    """
    root = ET.Element("gpx", {"version": "1.1", "creator": "Phlov", "xmlns": _GPX})
    points = ET.SubElement(root, "rte")
    for leg in route.legs:
        for said in leg.instructions:
            point = ET.SubElement(points, "rtept", _at(said.longitude, said.latitude))
            text = said.text_km if language == "km" else said.text_en
            ET.SubElement(point, "name").text = text
    track = ET.SubElement(root, "trk")
    for leg in route.legs:
        segment = ET.SubElement(track, "trkseg")
        for longitude, latitude in leg.line:
            ET.SubElement(segment, "trkpt", _at(longitude, latitude))
    text = ET.tostring(root, encoding="unicode")
    return f"<?xml version='1.0' encoding='UTF-8'?>\n{text}\n".encode()


def _at(longitude: float, latitude: float) -> dict[str, str]:
    return {"lat": f"{latitude:.7f}", "lon": f"{longitude:.7f}"}


def _line(leg: RouteLeg) -> dict[str, Any]:
    coordinates = [[round(x, 7), round(y, 7)] for x, y in leg.line]
    if len(coordinates) == 1:  # a line has two ends, even where they are one place
        coordinates *= 2
    return {"type": "LineString", "coordinates": coordinates}


def _instruction(said: Instruction) -> dict[str, Any]:
    road = said.road
    return {
        "maneuver": said.maneuver.value,
        "text_km": said.text_km,
        "text_en": said.text_en,
        "distance_m": said.distance_m,
        "duration_s": said.duration_s,
        "bearing_deg": said.bearing_deg,
        "exit": said.exit,
        "road": None
        if road is None
        else {"name_km": road.khmer, "name_en": road.latin, "ref": road.ref},
        "longitude": round(said.longitude, 7),
        "latitude": round(said.latitude, 7),
    }
