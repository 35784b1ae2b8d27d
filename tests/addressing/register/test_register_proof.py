"""A signed proof of address holds without a network, and whatever is wrong with one is told."""

import base64
import secrets
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from addressing.register import AddressUnknownError, Contacts, Status, contact_key
from addressing.register.errors import (
    ProofAlteredError,
    ProofExpiredError,
    ProofKeyError,
    ProofRetiredError,
)
from addressing.register.proof import (
    AddressProof,
    confirm_proof,
    issue_proof,
    verify_proof,
)
from addressing.register.proof_keys import (
    KeySet,
    ProofKey,
    base64url,
    from_base64url,
    proof_key,
    thumbprint,
)
from addressing.register.proof_signing import open_signed, sign
from gis_data import InputError

# RFC 8037, appendix A: the key, its thumbprint and the signature over RFC 7515's example of text.
RFC_SECRET = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"
RFC_PUBLIC = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
RFC_THUMBPRINT = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
RFC_JWS = (
    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
)
KEY = ProofKey.of(b"the first key of a test register")
NOW = datetime(2026, 11, 25, 2, 1, tzinfo=UTC)


@pytest.fixture
def door(register, clerk, shophouse):
    return register.register([shophouse], clerk)[0]


@pytest.fixture
def keys():
    """What a verifier has: the published document."""
    return KeySet.read(KeySet.of([KEY]).document())


def test_the_signature_is_that_of_rfc_8037():
    key = ProofKey.of(from_base64url(RFC_SECRET))
    assert base64url(key.private.public_key().public_bytes_raw()) == RFC_PUBLIC
    assert thumbprint(from_base64url(RFC_PUBLIC)) == RFC_THUMBPRINT
    assert key.id == RFC_THUMBPRINT[:11]
    signed, _, signature = RFC_JWS.rpartition(".")
    assert base64url(key.private.sign(signed.encode())) == signature
    assert from_base64url(signed.split(".")[1]) == b"Example of Ed25519 signing"


def test_base64_is_that_of_rfc_7515_and_has_one_writing():
    assert base64url(bytes([3, 236, 255, 224, 193])) == "A-z_4ME"  # appendix C
    assert from_base64url("A-z_4ME") == bytes([3, 236, 255, 224, 193])
    for other in ("A-z_4MF", "A-z_4ME=", "A-z/4ME", "A-z_4M", "A-z_4ME ", "A-z_4\u17e0", "A"):
        with pytest.raises(ValueError, match="A"):
            from_base64url(other)


def test_a_proof_holds_the_public_facts_of_an_address_and_is_verified_offline(register, door, keys):
    proof = verify_proof(issue_proof(register, door.id, KEY), keys, NOW)
    assert proof == AddressProof(
        id=door.id, code=door.code, postcode="120407", status=Status.CURRENT, house="12Eo",
        street=("ផ្លូវ ២៧១", "Street 271"), unit="12040714",
        names=(("ភូមិ ១៤", "Phum 14"), ("សង្កាត់បឹងកក់ទី ១", "Sangkat Boeng Kak Ti Muoy")),
        sequence=1, day=date(2026, 11, 25), issued=proof.issued,
        expires=proof.issued + timedelta(days=90),
    )  # fmt: skip


def test_a_proof_tells_nothing_of_persons_sources_or_parcels(register, clerk, shophouse):
    key = contact_key({"PHLOV_CONTACT_KEY": base64.b64encode(secrets.token_bytes(32)).decode()})
    private = replace(shophouse, parcel="12-04-07-0042", source="survey", source_id="k-77")
    (address,) = register.register([private], clerk)
    Contacts(register, key).add(
        address.id, name="Sok Dara", telephone="012345678", keep=timedelta(days=9)
    )
    payload = from_base64url(issue_proof(register, address.id, KEY).split(".")[1]).decode()
    assert "12Eo" in payload
    for secret in ("Dara", "12345678", "0042", "k-77", "survey", "clerk", "market", "ផ្សារ"):
        assert secret not in payload


def test_a_proof_is_over_in_time_and_before_its_time(register, door, keys):
    text = issue_proof(register, door.id, KEY, timedelta(days=2))
    assert verify_proof(text, keys, NOW + timedelta(days=2)).id == door.id  # clocks differ a little
    with pytest.raises(ProofExpiredError, match="held until 2026-11-27"):
        verify_proof(text, keys, NOW + timedelta(days=2, minutes=5))
    with pytest.raises(ProofExpiredError, match="yet to come"):
        verify_proof(text, keys, NOW - timedelta(minutes=10))
    for hold in (timedelta(0), timedelta(days=400)):
        with pytest.raises(InputError, match="hold"):
            issue_proof(register, door.id, KEY, hold)


def test_a_proof_ends_with_the_last_day_of_the_address(register, clerk, shophouse, keys):
    (booth,) = register.register([replace(shophouse, valid_to=date(2026, 11, 30))], clerk)
    (gone,) = register.register([replace(shophouse, valid_to=date(2026, 11, 24))], clerk)
    proof = verify_proof(issue_proof(register, booth.id, KEY), keys, NOW)
    assert proof.expires == datetime(2026, 12, 1, tzinfo=UTC)
    with pytest.raises(ProofRetiredError, match="held until 2026-11-24"):
        issue_proof(register, gone.id, KEY)


def test_old_proofs_hold_while_the_old_key_is_published(register, door, keys):
    new = ProofKey.of(b"the second key of the same one..")
    old_proof, new_proof = (issue_proof(register, door.id, key) for key in (KEY, new))
    both = KeySet.read(KeySet.of([new, KEY]).document())
    assert verify_proof(old_proof, both, NOW).id == verify_proof(new_proof, both, NOW).id
    with pytest.raises(ProofKeyError, match=f"{new.id}.*Fetch the key set"):
        verify_proof(new_proof, keys, NOW)
    with pytest.raises(ProofKeyError):
        verify_proof(old_proof, KeySet.of([new]), NOW)


def test_a_key_set_takes_a_proof_of_its_own_keys_only_whatever_the_id_says(register, door, keys):
    thief = replace(ProofKey.of(secrets.token_bytes(32)), id=KEY.id)
    with pytest.raises(ProofAlteredError, match="never signed it"):
        verify_proof(issue_proof(register, door.id, thief), keys, NOW)


TEXT = sign(b'{"id":1}', KEY, "phlov-address")


@given(st.integers(0, len(TEXT) - 1), st.characters(codec="ascii", categories=["L", "N", "P"]))
def test_no_letter_of_a_proof_can_be_changed(place, letter):
    altered = TEXT[:place] + letter + TEXT[place + 1 :]
    keys = KeySet.of([KEY])
    if altered == TEXT:
        assert open_signed(altered, keys, "phlov-address") == b'{"id":1}'
    else:
        with pytest.raises((ProofAlteredError, ProofKeyError)):
            open_signed(altered, keys, "phlov-address")


@pytest.mark.parametrize("text", ["", "a.b", "a.b.c.d", "..", "x" * 9000, "e30.e30.e30", "អ.ក.ខ"])
def test_what_is_no_proof_is_told(text, keys):
    with pytest.raises(ProofAlteredError, match="no signed proof"):
        verify_proof(text, keys, NOW)


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none"}, {"alg": "HS256"}, {"crit": ["exp"]}, {"typ": "JWT"}, {"typ": None},
        {"alg": ["EdDSA"]},
    ],
)  # fmt: skip
def test_no_other_algorithm_extension_or_kind_is_taken(header, keys):
    told = {"alg": "EdDSA", "kid": KEY.id, "typ": "phlov-address"} | header
    signed = f"{base64url(orjson.dumps(told))}.{base64url(b'{}')}"
    text = f"{signed}.{base64url(KEY.private.sign(signed.encode()))}"
    with pytest.raises(ProofAlteredError, match="no proof of the kind"):
        verify_proof(text, keys, NOW)


@pytest.mark.parametrize(
    "payload",
    [
        b"{}", b"[]", b"7", b"\xff", b'{"id":"x"}',
        b'{"id":1,"code":"c","status":"gone","seq":1,"day":"2026-11-25","iat":0,"exp":9}',
        b'{"id":1,"code":"c","status":"current","seq":1,"day":"2026-11-25","iat":0,"exp":1e30}',
        b'{"id":1,"code":"c","status":"current","seq":1,"day":"x","iat":0,"exp":9}',
        b'{"id":1,"code":"c","status":"current","seq":1,"day":"2026-11-25","iat":0,"exp":9,"names":7}',
    ],
)  # fmt: skip
def test_what_was_signed_but_says_nothing_is_told(payload, keys):
    with pytest.raises(ProofAlteredError, match="newer one"):
        verify_proof(sign(payload, KEY, "phlov-address"), keys, NOW)


def test_a_retired_or_proposed_address_gets_no_proof(register, clerk, shophouse, door):
    (other,) = register.register([shophouse], clerk)
    (proposed,) = register.register([shophouse], clerk, status=Status.PROPOSED)
    register.merge([other.id], door.id, clerk)
    with pytest.raises(ProofRetiredError, match=f"was replaced by {door.id}"):
        issue_proof(register, other.id, KEY)
    register.retire(door.id, clerk)
    with pytest.raises(ProofRetiredError, match="is retired"):
        issue_proof(register, door.id, KEY)
    with pytest.raises(ProofRetiredError, match="is proposed"):
        issue_proof(register, proposed.id, KEY)
    with pytest.raises(AddressUnknownError):
        issue_proof(register, 99, KEY)


def test_the_register_says_what_became_of_a_proven_address(register, store, clerk, door, keys):
    proof = verify_proof(issue_proof(register, door.id, KEY), keys, NOW)
    assert confirm_proof(store, proof) == door
    moved = register.correct(door.id, clerk, latitude=11.58381)
    assert confirm_proof(store, proof) == moved  # of the facts that it proves, none has changed
    register.correct(door.id, clerk, house="14")
    with pytest.raises(ProofRetiredError, match="corrected by change 3"):
        confirm_proof(store, proof)
    register.retire(door.id, clerk)
    with pytest.raises(ProofRetiredError, match="is retired"):
        confirm_proof(store, proof)
    for other in (replace(proof, id=99), replace(proof, code="7747-0626-4043")):
        with pytest.raises(ProofAlteredError, match="not of this register"):
            confirm_proof(store, other)


def test_the_status_in_a_proof_counts(register, door, keys):
    payload = orjson.loads(from_base64url(issue_proof(register, door.id, KEY).split(".")[1]))
    text = sign(orjson.dumps(payload | {"status": "retired"}), KEY, "phlov-address")
    with pytest.raises(ProofRetiredError, match="is retired"):
        verify_proof(text, keys, NOW)


@pytest.mark.parametrize(
    "document",
    [b"", b"{}", b"[]", b'{"keys":7}', b'{"keys":[{}]}', b'{"keys":[]}', b'{"keys":[7]}',
     b'{"keys":[{"kty":"OKP","crv":"Ed25519","x":"AAAA"}]}'],
)  # fmt: skip
def test_a_bad_key_set_is_told(document):
    with pytest.raises(ProofKeyError, match="key set"):
        KeySet.read(document)


def test_keys_of_other_kinds_are_passed_over(keys):
    told = orjson.loads(KeySet.of([KEY]).document())
    others = [
        {"kty": "OKP", "crv": "X25519", "x": "AA"},
        {"kty": "EC", "crv": "P-256", "x": "AA"},
        told["keys"][0] | {"kid": "other", "use": "enc"},
    ]
    assert set(KeySet.read(orjson.dumps({"keys": told["keys"] + others})).keys) == {KEY.id}
    with pytest.raises(ProofKeyError, match="no Ed25519 key"):
        KeySet.read(orjson.dumps({"keys": others}))


def test_the_key_comes_from_the_environment_and_shows_itself_nowhere():
    secret = secrets.token_bytes(32)
    key = proof_key({"PHLOV_PROOF_KEY": base64.b64encode(secret).decode()})
    assert key.id == ProofKey.of(secret).id
    assert key.id in repr(key)
    assert "private" not in repr(key)
    public = Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
    assert orjson.loads(KeySet.of([key]).document())["keys"][0]["x"] == base64url(public)
    for given_ in ("", "short", base64.b64encode(secret[:31]).decode(), "ក"):
        with pytest.raises(ProofKeyError, match="PHLOV_PROOF_KEY"):
            proof_key({"PHLOV_PROOF_KEY": given_})
    with pytest.raises(ProofKeyError, match="32 bytes"):
        ProofKey.of(secret[:31])
