"""Find addresses: one in the query, many in the body."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query
from pydantic import ValidationError

from api.http.examples import GEOCODE_BODIES, GEOCODE_QUERIES
from api.http.geocodejson import FeatureWriter
from api.http.json_body import JsonRoute
from api.http.models.geocoding import (
    LONGEST_ADDRESS,
    MOST_ADDRESSES,
    AddressBatch,
    AddressBody,
    AddressQuestion,
    GeocodeCollection,
    GeocodeFeature,
)
from api.http.openapi import answers
from api.http.positions import position_problem
from api.http.problems import (
    REQUEST_INVALID,
    TOO_LARGE,
    RequestRefusedError,
    validation_problems,
)
from api.http.services import Services, SharedServices
from gis_data import Problem

router = APIRouter(prefix="/v1", tags=["addresses"], route_class=JsonRoute)
_SHOWN = 100


@router.get("/geocode", summary="Find an address", responses=answers("geocode", 422))
def find_address(
    services: SharedServices,
    q: Annotated[
        str,
        Query(
            min_length=1,
            max_length=LONGEST_ADDRESS,
            description="An address in Khmer or Latin letters, a map link, a position or a code.",
            openapi_examples=GEOCODE_QUERIES,
        ),
    ],
    limit: Annotated[int, Query(ge=1, le=10, description="Most features to answer.")] = 5,
    *,
    explain: Annotated[bool, Query(description="Say what was done, step by step.")] = False,
) -> GeocodeCollection:
    """Answer with the likeliest place first, then what the text may mean as well."""
    writer = FeatureWriter(services.registry, services.lattice)
    found = services.geocoder.geocode(q, explain=explain)
    features = [writer.feature(found, explain=explain)]
    features += [writer.alternative(q, other) for other in found.alternatives[: limit - 1]]
    return writer.collection(features, query=q)


@router.post(
    "/geocode", summary="Find many addresses", responses=answers("geocode_list", 400, 413, 415, 422)
)
def find_addresses(
    services: SharedServices,
    body: Annotated[AddressBody, Body(openapi_examples=GEOCODE_BODIES)],
) -> GeocodeCollection:
    """Answer one feature for each address, in the same order.

    An address that cannot be used has its `error`; the others are answered all the same.
    """
    items: list[Any] = list(body.addresses if isinstance(body, AddressBatch) else body)
    explain = isinstance(body, AddressBatch) and body.explain
    if not items:
        nothing = Problem("body", "an empty list", f"1 to {MOST_ADDRESSES} addresses")
        raise RequestRefusedError(REQUEST_INVALID, "There is no address in the list.", [nothing])
    if len(items) > MOST_ADDRESSES:
        many = Problem(
            "body", f"{len(items)} addresses", f"at most {MOST_ADDRESSES}", "Send several requests."
        )
        raise RequestRefusedError(TOO_LARGE, "There are too many addresses in the list.", [many])
    writer = FeatureWriter(services.registry, services.lattice)
    return writer.collection(_features(items, services, writer, explain=explain))


def _features(
    items: list[Any], services: Services, writer: FeatureWriter, *, explain: bool
) -> Iterator[GeocodeFeature]:
    for number, item in enumerate(items, start=1):
        question = _read(item, number)
        if isinstance(question, Problem):
            given = item.get("id") if isinstance(item, dict) else None
            yield writer.refused(given if isinstance(given, str) else None, question)
            continue
        if question.address or question.latitude is None or question.longitude is None:
            found = services.geocoder.geocode(
                question.address,
                latitude=question.latitude,
                longitude=question.longitude,
                explain=explain,
            )
        else:
            found = services.geocoder.reverse(
                latitude=question.latitude,
                longitude=question.longitude,
                accuracy_m=5.0 if question.accuracy_m is None else question.accuracy_m,
            )
        yield writer.feature(found, explain=explain, id=question.id)


def _read(item: Any, number: int) -> AddressQuestion | Problem:
    """An item of the list, or the first thing that is wrong with it."""
    where = f"item {number}"
    if not isinstance(item, str | dict):
        return Problem(where, repr(item)[:_SHOWN], "a text, or an object with an address")
    try:
        question = AddressQuestion.model_validate(
            {"address": item} if isinstance(item, str) else item
        )
    except ValidationError as error:
        first = validation_problems(error.errors(include_url=False))[0]
        return Problem(f"{where}, {first.where}", first.given, first.expected, first.remedy)
    return _place_problem(where, question) or question


def _place_problem(where: str, question: AddressQuestion) -> Problem | None:
    """What is wrong with an item as a whole, although each field is well formed."""
    latitude, longitude = question.latitude, question.longitude
    has_text = bool(question.address.strip())
    if latitude is None and longitude is None:
        wanted = "an address, or latitude and longitude"
        return None if has_text else Problem(where, "nothing", wanted)
    if latitude is None or longitude is None:
        missing = "latitude" if latitude is None else "longitude"
        return Problem(where, f"no {missing}", "latitude and longitude, or neither")
    if has_text and question.accuracy_m is not None:
        return Problem(
            f"{where}, accuracy_m",
            f"{question.accuracy_m:g} with an address",
            "accuracy_m only for a position alone",
            "Leave the address or the accuracy out.",
        )
    return position_problem(where, latitude, longitude)
