"""A passkey as a browser hands it over when it is made; nobody has its private half."""

import hashlib
import secrets
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)


def passkey(host: str = "maillage.localhost") -> dict[str, Any]:
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    identity = secrets.token_bytes(16)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    credential = AttestedCredentialData.create(bytes(16), identity, key)
    data = AuthenticatorData.create(hashlib.sha256(host.encode()).digest(), flags, 0, credential)
    asked = CollectedClientData.create("webauthn.create", secrets.token_bytes(16), f"http://{host}")
    return {
        "id": websafe_encode(identity),
        "rawId": websafe_encode(identity),
        "type": "public-key",
        "response": {
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
            "clientDataJSON": websafe_encode(asked),
        },
        "clientExtensionResults": {"credProps": {"rk": True}},
    }
