"""Take what citizens propose and where couriers delivered; the office decides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Body

from addressing import AddressUnknownError, CodeError
from addressing.register import AddressDraft, Register, Review, Scan, by_code
from api.http.examples_register import DELIVERY_BODIES, PROPOSAL_BODIES
from api.http.json_body import JsonRoute
from api.http.models.register import (
    MOST_DELIVERIES,
    DeliveriesAnswer,
    DeliveriesQuestion,
    DeliveryQuestion,
    ProposalAnswer,
    ProposalQuestion,
    RefusedDelivery,
)
from api.http.openapi import answers
from api.http.positions import position_problem
from api.http.problems import REQUEST_INVALID, TOO_LARGE, RequestRefusedError
from api.http.services import SharedServices
from gis_data import InputError, Problem

router = APIRouter(route_class=JsonRoute)
_CLOCKS_APART: Final = timedelta(minutes=5)
_OLDEST: Final = timedelta(days=60)
"""What a courier's phone brings later is no proof of where the door is now."""


@router.post(
    "/proposals",
    summary="Propose an address or a correction",
    responses=answers("register_proposal", 400, 404, 415, 422, 503),
)
def propose(
    services: SharedServices,
    question: Annotated[ProposalQuestion, Body(openapi_examples=PROPOSAL_BODIES)],
) -> ProposalAnswer:
    """Keep a proposal for the office; the register stays as it is until a clerk accepts it.

    With `address` its parts are to be put right, without it a new address is proposed. What was
    proposed is never shown again to the public.
    """
    parts = question.model_dump(exclude={"address", "note"}, exclude_none=True)
    review = Review(services.register.open())
    if question.address is not None:
        proposal = review.propose_correction(question.address, question.note, **parts)
    elif question.latitude is None or question.longitude is None:
        problem = Problem("body", "neither address nor position", "a number, or a position")
        raise RequestRefusedError(REQUEST_INVALID, "It is not said what is proposed.", [problem])
    else:
        proposal = review.propose_new(AddressDraft(**parts), question.note)
    return ProposalAnswer(proposal=proposal.id, status="open")


@router.post(
    "/deliveries",
    summary="Say where deliveries were scanned",
    responses=answers("register_deliveries", 400, 413, 415, 422, 503),
)
def keep_deliveries(
    services: SharedServices,
    question: Annotated[DeliveriesQuestion, Body(openapi_examples=DELIVERY_BODIES)],
) -> DeliveriesAnswer:
    """Keep proofs of delivery; one that cannot be used is named, the others are kept.

    From three on the door of an address is estimated, and proposed to the office where it is
    surely elsewhere. Send a delivery once: sent twice, it counts twice.
    """
    items = question.deliveries
    if len(items) > MOST_DELIVERIES:
        many = Problem(
            "body deliveries", f"{len(items)}", f"at most {MOST_DELIVERIES}", "Send several."
        )
        raise RequestRefusedError(TOO_LARGE, "There are too many deliveries in the list.", [many])
    register = services.register.open()
    review, now = Review(register), register.clock()
    refused = []
    for place, item in enumerate(items, start=1):
        try:
            _keep(register, review, item, now)
        except (InputError, AddressUnknownError, CodeError) as error:
            told = "; ".join(map(str, getattr(error, "problems", ()))) or str(error)
            refused.append(RefusedDelivery(item=place, reason=told))
    return DeliveriesAnswer(kept=len(items) - len(refused), refused=refused)


def _keep(register: Register, review: Review, item: DeliveryQuestion, now: datetime) -> None:
    if (item.address is None) == (not item.code):
        raise InputError(
            "It is not said which address.", [Problem("address, code", "both or neither", "one")]
        )
    if not now - _OLDEST <= item.at <= now + _CLOCKS_APART:
        raise InputError(
            "The time cannot be meant.",
            [Problem("at", item.at.isoformat(), f"within the last {_OLDEST.days} days")],
        )
    wrong = position_problem("latitude, longitude", item.latitude, item.longitude)
    if wrong is not None:
        raise InputError("The position cannot be used.", [wrong])
    number = item.address
    if number is None:
        number = register.store.read(lambda session: by_code(session, item.code)).id
    review.add_proof(
        number, Scan(item.latitude, item.longitude, item.accuracy_m), item.at.astimezone(UTC)
    )
