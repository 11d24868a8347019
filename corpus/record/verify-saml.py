# Verifies the recorded SAML responses with xmlsec1, which knows nothing of this project: every signature there is, with the
# certificates of the recorded metadata. Prints what each is signed with; a signature that does not hold fails the run.
#
#     python3 verify-saml.py
#
# Needs Python 3.8 or later and xmlsec1, no packages. An encrypted assertion is told, and not opened.

import json
import subprocess
import sys
from base64 import b64decode
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import fill
from xml.etree import ElementTree

SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol"
DS = "{http://www.w3.org/2000/09/xmldsig#}"
UNKNOWN = ["sha256-rsa-MGF1"]  # to xmlsec1 1.2
SIGNED = {"response": f"{{{SAMLP}}}Response", "assertion": f"{{{SAML}}}Assertion"}


def holds(signed, pem, response):
    name = SIGNED[signed].rsplit("}", 1)[1]
    path = f"//*[local-name()='{name}']/*[local-name()='Signature']"
    ids = ["--id-attr:ID", f"{SAMLP}:Response", "--id-attr:ID", f"{SAML}:Assertion"]
    command = ["xmlsec1", "--verify", *ids, "--pubkey-cert-pem", pem, "--node-xpath", path, response]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def verify(recording, folder):
    document, metadata = b64decode(recording["response_b64"]), b64decode(recording["metadata_b64"])
    response = folder / "response.xml"
    response.write_bytes(document)
    certificates = []
    for number, certificate in enumerate(ElementTree.fromstring(metadata).iter(f"{DS}X509Certificate")):
        pem = folder / f"{number}.pem"
        text = fill("".join(certificate.text.split()), 64)
        pem.write_text(f"-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")
        certificates.append(pem)
    root = ElementTree.fromstring(document)
    told = [] if root.find(f"{{{SAML}}}EncryptedAssertion") is None else ["an encrypted assertion"]
    for signed, name in SIGNED.items():
        element = root if root.tag == name else root.find(name)
        method = None if element is None else element.find(f"{DS}Signature/{DS}SignedInfo/{DS}SignatureMethod")
        if method is not None:
            algorithm = method.get("Algorithm").rsplit("#", 1)[1]
            if algorithm in UNKNOWN:
                verdict = "was not verified"
            else:
                sound = any(holds(signed, pem, response) for pem in certificates)
                verdict = "holds" if sound else "DOES NOT HOLD"
            told.append(f"{signed} {algorithm} {verdict}")
    return ", ".join(told) or "NOTHING IS SIGNED"


def main():
    faults = 0
    for file in sorted((Path(__file__).parent / "../recorded").resolve().glob("*/*.json")):
        recording = json.loads(file.read_text(encoding="utf-8"))
        if "response_b64" not in recording:
            continue
        with TemporaryDirectory() as folder:
            told = verify(recording, Path(folder))
        faults += "NOT" in told
        print(f"{file.parent.name}/{file.stem}: {told}")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
