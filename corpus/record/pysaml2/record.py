# Records real SAML responses of pysaml2's identity provider.
# See README.md for how to run it and what it writes.

import json
import platform
import subprocess
from base64 import b64encode
from datetime import datetime, timedelta, timezone
from importlib.metadata import version
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from time import time
from urllib.parse import parse_qs, urlsplit

from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.authn_context import PASSWORDPROTECTEDTRANSPORT
from saml2.client import Saml2Client
from saml2.config import IdPConfig, SPConfig
from saml2.metadata import entity_descriptor
from saml2.saml import NAME_FORMAT_URI, NameID
from saml2.saml import NAMEID_FORMAT_EMAILADDRESS, NAMEID_FORMAT_PERSISTENT, NAMEID_FORMAT_TRANSIENT
from saml2.server import Server
from saml2.xmldsig import DIGEST_SHA256, DIGEST_SHA384, DIGEST_SHA512
from saml2.xmldsig import SIG_RSA_SHA256, SIG_RSA_SHA384, SIG_RSA_SHA512

IDP = "https://idp.touchstone.example/pysaml2"
SP = ("https://sp.touchstone.example/metadata", "https://sp.touchstone.example/acs")
AWS = ("urn:amazon:webservices", "https://signin.aws.amazon.com/saml")
OUTPUT = Path(__file__).parent / "../../recorded/pysaml2"

EMAIL = (NAMEID_FORMAT_EMAILADDRESS, "ada@touchstone.example")
PERSISTENT = (NAMEID_FORMAT_PERSISTENT, "7d0f2c1e-94b3-4a86-8a5e-c3f1b2960d47")
TRANSIENT = (NAMEID_FORMAT_TRANSIENT, "_c2b1d7e5f0a94d3db6a8")

# Told to the provider by their local names. Those here have another one on the wire, by its attribute maps.
ON_THE_WIRE = {"mail": "urn:oid:0.9.2342.19200300.100.1.3"}
PLAIN = {"mail": ["ada@touchstone.example"], "groups": ["engineering", "operations"]}
ODD = {
    "Prénom": ["Zoë"],
    "部署": ["管理者", "Ελληνικά", "🗝"],
    "urn:touchstone:markup": ["<b>R&D</b>", "say \"yes\" or 'no'", "]]>", "a > b"],
    "urn:touchstone:white-space": ["  padded  ", "two\nlines", "a\ttab"],
    "urn:touchstone:empty": ["", "not empty"],
}
FOR_AWS = {
    "https://aws.amazon.com/SAML/Attributes/Role": [
        "arn:aws:iam::123456789012:role/Reader,arn:aws:iam::123456789012:saml-provider/pysaml2",
        "arn:aws:iam::123456789012:role/Writer,arn:aws:iam::123456789012:saml-provider/pysaml2",
    ],
    "https://aws.amazon.com/SAML/Attributes/RoleSessionName": ["ada@touchstone.example"],
    "https://aws.amazon.com/SAML/Attributes/SessionDuration": ["3600"],
}

# What to sign, and how.
ASSERTION = {"sign_assertion": True, "sign_response": False}
RESPONSE = {"sign_assertion": False, "sign_response": True}
BOTH = {"sign_assertion": True, "sign_response": True}
SHA256 = {"sign_alg": SIG_RSA_SHA256, "digest_alg": DIGEST_SHA256}
SHA384 = {"sign_alg": SIG_RSA_SHA384, "digest_alg": DIGEST_SHA384}
SHA512 = {"sign_alg": SIG_RSA_SHA512, "digest_alg": DIGEST_SHA512}

# What the provider is told. It answers a request unless `asked` is false.
VARIANTS = {
    "assertion-signed": {"sign": {**ASSERTION, **SHA256}},
    "response-signed": {"sign": {**RESPONSE, **SHA256}},
    "both-signed": {"sign": {**BOTH, **SHA256}},
    "rsa-sha384": {"sign": {**BOTH, **SHA384}},
    "rsa-sha512": {"sign": {**BOTH, **SHA512}},
    "idp-initiated": {"sign": {**ASSERTION, **SHA256}, "asked": False, "name": TRANSIENT},
    "odd-attributes": {"sign": {**ASSERTION, **SHA256}, "name": PERSISTENT, "attributes": ODD},
    "session-ends": {"sign": {**ASSERTION, **SHA256}, "session": timedelta(hours=8)},
    "aws": {
        "sign": {**ASSERTION, **SHA256},
        "to": AWS,
        "asked": False,
        "name": PERSISTENT,
        "attributes": FOR_AWS,
    },
    "encrypted-assertion": {"sign": {**ASSERTION, **SHA256}, "encrypt": True},
}


# A key and a certificate that it signs for itself. Both go with the folder.
def fresh_key(folder, name):
    key, certificate = folder / f"{name}.key", folder / f"{name}.crt"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-sha256", "-days", "3650"]
    subject = ["-subj", f"/CN=Touchstone test key: pysaml2 {name}"]
    subprocess.run([*command, *subject, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    return {"key_file": str(key), "cert_file": str(certificate)}


def identity_provider_settings(keys):
    formats = [NAMEID_FORMAT_EMAILADDRESS, NAMEID_FORMAT_PERSISTENT, NAMEID_FORMAT_TRANSIENT]
    return {
        "entityid": IDP,
        "service": {"idp": {
            "endpoints": {"single_sign_on_service": [(f"{IDP}/sso", BINDING_HTTP_REDIRECT)]},
            "name_id_format": formats,
            "policy": {"default": {"lifetime": {"minutes": 5}, "name_form": NAME_FORMAT_URI}},
        }},
        **keys,
    }


def service_provider_settings(entity_id, url, keys):
    return {
        "entityid": entity_id,
        "service": {"sp": {"endpoints": {"assertion_consumer_service": [(url, BINDING_HTTP_POST)]}}},
        "encryption_keypairs": [keys],
        **keys,
    }


def metadata_of(config, settings):
    return str(entity_descriptor(config().load(dict(settings))))


def providers(folder):
    settings = identity_provider_settings(fresh_key(folder, "identity-provider"))
    metadata = metadata_of(IdPConfig, settings)
    keys = fresh_key(folder, "service-provider")
    clients, known = {}, []
    for entity_id, url in (SP, AWS):
        own = service_provider_settings(entity_id, url, keys)
        known.append(metadata_of(SPConfig, own))
        clients[entity_id] = Saml2Client(SPConfig().load({**own, "metadata": {"inline": [metadata]}}))
    server = Server(config=IdPConfig().load({**settings, "metadata": {"inline": known}}))
    return server, metadata, clients


# The ID of a request that the service provider made and the identity provider read.
def request_of(client, server):
    _, sent = client.prepare_for_authenticate(entityid=IDP, binding=BINDING_HTTP_REDIRECT)
    query = parse_qs(urlsplit(dict(sent["headers"])["Location"]).query)
    return server.parse_authn_request(query["SAMLRequest"][0], BINDING_HTTP_REDIRECT).message.id


def utc(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def record(producer, server, metadata, clients, variant):
    entity_id, url = variant.get("to", SP)
    name_format, name = variant.get("name", EMAIL)
    attributes = variant.get("attributes", PLAIN)
    request = request_of(clients[entity_id], server) if variant.get("asked", True) else None
    lasting = variant.get("session")
    response = server.create_authn_response(
        dict(attributes),
        in_response_to=request,
        destination=url,
        sp_entity_id=entity_id,
        name_id=NameID(format=name_format, text=name),
        authn={"class_ref": PASSWORDPROTECTEDTRANSPORT, "authn_auth": IDP},
        session_not_on_or_after=utc(datetime.now(timezone.utc) + lasting) if lasting else None,
        encrypt_assertion=variant.get("encrypt", False),
        **variant["sign"],
    )
    arrived = ceil(time())
    return {
        "producer": producer,
        "recorded": utc(datetime.fromtimestamp(arrived, timezone.utc)),
        "now": arrived,
        "response_b64": b64encode(str(response).encode()).decode(),
        "metadata_b64": b64encode(metadata.encode()).decode(),
        "idp_entity_id": IDP,
        "audience": entity_id,
        "recipient": url,
        **({"in_response_to": request} if request else {}),
        "expected": {
            "name_id": name,
            "name_id_format": name_format,
            "attributes": {ON_THE_WIRE.get(local, local): values for local, values in attributes.items()},
        },
    }


def main():
    xmlsec = subprocess.run(["xmlsec1", "--version"], check=True, capture_output=True, text=True).stdout.split()[1]
    producer = f"pysaml2 {version('pysaml2')} (PyPI), xmlsec1 {xmlsec}, python {platform.python_version()}"
    with TemporaryDirectory() as folder:
        ready = providers(Path(folder))
        recordings = {name: record(producer, *ready, variant) for name, variant in VARIANTS.items()}
    OUTPUT.mkdir(parents=True, exist_ok=True)
    for name, recording in recordings.items():
        text = json.dumps(recording, indent=2, ensure_ascii=False)
        (OUTPUT / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")
        print(f"recorded {name}.json")


if __name__ == "__main__":
    main()
