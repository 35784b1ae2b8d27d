"""Talk to one OSRM server: send, wait, try again, and read its answers with suspicion."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import httpx
import numpy as np
import numpy.typing as npt

from routing.engines.protocol import UNREACHABLE
from routing.errors import EngineError, NoWayError

Points = npt.NDArray[np.float64]

_BUSY = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
_FIRST_PAUSE_S = 0.2  # doubled each time
_CONNECT_TIMEOUT_S = 5.0
_PROFILE = "driving"
"""Part of OSRM's address; a server has one profile and does not look at it."""


class OsrmRefusal(NoWayError):  # noqa: N818 - what it is, in OSRM's own words
    """OSRM understood the question and has no answer: no road leads there."""


@dataclass(frozen=True, slots=True)
class TableAnswer:
    """What ``/table`` said: float64 (n, m), NaN where no road leads; and how far places moved."""

    duration_s: Points = field(repr=False)
    distance_m: Points = field(repr=False)
    source_distance_m: Points = field(repr=False)
    target_distance_m: Points = field(repr=False)

    def whole(self, most_m: float) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """Seconds and metres; ``UNREACHABLE`` where none leads or a place moved more than that."""
        lost = np.isnan(self.duration_s) | np.isnan(self.distance_m)
        lost |= (self.source_distance_m > most_m)[:, None]
        lost |= (self.target_distance_m > most_m)[None, :]
        seconds, metres = (
            np.where(lost, UNREACHABLE, np.rint(np.where(lost, 0, values))).astype(np.int32)
            for values in (self.duration_s, self.distance_m)
        )
        return seconds, metres


@dataclass(frozen=True, slots=True)
class RouteAnswer:
    """What ``/route`` said: OSRM's legs, and how far each place moved."""

    legs: Sequence[Mapping[str, Any]] = field(repr=False)
    distance_m: Sequence[float]


class OsrmHttp:
    """One server."""

    def __init__(self, url: str, *, timeout_s: float, retries: int) -> None:
        """Name the server; nothing is sent yet."""
        self.url = url.rstrip("/")
        self._retries = retries
        self._client = httpx.Client(
            timeout=httpx.Timeout(timeout_s, connect=_CONNECT_TIMEOUT_S), follow_redirects=False
        )

    def table(self, places: Points, sources: int) -> TableAnswer:
        """From the first ``sources`` places to the others."""
        count = len(places)
        answer = self._ask(
            "table",
            places,
            {
                "sources": ";".join(map(str, range(sources))),
                "destinations": ";".join(map(str, range(sources, count))),
                "annotations": "duration,distance",
            },
        )
        shape = sources, count - sources
        try:
            return TableAnswer(
                _numbers(answer["durations"], shape),
                _numbers(answer["distances"], shape),
                _moved(answer["sources"], shape[0]),
                _moved(answer["destinations"], shape[1]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise self._strange("table", str(error)) from error

    def nearest(self, place: Points, number: int) -> list[tuple[tuple[float, float], float]]:
        """Places on roads and their distances in metres, the nearest first."""
        answer = self._ask("nearest", place[None, :], {"number": str(number)})
        try:
            return [
                (
                    (float(found["location"][0]), float(found["location"][1])),
                    float(found["distance"]),
                )
                for found in answer["waypoints"]
            ]
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise self._strange("nearest", str(error)) from error

    def route(self, places: Points) -> RouteAnswer:
        """Through the places in their order; one may turn round at each."""
        answer = self._ask(
            "route",
            places,
            {
                "steps": "true",
                "overview": "false",
                "geometries": "geojson",
                "continue_straight": "false",
            },
        )
        try:
            legs = answer["routes"][0]["legs"]
            moved = [float(found["distance"]) for found in answer["waypoints"]]
            sound = all(
                isinstance(leg["duration"] + leg["distance"], int | float)
                and all(len(step["geometry"]["coordinates"]) for step in leg["steps"])
                for leg in legs
            )
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise self._strange("route", str(error)) from error
        if not sound or len(legs) != len(places) - 1 or len(moved) != len(places):
            raise self._strange("route", f"{len(legs)} legs for {len(places)} places")
        return RouteAnswer(legs, moved)

    def _ask(self, service: str, places: Points, options: Mapping[str, str]) -> Mapping[str, Any]:
        where = ";".join(f"{longitude:.6f},{latitude:.6f}" for longitude, latitude in places)
        response = self._send(f"{self.url}/{service}/v1/{_PROFILE}/{where}", options)
        try:
            answer = response.json()
            code = answer["code"]
        except (ValueError, KeyError, TypeError) as error:
            raise self._strange(service, f"status {response.status_code}, no JSON") from error
        if code == "Ok":
            found: Mapping[str, Any] = answer
            return found
        message = str(answer.get("message", "no message"))
        if code in {"NoRoute", "NoTable", "NoSegment"}:
            raise OsrmRefusal(f"OSRM at {self.url} finds no road: {message} ({code}).")
        remedy = ""
        if code == "TooBig":
            remedy = " Lower most_places, or start osrm-routed with a larger --max-table-size."
        raise EngineError(f"OSRM at {self.url} refuses a {service}: {message} ({code}).{remedy}")

    def _send(self, address: str, options: Mapping[str, str]) -> httpx.Response:
        """Send until there is an answer; pause longer each time."""
        said = "no answer"
        for attempt in range(self._retries + 1):
            if attempt:
                time.sleep(_FIRST_PAUSE_S * 2 ** (attempt - 1))
            try:
                response = self._client.get(address, params=dict(options))
            except httpx.TimeoutException:
                said = "no answer in time"
                continue
            except httpx.TransportError as error:
                said = str(error) or type(error).__name__
                continue
            except httpx.InvalidURL as error:
                raise EngineError(
                    f"{self.url} is no address of an OSRM server: {error}."
                ) from error
            if response.status_code not in _BUSY:
                return response
            said = f"status {response.status_code}"
        raise EngineError(
            f"OSRM at {self.url} cannot be reached ({said}; tried {self._retries + 1} times). "
            "Is osrm-routed running there?"
        )

    def _strange(self, service: str, said: str) -> EngineError:
        return EngineError(
            f"{self.url} does not answer a {service} as OSRM does ({said}). "
            "Is it an osrm-routed of version 5?"
        )


def _numbers(rows: Any, shape: tuple[int, int]) -> Points:
    """A table of numbers and nulls as float64, NaN for null."""
    values = np.array(rows, dtype=np.float64)
    if values.shape != shape:
        raise ValueError(f"a table of {values.shape}, asked for was {shape}")
    return values


def _moved(places: Any, count: int) -> Points:
    distance_m = np.array([place["distance"] for place in places], dtype=np.float64)
    if len(distance_m) != count:
        raise ValueError(f"{len(distance_m)} places, asked for were {count}")
    return distance_m
