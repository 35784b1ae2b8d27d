"""Write JSON with orjson."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.responses import Response


class JsonResponse(Response):
    """Plain values as JSON, Khmer as it is."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Turn the content into bytes."""
        return orjson.dumps(content)


class GeoJsonResponse(JsonResponse):
    """RFC 7946 GeoJSON with its own media type."""

    media_type = "application/geo+json"
