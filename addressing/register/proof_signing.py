"""Sign and open compact JWS (RFC 7515) with Ed25519 (RFC 8037): one algorithm, one way to write it.

The header chooses the key and nothing else: what names another algorithm or asks for an extension
is refused before any signature is computed.
"""

from __future__ import annotations

from typing import Final

import orjson
from cryptography.exceptions import InvalidSignature

from addressing.register.errors import ProofAlteredError, ProofKeyError
from addressing.register.proof_keys import ALGORITHM, KeySet, ProofKey, base64url, from_base64url

LONGEST: Final = 8_000
"""Letters that are looked at."""

_PARTS: Final = 3


def sign(payload: bytes, key: ProofKey, kind: str) -> str:
    """The compact JWS of a payload.

    Args:
        payload: What is signed.
        key: With which.
        kind: ``typ`` of the header: what the payload is, so that nothing else passes for it.
    """
    header = orjson.dumps({"alg": ALGORITHM, "kid": key.id, "typ": kind})
    signed = f"{base64url(header)}.{base64url(payload)}"
    return f"{signed}.{base64url(key.private.sign(signed.encode()))}"


def open_signed(text: str, keys: KeySet, kind: str) -> bytes:
    """The payload of a compact JWS whose signature holds.

    Args:
        text: The JWS.
        keys: Of whoever may have signed it.
        kind: ``typ`` that the header must have.

    Raises:
        ProofAlteredError: It is no JWS of that kind, or was altered.
        ProofKeyError: The key set has not the key that it names.
    """
    signed, _, last = text.rpartition(".")
    try:
        if len(text) > LONGEST or text.count(".") != _PARTS - 1:
            raise ValueError(text)  # noqa: TRY301 - one message for whatever is no JWS
        head, _, body = signed.partition(".")
        header = orjson.loads(from_base64url(head))
        payload, signature = from_base64url(body), from_base64url(last)
        number = header["kid"]
        fits = (header["alg"], header.get("typ")) == (ALGORITHM, kind) and "crit" not in header
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ProofAlteredError("That is no signed proof, or a part of it is missing.") from None
    if not fits:
        raise ProofAlteredError(f"That is no proof of the kind {kind}, signed with {ALGORITHM}.")
    key = keys.keys.get(number) if isinstance(number, str) else None
    if key is None:
        raise ProofKeyError(
            f"The proof was signed with the key {number!r}, which the key set has not. Fetch the "
            "key set of the register again; if the key is not in it then, do not trust the proof."
        )
    try:
        key.verify(signature, signed.encode())
    except InvalidSignature:
        raise ProofAlteredError(
            "The signature does not hold: the proof was altered, or the register never signed it."
        ) from None
    return payload
