"""Read what is asked of a collection; everything that is wrong is told at once, with 400."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, TypeVar

from starlette.datastructures import QueryParams
from starlette.requests import Request

from api.features.crs import CRS84, Crs, read_box, read_crs
from api.features.filters.nodes import Compare, Either, Missing, Node, all_of
from api.features.filters.parsing import parse_json, parse_text
from api.features.filters.reading import read_filter
from api.features.filters.values import read_day, read_written
from api.features.model import LayerDescription, Query, Span
from api.http.problems import Refusal, RequestRefusedError
from gis_data import InputError, Problem

PARAMETERS_INVALID: Final = Refusal(400, "parameters-invalid", "The parameters cannot be used")

DEFAULT_LIMIT: Final = 100
MOST_FEATURES: Final = 10_000
_LANGUAGES: Final[Mapping[str, Callable[[str], Any]]] = {
    "cql2-text": parse_text,
    "cql2-json": parse_json,
}
_OWN: Final = (
    "limit", "bbox", "bbox-crs", "crs", "datetime", "filter", "filter-lang", "filter-crs", "after"
)  # fmt: skip
_DIGITS: Final = 18
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ItemsRequest:
    """What is asked of the items of a collection.

    Attributes:
        query: For the layer.
        crs: In which the shapes are wanted.
        kept: The parameters as they were given, without the key, for the link to the next page.
    """

    query: Query
    crs: Crs
    kept: tuple[tuple[str, str], ...]


class _Gathering:
    """Parameters that are read one after the other, with everything that is wrong with them."""

    def __init__(self, params: QueryParams, known: tuple[str, ...]) -> None:
        self.given: dict[str, str] = dict(params.items())
        self.problems: list[Problem] = []
        for name in dict.fromkeys(key for key, _ in params.multi_items()):
            times = len(params.getlist(name))
            if name not in known:
                self.problems.append(
                    Problem(f"parameter {name[:80]}", "a parameter that is not known",
                            f"only {', '.join(known) or 'none'}")
                )  # fmt: skip
            elif times > 1:
                self.problems.append(Problem(f"parameter {name}", f"{times} values", "one"))

    def read(self, name: str, reader: Callable[[str], T], default: T) -> T:
        """The value of a parameter; the default where it is absent or wrong."""
        if name not in self.given:
            return default
        try:
            return reader(self.given[name])
        except InputError as error:
            self.problems += error.problems
            return default

    def finish(self) -> None:
        """Refuse the request if anything was wrong."""
        if self.problems:
            noun = "thing is" if len(self.problems) == 1 else "things are"
            raise RequestRefusedError(
                PARAMETERS_INVALID,
                f"{len(self.problems)} {noun} wrong with the parameters.",
                self.problems,
            )


def refuse_parameters(request: Request) -> None:
    """See that a request has no parameters.

    Raises:
        RequestRefusedError: It has.
    """
    _Gathering(request.query_params, ()).finish()


def read_feature_request(request: Request) -> Crs:
    """The reference system in which one feature is wanted.

    Raises:
        RequestRefusedError: The parameters cannot be used.
    """
    gathering = _Gathering(request.query_params, ("crs",))
    crs = gathering.read("crs", lambda text: read_crs(text, "parameter crs"), CRS84)
    gathering.finish()
    return crs


def read_items_request(request: Request, layer: LayerDescription) -> ItemsRequest:
    """What is asked of the items of a layer.

    Raises:
        RequestRefusedError: The parameters cannot be used.
    """
    fields = tuple(field.name for field in layer.asked)
    gathering = _Gathering(request.query_params, (*_OWN, *fields))
    read = gathering.read
    crs = read("crs", lambda text: read_crs(text, "parameter crs"), CRS84)
    box_crs = read("bbox-crs", lambda text: read_crs(text, "parameter bbox-crs"), CRS84)
    filter_crs = read("filter-crs", lambda text: read_crs(text, "parameter filter-crs"), CRS84)
    parse = read("filter-lang", _language, _LANGUAGES["cql2-text"])
    condition: Node | None = read(
        "filter", lambda text: read_filter(parse(text), layer, filter_crs), None
    )
    for name in fields:
        compared: Node | None = read(name, lambda text, name=name: _equal(text, name, layer), None)  # type: ignore[misc]
        condition = all_of(condition, compared)
    span = read("datetime", _span, None)
    query = Query(
        limit=read("limit", _limit, DEFAULT_LIMIT),
        box=read("bbox", lambda text: read_box(text, box_crs, "parameter bbox"), None),
        condition=all_of(condition, None if span is None else _holds(span, layer)),
        after=read("after", lambda text: read_key(text, layer.name), ""),
    )
    gathering.finish()
    kept = tuple((name, text) for name, text in gathering.given.items() if name != "after")
    return ItemsRequest(query, crs, kept)


def write_key(after: str, layer: str) -> str:
    """A key as it stands in a link: it says nothing to anybody but this service."""
    return base64.urlsafe_b64encode(f"{layer} {after}".encode()).rstrip(b"=").decode()


def read_key(text: str, layer: str) -> str:
    """The key of a link.

    Raises:
        InputError: It is none of this layer.
    """
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        told = base64.b64decode(padded, b"-_", validate=True).decode()
    except (UnicodeError, binascii.Error, ValueError):
        told = ""
    of_layer, _, after = told.partition(" ")
    if of_layer != layer or not after:
        raise unknown_key(text)
    return after


def unknown_key(text: str) -> InputError:
    """What to say of a key that leads nowhere."""
    return InputError(
        "The page cannot be found.",
        [Problem("parameter after", repr(text[:80]), "the key of a link with rel=next",
                 "Follow the link as it is, or leave the parameter out to begin again.")],
    )  # fmt: skip


def _limit(text: str) -> int:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= _DIGITS else 0
    if number < 1:
        raise InputError(
            "",
            [Problem("parameter limit", repr(text[:80]), f"a whole number, 1 to {MOST_FEATURES}")],
        )
    return min(
        number, MOST_FEATURES
    )  # more is no error (OGC 17-069r4, /req/core/fc-limit-response-1)


def _language(text: str) -> Callable[[str], Any]:
    parse = _LANGUAGES.get(text)
    if parse is None:
        raise InputError(
            "",
            [Problem("parameter filter-lang", repr(text[:80]), f"one of {', '.join(_LANGUAGES)}")],
        )
    return parse


def _equal(text: str, name: str, layer: LayerDescription) -> Node:
    field = layer.field(name)
    assert field is not None
    return Compare(name, "=", read_written(text, field, f"parameter {name}"))


_OPEN: Final = ("", "..")


def _span(text: str) -> Span:
    """A moment or a span of time, by its days."""
    parts = text.split("/")
    days = [None if len(parts) > 1 and part in _OPEN else _day(part, text) for part in parts]
    if len(days) == 1:
        return Span(days[0], days[0])
    first, last = days if len(days) == 2 else (None, None)  # noqa: PLR2004 - from, to
    if len(days) != 2 or (first is None and last is None) or (first and last and first > last):  # noqa: PLR2004
        raise _no_time(text)
    return Span(first, last)


def _day(part: str, text: str) -> date:
    day, mark, clock = part[:10], part[10:11], part[11:]
    found = read_day(day)
    if found is None or (mark and (mark not in "Tt" or not _is_clock(clock))):
        raise _no_time(text)
    return found


def _is_clock(text: str) -> bool:
    """Whether a text is a time of day with its zone (RFC 3339)."""
    text = text.upper().replace("Z", "+00:00")
    try:
        return datetime.fromisoformat(f"2000-01-01T{text}").tzinfo is not None
    except ValueError:
        return False


def _no_time(text: str) -> InputError:
    return InputError(
        "",
        [Problem("parameter datetime", repr(text[:80]),
                 "a day, a moment (RFC 3339), or two with a slash between, .. for an open end")],
    )  # fmt: skip


def _holds(span: Span, layer: LayerDescription) -> Node | None:
    """That a feature holds on some day of a span; what has no days always does."""
    parts: list[Node] = []
    if layer.begins and span.last is not None:
        parts.append(Either((Missing(layer.begins), Compare(layer.begins, "<=", span.last))))
    if layer.ends and span.first is not None:
        parts.append(Either((Missing(layer.ends), Compare(layer.ends, ">=", span.first))))
    return all_of(*parts)
