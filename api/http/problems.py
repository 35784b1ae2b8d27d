"""Tell every error as an RFC 9457 problem; exceptions take their row from ``api.errors``."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request

from api.errors import PROBLEM_BASE, row_for
from api.http.headers import SECURITY_HEADERS
from api.http.json_response import JsonResponse
from gis_data import InputError, PhlovError, Problem

_log = logging.getLogger(__name__)

_SHOWN = 200
"""Characters of a given value that a problem repeats."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A problem of the protocol itself, for which no exception of the packages stands."""

    status: int
    slug: str
    title: str


NOT_FOUND: Final = Refusal(404, "not-found", "Nothing here")
METHOD_NOT_ALLOWED: Final = Refusal(405, "method-not-allowed", "Not this way")
TOO_LARGE: Final = Refusal(413, "too-large", "Too much at once")
NOT_JSON: Final = Refusal(400, "not-json", "Not JSON")
WRONG_MEDIA_TYPE: Final = Refusal(415, "media-type", "Send JSON")
REQUEST_INVALID: Final = Refusal(422, "request-invalid", "The request cannot be used")
NO_BASE_URL: Final = Refusal(503, "no-base-url", "This service does not know its own address")
NO_SNAPSHOT: Final = Refusal(404, "no-snapshot", "No such published copy")
NO_PROOF_KEY: Final = Refusal(503, "no-proof-key", "This service cannot judge proofs")
BUSY: Final = Refusal(503, "busy", "Too many plans at once")
PLAN_LOST: Final = Refusal(503, "plan-lost", "The plan was not finished")
DEFECT: Final = Refusal(500, "internal", "A fault of our own")

_BY_STATUS: Final = {
    refusal.status: refusal
    for refusal in (NOT_FOUND, METHOD_NOT_ALLOWED, TOO_LARGE, NOT_JSON, WRONG_MEDIA_TYPE)
}


class RequestRefusedError(Exception):
    """A request is refused before any work is done; carried to the one handler."""

    def __init__(
        self,
        refusal: Refusal,
        detail: str,
        problems: Sequence[Problem] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.refusal = refusal
        self.detail = detail
        self.problems = tuple(problems)
        self.headers = dict(headers or {})
        super().__init__(detail)


class ProblemResponse(JsonResponse):
    """An answer of the media type that RFC 9457 names."""

    media_type = "application/problem+json"


def problem_record(problem: Problem) -> dict[str, str]:
    """One problem of an input as a caller sees it."""
    return {
        "where": problem.where,
        "given": problem.given,
        "expected": problem.expected,
        "remedy": problem.remedy,
    }


def problem_body(
    refusal: Refusal, detail: str, instance: str, problems: Iterable[Problem] = ()
) -> dict[str, Any]:
    """The members of RFC 9457 and our ``problems``."""
    return {
        "type": f"{PROBLEM_BASE}{refusal.slug}",
        "title": refusal.title,
        "status": refusal.status,
        "detail": detail,
        "instance": instance,
        "problems": [problem_record(problem) for problem in problems],
    }


def _respond(
    request: Request,
    refusal: Refusal,
    detail: str,
    problems: Iterable[Problem] = (),
    headers: Mapping[str, str] | None = None,
) -> ProblemResponse:
    return ProblemResponse(
        problem_body(refusal, detail, request.url.path, problems),
        status_code=refusal.status,
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


def install_problem_handlers(app: FastAPI) -> None:
    """Have every error of the application answered as a problem."""
    app.add_exception_handler(RequestRefusedError, _refused)
    app.add_exception_handler(PhlovError, _foreseen)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _protocol)
    app.add_exception_handler(Exception, _defect)


async def _refused(request: Request, error: Exception) -> ProblemResponse:
    assert isinstance(error, RequestRefusedError)
    return _respond(request, error.refusal, error.detail, error.problems, error.headers)


async def _foreseen(request: Request, error: Exception) -> ProblemResponse:
    """An error with a row in the table; the text of one that is our fault stays in the log."""
    row = row_for(error)
    if row is None or row.status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return await _defect(request, error)
    refusal = Refusal(row.status, row.slug, row.title)
    if row.status > HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("%s is not available: %s", request.url.path, error)
        detail, again_s = _UNAVAILABLE.get(row.slug, (_NOT_THERE, 0))
        headers = {"Retry-After": str(again_s)} if again_s else None
        return _respond(request, refusal, detail, headers=headers)
    if isinstance(error, InputError):
        return _respond(request, refusal, error.summary, error.problems)
    return _respond(request, refusal, str(error))  # the text of a PhlovError is fit for a user


_NOT_THERE: Final = "The data for this answer are not there at the moment."
_UNAVAILABLE: Final = {
    "schema": ("There is no register here, or one of another version.", 0),
    "store-full": ("There is no room left for what was sent; nothing was written.", 0),
    "store-busy": ("Others keep the register busy; nothing was written. Try again.", 2),
    "store-slow": ("The register took too long; nothing was written. Ask for less.", 0),
    "store-down": ("The register does not answer; nothing was written. Try again.", 10),
    "store-uncertain": (
        "The register went away at the very end: look what is there before you send it again.",
        0,
    ),
}
"""What a caller is told instead of the message, which names our machines; seconds to wait."""


async def _invalid(request: Request, error: Exception) -> ProblemResponse:
    assert isinstance(error, RequestValidationError)
    problems = validation_problems(error.errors())
    kinds = {found["type"] for found in error.errors()}
    if "json_invalid" in kinds:
        detail = "The body of the request cannot be read as JSON."
        return _respond(request, NOT_JSON, detail, problems)
    noun = "thing is" if len(problems) == 1 else "things are"
    detail = f"{len(problems)} {noun} wrong with the request."
    return _respond(request, REQUEST_INVALID, detail, problems)


async def _protocol(request: Request, error: Exception) -> ProblemResponse:
    assert isinstance(error, HTTPException)
    refusal = _BY_STATUS.get(error.status_code)
    if refusal is None:
        phrase = HTTPStatus(error.status_code).phrase
        refusal = Refusal(error.status_code, phrase.lower().replace(" ", "-"), phrase)
    details = {
        NOT_FOUND: f"There is nothing at {request.url.path}. See /openapi.json for what there is.",
        METHOD_NOT_ALLOWED: f"{request.method} is not answered at {request.url.path}.",
    }
    detail = details.get(refusal, refusal.title)
    return _respond(request, refusal, detail, headers=error.headers)


async def _defect(request: Request, error: Exception) -> ProblemResponse:
    """Nobody foresaw this: say nothing of it, and log where it can be found again."""
    reference = secrets.token_hex(4)
    _log.error("Fault %s at %s %s", reference, request.method, request.url.path, exc_info=error)
    detail = (
        f"Something went wrong on our side. When you report it, name the reference {reference}."
    )
    # The middleware that sets these stands inside the one that answers defects.
    return _respond(request, DEFECT, detail, headers=dict(SECURITY_HEADERS))


def validation_problems(errors: Iterable[Mapping[str, Any]]) -> list[Problem]:
    """Pydantic's findings in the words of ``Problem``."""
    return [
        Problem(
            _place(found["loc"]),
            "nothing" if found["type"] == "missing" else _shown(found.get("input")),
            _expected(found),
        )
        for found in errors
    ]


_PLACES: Final = {"query": "parameter", "path": "path", "body": "body"}


def _place(location: Sequence[int | str]) -> str:
    first, *rest = location or ("request",)
    named = [f"item {part + 1}" if isinstance(part, int) else str(part) for part in rest]
    return " ".join([_PLACES.get(str(first), str(first)), ", ".join(named)]).strip()


def _expected(found: Mapping[str, Any]) -> str:
    if found["type"] == "missing":
        return "a value"
    if found["type"] == "extra_forbidden":
        return "only the fields that the documentation names"
    text = str(found["msg"])
    for opening in ("Value error, ", "Input should be "):
        text = text.removeprefix(opening)
    return text


def _shown(value: object) -> str:
    if value is None or value == {}:
        return "nothing"
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
