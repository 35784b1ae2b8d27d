"""Keep the keys that sign proofs of address, and publish their public halves as a JWKS document.

A key is Ed25519 (RFC 8032) as a JWK of the kind OKP (RFC 8037). Its id is the beginning of its
thumbprint (RFC 7638), so that nobody has to invent one. To rotate, sign with a new key and publish
both until the last proof of the old one is over; a key that was stolen is left out at once.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, Self

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from addressing.register.errors import ProofKeyError

PROOF_KEY_VARIABLE: Final = "PHLOV_PROOF_KEY"
ALGORITHM: Final = "EdDSA"
_KEY_BYTES: Final = 32
_ID_LETTERS: Final = 11
"""64 bits of the thumbprint: enough to tell a register's own keys apart."""


def base64url(data: bytes) -> str:
    """Base64 for URLs, without padding (RFC 7515, section 2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """The bytes that ``base64url`` wrote; no other writing of them is taken.

    Raises:
        ValueError: It is none.
    """
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        raise ValueError(text) from None
    if base64url(data) != text:
        raise ValueError(text)
    return data


def thumbprint(key: bytes) -> str:
    """Thumbprint of a public key (RFC 8037, appendix A.3)."""
    told = {"crv": "Ed25519", "kty": "OKP", "x": base64url(key)}
    return base64url(hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).digest())


@dataclass(frozen=True, slots=True)
class ProofKey:
    """A key that signs; it shows itself nowhere.

    Attributes:
        id: By which verifiers find its public half.
        private: The secret.
    """

    id: str
    private: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def of(cls, secret: bytes) -> Self:
        """The key of a secret.

        Raises:
            ProofKeyError: It has not 32 bytes.
        """
        if len(secret) != _KEY_BYTES:
            raise ProofKeyError(f"A key for proofs has {_KEY_BYTES} bytes, not {len(secret)}.")
        private = Ed25519PrivateKey.from_private_bytes(secret)
        return cls(_id_of(private.public_key()), private)


def proof_key(environment: Mapping[str, str]) -> ProofKey:
    """The key from the environment: 32 bytes in base64.

    Raises:
        ProofKeyError: It is not set or has another length.
    """
    try:
        secret = base64.b64decode(environment.get(PROOF_KEY_VARIABLE, ""), validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != _KEY_BYTES:
        raise ProofKeyError(
            f"{PROOF_KEY_VARIABLE} must hold {_KEY_BYTES} random bytes in base64. Make them with "
            "`openssl rand -base64 32` and keep them apart from the database."
        )
    return ProofKey.of(secret)


@dataclass(frozen=True)
class KeySet:
    """Public keys of a register by their ids: all that an offline verifier needs."""

    keys: Mapping[str, Ed25519PublicKey] = field(repr=False)

    @classmethod
    def of(cls, keys: Iterable[ProofKey]) -> Self:
        """The public halves of keys, of the present one and of those before."""
        return cls(MappingProxyType({key.id: key.private.public_key() for key in keys}))

    @classmethod
    def read(cls, document: bytes | str) -> Self:
        """The keys of a JWKS document; keys of other kinds and uses are passed over.

        Raises:
            ProofKeyError: It is no JWKS document, or holds no key for proofs.
        """
        try:
            told = orjson.loads(document)["keys"]
            keys = {
                str(key.get("kid") or thumbprint(public)): Ed25519PublicKey.from_public_bytes(
                    public
                )
                for key in told
                if _is_ours(key) and (public := from_base64url(key["x"]))
            }
        except (ValueError, KeyError, TypeError, AttributeError):
            raise ProofKeyError(
                "That is no key set (a JWKS document). Fetch it from the register again."
            ) from None
        if not keys:
            raise ProofKeyError("The key set holds no Ed25519 key that signs.")
        return cls(MappingProxyType(keys))

    def document(self) -> bytes:
        """The keys as a JWKS document (RFC 7517, RFC 8037), to be published."""
        keys = [
            {
                "alg": ALGORITHM, "crv": "Ed25519", "kid": number, "kty": "OKP", "use": "sig",
                "x": base64url(key.public_bytes_raw()),
            }
            for number, key in sorted(self.keys.items())
        ]  # fmt: skip
        return orjson.dumps({"keys": keys})


def _is_ours(key: Mapping[str, Any]) -> bool:
    kind = (key["kty"], key["crv"], key.get("use", "sig"), key.get("alg", ALGORITHM))
    return kind == ("OKP", "Ed25519", "sig", ALGORITHM)


def _id_of(key: Ed25519PublicKey) -> str:
    return thumbprint(key.public_bytes_raw())[:_ID_LETTERS]
