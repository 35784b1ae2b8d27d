"""Read JSON bodies strictly: the media type, the size and the text are checked before any work."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Final

import orjson
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from api.http.problems import NOT_JSON, TOO_LARGE, WRONG_MEDIA_TYPE, RequestRefusedError
from gis_data import Problem

LARGEST_BODY_BYTES: Final = 4 * 1024 * 1024
_WITH_BODY: Final = ("POST", "PUT", "PATCH")


class JsonRequest(Request):
    """A request whose body is JSON of a bounded size.

    The standard library's reader takes NaN and half characters (lone surrogates), which no answer
    could repeat; orjson refuses both.
    """

    async def body(self) -> bytes:
        """The whole body.

        Raises:
            RequestRefusedError: Not called JSON, empty, or too large; it is not read to its end.
        """
        if not hasattr(self, "_body"):
            self._body = await self._bounded_body()
            self._check_media_type()
        return self._body

    async def json(self) -> Any:
        """The body's value.

        Raises:
            RequestRefusedError: Not JSON.
        """
        raw = await self.body()
        try:
            if not hasattr(self, "_json"):
                self._json = orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            place = f"body, line {error.lineno}, column {error.colno}"
            raise RequestRefusedError(
                NOT_JSON,
                "The body of the request cannot be read as JSON.",
                [Problem(place, error.msg, "JSON text in UTF-8 (RFC 8259)")],
            ) from error
        return self._json

    def _check_media_type(self) -> None:
        given = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if given == "application/json" or (
            given.startswith("application/") and given.endswith("+json")
        ):
            return
        raise RequestRefusedError(
            WRONG_MEDIA_TYPE,
            "The body of the request must be JSON.",
            [Problem("header Content-Type", given or "nothing", "application/json")],
        )

    async def _bounded_body(self) -> bytes:
        size = self.headers.get("content-length", "")
        if size.isdecimal() and int(size) > LARGEST_BODY_BYTES:
            raise _too_large(f"{size} bytes")
        chunks: list[bytes] = []
        total = 0
        async for chunk in self.stream():
            total += len(chunk)
            if total > LARGEST_BODY_BYTES:
                raise _too_large(f"more than {LARGEST_BODY_BYTES} bytes")
            chunks.append(chunk)
        if not total:
            raise RequestRefusedError(
                NOT_JSON,
                "The request has no body.",
                [Problem("body", "nothing", "a JSON value; see the examples in /openapi.json")],
            )
        return b"".join(chunks)


def _too_large(given: str) -> RequestRefusedError:
    return RequestRefusedError(
        TOO_LARGE,
        "The body of the request is too large.",
        [Problem("body", given, f"at most {LARGEST_BODY_BYTES} bytes", "Send several requests.")],
    )


class JsonRoute(APIRoute):
    """A route that reads its body as ``JsonRequest``."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the handler so that it sees our request."""
        handle = super().get_route_handler()

        async def handle_json(request: Request) -> Response:
            if request.method not in _WITH_BODY:
                return await handle(request)
            strict = JsonRequest(request.scope, request.receive)
            await strict.json()  # here, where FastAPI does not yet reword what goes wrong
            return await handle(strict)

        return handle_json
