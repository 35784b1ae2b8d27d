"""Verify proofs of address, and publish the keys that others verify them with."""

from __future__ import annotations

from typing import Annotated

import orjson
from fastapi import APIRouter, Body

from addressing import ProofKeyError
from addressing.register import KeySet, confirm_proof, verify_proof
from api.http.examples_register import PROOF_BODIES
from api.http.json_body import JsonRoute
from api.http.models.register_sharing import KeySetAnswer, ProofAnswer, ProofQuestion
from api.http.openapi import answers
from api.http.problems import NO_PROOF_KEY, RequestRefusedError
from api.http.services import Services, SharedServices
from api.register import proof_key_of
from api.register_records import proof_record

router = APIRouter(route_class=JsonRoute)


@router.post(
    "/proofs/verify",
    summary="Verify a proof of address",
    responses=answers("register_proof", 400, 415, 422, 503),
)
def check_proof(
    services: SharedServices,
    question: Annotated[ProofQuestion, Body(openapi_examples=PROOF_BODIES)],
) -> ProofAnswer:
    """Answer with what the proof says, once the register signed it and says so still.

    Who has the key set (`/v1/register/keys`) verifies without asking.
    """
    keys = _keys(services)
    register = services.register.open()
    proof = verify_proof(question.proof, keys, register.clock())
    confirm_proof(register.store, proof)
    return ProofAnswer.model_validate(proof_record(proof))


@router.get("/keys", summary="The keys that sign proofs", responses=answers("register_keys", 503))
def publish_keys(services: SharedServices) -> KeySetAnswer:
    """Answer with a JWKS document: public keys only."""
    return KeySetAnswer.model_validate(orjson.loads(_keys(services).document()))


def _keys(services: Services) -> KeySet:
    try:
        return KeySet.of([proof_key_of(services.settings)])
    except ProofKeyError:
        raise RequestRefusedError(
            NO_PROOF_KEY, "This service holds no key for proofs of address."
        ) from None
