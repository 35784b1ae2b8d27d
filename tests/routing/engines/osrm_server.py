"""A small local server that answers as osrm-routed does, from answers written by hand."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import numpy as np

Answer = tuple[int, dict | str]
Responder = Callable[[str, list[list[float]], dict[str, str]], Answer]
"""Service, places and options of a request; gives a status and a body."""


@contextmanager
def osrm_server(respond: Responder) -> Iterator[tuple[str, list[str]]]:
    """The address of a running server, and the list of what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            parts = urlsplit(self.path)
            service, version, _, where = parts.path.strip("/").split("/")
            assert version == "v1"
            places = [[float(x) for x in place.split(",")] for place in where.split(";")]
            options = {key: values[0] for key, values in parse_qs(parts.query).items()}
            status, body = respond(service, places, options)
            data = (body if isinstance(body, str) else json.dumps(body)).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=UTF-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            pass  # who asked has given up

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def waypoint(place: list[float], distance_m: float = 1.5) -> dict:
    """A place as OSRM tells it: moved to a road."""
    return {"hint": "", "location": place, "name": "", "distance": distance_m}


def straight_road(service: str, places: list[list[float]], options: dict[str, str]) -> Answer:
    """An east–west road on which 0.001° take 10.4 s and 109.1 m; nothing leads east of 105°.

    Places north of 11.60° are 400 m from it.
    """
    moved = [waypoint([x, 11.57], 400.0 if y > 11.60 else 1.5) for x, y in places]
    east = np.array([x for x, _ in places])

    def steps(here: float, there: float) -> float:
        return round(abs(there - here) * 1000, 6)

    if service == "nearest":
        number = int(options["number"])
        found = [
            waypoint([places[0][0] + 0.001 * i, 11.57], 100.0 * (i + 1)) for i in range(number)
        ]
        return 200, {"code": "Ok", "waypoints": found}
    if service == "table":
        sources, targets = (
            [int(i) for i in options[key].split(";")] for key in ("sources", "destinations")
        )
        apart = [
            [None if max(east[s], east[t]) > 105 else steps(east[s], east[t]) for t in targets]
            for s in sources
        ]
        return 200, {
            "code": "Ok",
            "durations": [[None if d is None else 10.4 * d for d in row] for row in apart],
            "distances": [[None if d is None else 109.1 * d for d in row] for row in apart],
            "sources": [moved[i] for i in sources],
            "destinations": [moved[i] for i in targets],
        }
    assert service == "route"
    assert options["geometries"] == "geojson"
    if max(east) > 105:
        return 400, {"code": "NoRoute", "message": "Impossible route between points"}
    legs = [
        {
            "duration": 10.4 * steps(here, there),
            "distance": 109.1 * steps(here, there),
            "steps": [
                {
                    "geometry": {
                        "type": "LineString",
                        "coordinates": [[here, 11.57], [there, 11.57]],
                    }
                },
                {"geometry": {"type": "LineString", "coordinates": [[there, 11.57]] * 2}},
            ],
        }
        for here, there in zip(east[:-1].tolist(), east[1:].tolist(), strict=True)
    ]
    return 200, {"code": "Ok", "routes": [{"legs": legs}], "waypoints": moved}
