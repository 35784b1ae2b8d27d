"""Document answers and problems with examples; a test holds them against the running code."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import orjson
from fastapi import FastAPI

from api.http.models.problem import ProblemDocument

_MEANING = {
    400: "The body is not JSON",
    404: "No such thing",
    409: "The register stands elsewhere",
    413: "Too much at once",
    415: "The body is not called JSON",
    422: "Something in the request cannot be used; everything is listed at once",
    500: "A fault of our own, or a plan that the checker refused",
    503: "Not available at the moment",
}
_DEFECT = 500
_COMPONENTS = "#/components/schemas/{model}"


class DocumentedApplication(FastAPI):
    """FastAPI with what it leaves out of its document.

    It knows the schema of a problem only where a route returns one, and drops null members from
    examples.
    """

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document."""
        if self.openapi_schema is None:
            document = super().openapi()
            problem = ProblemDocument.model_json_schema(
                ref_template=_COMPONENTS, mode="serialization"
            )
            schemas = document.setdefault("components", {}).setdefault("schemas", {})
            schemas |= problem.pop("$defs", {}) | {ProblemDocument.__name__: problem}
            _insert_examples(document)
        assert self.openapi_schema is not None
        return self.openapi_schema


def _insert_examples(document: dict[str, Any]) -> None:
    """Put the recorded answers where ``answers`` left their keys."""
    recorded = recorded_answers()
    for methods in document["paths"].values():
        for operation in methods.values():
            for response in operation["responses"].values():
                for content in response.get("content", {}).values():
                    if "example" in content:
                        content["example"] = recorded[content["example"]]


@cache
def recorded_answers() -> dict[str, Any]:
    """Answers taken from the running code; ``tests/api/test_http_examples.py`` renews them."""
    text = resources.files("api.http").joinpath("data/examples.json").read_bytes()
    recorded: dict[str, Any] = orjson.loads(text)
    return recorded


def answers(example: str, *statuses: int) -> dict[int | str, dict[str, Any]]:
    """The documented responses of a route.

    Args:
        example: Key of the recorded answer of a good request.
        statuses: HTTP statuses of the problems that the route may answer besides 500.
    """
    recorded = recorded_answers()
    documented: dict[int | str, dict[str, Any]] = {
        200: {"content": {"application/json": {"example": example}}}
    }
    for status in sorted({*statuses, _DEFECT}):
        content: dict[str, Any] = {
            "schema": {"$ref": _COMPONENTS.format(model=ProblemDocument.__name__)}
        }
        if (key := f"{example}_{status}") in recorded:
            content["example"] = key
        documented[status] = {
            "description": _MEANING[status],
            "content": {"application/problem+json": content},
        }
    return documented
