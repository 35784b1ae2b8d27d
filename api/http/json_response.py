"""Write JSON with orjson."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.responses import JSONResponse


class JsonResponse(JSONResponse):
    """Plain values as JSON, Khmer as it is."""

    def render(self, content: Any) -> bytes:
        """Turn the content into bytes."""
        return orjson.dumps(content)
