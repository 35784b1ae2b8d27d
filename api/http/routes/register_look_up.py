"""Look registered addresses up, find them, match a partner's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Body, Path

from addressing.register import (
    Address,
    Alias,
    PartnerAddress,
    Register,
    by_alias,
    by_code,
    by_ids,
    match_addresses,
    nearest,
)
from api.http.examples_register import FIND_BODIES, MATCH_BODIES
from api.http.json_body import JsonRoute
from api.http.models.register import (
    LARGEST_NUMBER,
    MOST_MATCHED,
    PUBLIC,
    FindAnswer,
    FindQuestion,
    MatchAnswer,
    MatchQuestion,
    MatchRow,
    NearRegistered,
    PartnerRow,
    RegisteredAddress,
)
from api.http.openapi import answers
from api.http.positions import position_problem
from api.http.problems import REQUEST_INVALID, TOO_LARGE, RequestRefusedError
from api.http.services import Services, SharedServices
from api.register_records import match_record, near_record, public_record
from gis_data import InputError, Problem

router = APIRouter(route_class=JsonRoute)


@router.get(
    "/addresses/{number}",
    summary="Look up a registered address by its number",
    responses=answers("register_address", 404, 422, 503),
)
def look_up_number(
    services: SharedServices,
    number: Annotated[
        int,
        Path(
            ge=1,
            le=LARGEST_NUMBER,
            description="Its number in the register.",
            json_schema_extra=PUBLIC,
        ),
    ],
) -> RegisteredAddress:
    """Answer with the public fields, whatever became of the address: `status` says it."""
    store = services.register.open().store
    (address,) = store.read(lambda session: by_ids(session, [number]))
    return RegisteredAddress.model_validate(public_record(address))


@router.get(
    "/codes/{code}",
    summary="Look up a registered address by its code",
    responses=answers("register_code", 404, 422, 503),
)
def look_up_code(
    services: SharedServices,
    code: Annotated[
        str,
        Path(
            max_length=60,
            description="The twelve digits, with the door suffix where there is one.",
            json_schema_extra=PUBLIC,
        ),
    ],
) -> RegisteredAddress:
    """Answer with the address that has the code, or the one that it was observed for."""
    store = services.register.open().store
    address = store.read(lambda session: by_code(session, code))
    return RegisteredAddress.model_validate(public_record(address))


@router.post(
    "/find",
    summary="Find registered addresses by text, alias or position",
    responses=answers("register_find", 400, 415, 422, 503),
)
def find_registered(
    services: SharedServices,
    question: Annotated[FindQuestion, Body(openapi_examples=FIND_BODIES)],
) -> FindAnswer:
    """Answer with the one address that is meant, or with all that may be; never with a guess.

    For a position: the nearest addresses, with their distances.
    """
    position = _position_of(question)
    given = [bool(question.text.strip()), question.alias is not None, position is not None]
    if sum(given) != 1:
        what = "nothing" if not any(given) else "several of them"
        problem = Problem("body", what, "one of text, alias, or latitude and longitude")
        raise RequestRefusedError(REQUEST_INVALID, "It is not said what to look for.", [problem])
    register = services.register.open()
    if position is not None:
        near = nearest(
            register.store, latitude=position[0], longitude=position[1], limit=question.limit
        )
        found = [NearRegistered.model_validate(near_record(one)) for one in near]
        return FindAnswer(reason="The nearest, along the ellipsoid.", addresses=found)
    if question.alias is not None:
        alias = Alias(question.alias.scheme, question.alias.value)
        known = register.store.read(lambda session: by_alias(session, alias))
        reason = "They are known by this code." if known else "Nothing is known by this code."
        return FindAnswer(reason=reason, addresses=_listed(known[: question.limit]))
    return _by_text(services, register, question)


@router.post(
    "/match",
    summary="Match a partner's addresses with the register",
    responses=answers("register_match", 400, 413, 415, 422, 503),
)
def match_rows(
    services: SharedServices,
    question: Annotated[MatchQuestion, Body(openapi_examples=MATCH_BODIES)],
) -> MatchAnswer:
    """Answer with number, code and class for each address, in the same order.

    Classes: exact, same_code, same_place, unsure (with candidates), none. Nothing that is sent is
    kept; keeping links and being told of changes needs an agreement with the office.
    """
    if len(question.addresses) > MOST_MATCHED:
        many = Problem(
            "body addresses",
            f"{len(question.addresses)} addresses",
            f"at most {MOST_MATCHED}",
            "Send several requests.",
        )
        raise RequestRefusedError(TOO_LARGE, "There are too many addresses in the list.", [many])
    rows = _rows(question.addresses)
    store = services.register.open().store
    matches = match_addresses(store, rows, geocoder=services.reader)
    return MatchAnswer(matches=[MatchRow.model_validate(match_record(match)) for match in matches])


def _by_text(services: Services, register: Register, question: FindQuestion) -> FindAnswer:
    asked = PartnerAddress(key="text", text=question.text)
    (match,) = match_addresses(register.store, [asked], geocoder=services.reader)
    found = [match.address] if match.address else list(match.candidates)
    return FindAnswer(reason=match.reason, addresses=_listed(found[: question.limit]))


def _listed(addresses: Sequence[Address]) -> list[NearRegistered]:
    return [
        NearRegistered.model_validate({"distance_m": None} | public_record(address))
        for address in addresses
    ]


def _position_of(question: FindQuestion) -> tuple[float, float] | None:
    latitude, longitude = question.latitude, question.longitude
    if latitude is None and longitude is None:
        return None
    if latitude is None or longitude is None:
        problem = Problem("body", "half a position", "latitude and longitude, or neither")
        raise RequestRefusedError(REQUEST_INVALID, "The position cannot be used.", [problem])
    wrong = position_problem("body latitude, longitude", latitude, longitude)
    if wrong is not None:
        raise RequestRefusedError(REQUEST_INVALID, "The position cannot be used.", [wrong])
    return latitude, longitude


def _rows(rows: Sequence[PartnerRow]) -> list[PartnerAddress]:
    """The rows as they are matched.

    Raises:
        InputError: With everything that is wrong.
    """
    problems = []
    for number, row in enumerate(rows, start=1):
        where = f"body addresses, item {number}"
        if not row.key.strip():
            problems.append(Problem(f"{where}, key", "nothing", "what you call the address"))
        if (row.latitude is None) != (row.longitude is None):
            problems.append(Problem(where, "half a position", "latitude and longitude"))
        elif row.latitude is not None and row.longitude is not None:
            wrong = position_problem(where, row.latitude, row.longitude)
            problems += [wrong] if wrong else []
    if problems:
        raise InputError("The addresses cannot be matched.", problems)
    return [
        PartnerAddress(
            **row.model_dump(exclude={"alias"}),
            alias=Alias(row.alias.scheme, row.alias.value) if row.alias else None,
        )
        for row in rows
    ]
