"""Describe a problem document (RFC 9457)."""

from __future__ import annotations

from pydantic import Field

from api.http.models.base import Answer


class ProblemItem(Answer):
    """One thing that is wrong with an input."""

    where: str = Field(description="The place in the request, in the caller's terms.")
    given: str
    expected: str
    remedy: str = Field(description="What the caller can do; may be empty.")


class ProblemDocument(Answer):
    """Every error, of whatever kind, has this shape."""

    type: str = Field(description="URI of the kind of problem; its last part is stable.")
    title: str
    status: int
    detail: str = Field(description="A sentence about this occurrence, fit for a user.")
    instance: str = Field(description="The path that was asked.")
    problems: list[ProblemItem]
