"""Write the links of the OGC interface: below the configured base address, or without a host."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote, urlencode

from starlette.requests import Request

from api.http.services import services_of

PREFIX: Final = "/ogc"
JSON: Final = "application/json"
GEOJSON: Final = "application/geo+json"
OPENAPI: Final = "application/vnd.oai.openapi+json;version=3.0"
SCHEMA: Final = "application/schema+json"
TILES: Final = "application/vnd.mapbox-vector-tile"
_OGC_RELATIONS: Final = "http://www.opengis.net/def/rel/ogc/1.0/"
QUERYABLES: Final = f"{_OGC_RELATIONS}queryables"
TILESETS: Final = f"{_OGC_RELATIONS}tilesets-vector"

Link = dict[str, str]


class Links:
    """Links of one answer.

    With ``PHLOV_BASE_URL`` they begin with it; without, they have no host at all and are resolved
    by who reads them. The ``Host`` of a request, which anybody can set, never stands in one.
    """

    def __init__(self, request: Request) -> None:
        """Begin with the configured address."""
        base = services_of(request).settings.base_url or str(request.scope.get("root_path", ""))
        self._base = base.rstrip("/") + PREFIX

    def to(self, *parts: str, params: Sequence[tuple[str, str]] = ()) -> str:
        """The address of something below the prefix."""
        path = "".join(f"/{quote(part, safe='')}" for part in parts)
        query = f"?{urlencode(list(params))}" if params else ""
        return f"{self._base}{path}{query}"

    def pattern(self, *parts: str) -> str:
        """An address with parts in braces, to be filled in."""
        return f"{self._base}{''.join(f'/{part}' for part in parts)}"


def link(href: str, rel: str, kind: str, title: str) -> Link:
    """One link."""
    return {"href": href, "rel": rel, "type": kind, "title": title}
