// Records SAML responses that the xmlsec1 command signed.
// See README.md for how to run it and what it writes.

import { execFileSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AWS, EMAIL, forAws, ODD, PERSISTENT, PLAIN, recording, SP, TRANSIENT, write } from '../saml.mjs';

const IDP = 'https://idp.touchstone.example/xmlsec1';
const NOW = 1795392000;
const KEYS = JSON.parse(readFileSync(new URL('../../keys/test-keys.json', import.meta.url))).keys;

const DS = 'http://www.w3.org/2000/09/xmldsig#';
const ENVELOPED = `${DS}enveloped-signature`;
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const INCLUSIVE = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const more = (name) => `http://www.w3.org/2001/04/xmldsig-more#${name}`;
const SHA256 = { method: more('rsa-sha256'), digest: 'http://www.w3.org/2001/04/xmlenc#sha256' };
const SHA384 = { method: more('rsa-sha384'), digest: more('sha384') };
const SHA512 = { method: more('rsa-sha512'), digest: 'http://www.w3.org/2001/04/xmlenc#sha512' };
const SHA1 = { method: `${DS}rsa-sha1`, digest: `${DS}sha1` };
const ECDSA = { ...SHA256, method: more('ecdsa-sha256'), key: 'p256-a' };

// Written as no serializer writes it: canonicalization has to undo all of it, and what it drops says nothing.
const NOT_CANONICAL = {
  attributes: { Prénom: ['Zoë'], groups: ['engineering', 'R&D', 'carriage\rreturn', ' two\nlines '] },
  statement: `<saml:AttributeStatement
      ><!-- whoever reads this reads what is not signed --><saml:Attribute
        NameFormat = 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic'
        Name="Pr&#xE9;nom"
      ><saml:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string"
        xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:unused="urn:unused">Zo&#235;</saml:AttributeValue>
    </saml:Attribute>
    <saml:Attribute Name='groups'><saml:AttributeValue>engineer<!-- not -->ing</saml:AttributeValue
      ><saml:AttributeValue><![CDATA[R&D]]></saml:AttributeValue
      ><saml:AttributeValue>carriage&#13;return</saml:AttributeValue
      ><saml:AttributeValue> two\r\nlines </saml:AttributeValue></saml:Attribute>
  </saml:AttributeStatement>`,
};

// What the template says. It answers a request unless `asked` is false.
const VARIANTS = {
  'assertion-signed': { signed: ['Assertion'] },
  'response-signed': { signed: ['Response'] },
  'both-signed': { signed: ['Assertion', 'Response'] },
  'rsa-sha384': { signed: ['Assertion'], algorithms: SHA384 },
  'rsa-sha512': { signed: ['Assertion'], algorithms: SHA512 },
  'ecdsa-sha256': { signed: ['Assertion'], algorithms: ECDSA },
  'rsa-sha1': { signed: ['Assertion'], algorithms: SHA1 },
  'inclusive-canonicalization': { signed: ['Assertion'], algorithms: { ...SHA256, canonicalization: INCLUSIVE } },
  'prefix-list': { signed: ['Assertion', 'Response'], algorithms: { ...SHA256, prefixes: 'xs xsi #default' } },
  'idp-initiated': { signed: ['Assertion'], asked: false, name: TRANSIENT },
  'odd-attributes': { signed: ['Assertion'], name: PERSISTENT, attributes: ODD },
  'not-canonical': { signed: ['Assertion', 'Response'], ...NOT_CANONICAL },
  aws: { signed: ['Assertion'], asked: false, to: AWS, name: PERSISTENT, attributes: forAws('xmlsec1') },
};

const at = (seconds) => new Date((NOW + seconds) * 1000).toISOString().replace('.000Z', 'Z');

function escape(text) {
  const named = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => named[character]);
}

function signature(id, { method, digest, canonicalization = EXCLUSIVE, prefixes }) {
  const list = prefixes ? `<ec:InclusiveNamespaces xmlns:ec="${EXCLUSIVE}" PrefixList="${prefixes}"/>` : '';
  return `<ds:Signature xmlns:ds="${DS}">
      <ds:SignedInfo>
        <ds:CanonicalizationMethod Algorithm="${canonicalization}"/>
        <ds:SignatureMethod Algorithm="${method}"/>
        <ds:Reference URI="#${id}">
          <ds:Transforms>
            <ds:Transform Algorithm="${ENVELOPED}"/>
            <ds:Transform Algorithm="${canonicalization}">${list}</ds:Transform>
          </ds:Transforms>
          <ds:DigestMethod Algorithm="${digest}"/>
          <ds:DigestValue/>
        </ds:Reference>
      </ds:SignedInfo>
      <ds:SignatureValue/>
    </ds:Signature>`;
}

const statementOf = (attributes) => `<saml:AttributeStatement>${Object.entries(attributes).map(([name, values]) => `
      <saml:Attribute Name="${escape(name)}">${values.map((value) => `
        <saml:AttributeValue xsi:type="xs:string">${escape(value)}</saml:AttributeValue>`).join('')}
      </saml:Attribute>`).join('')}
    </saml:AttributeStatement>`;

function template({ signed, sp, name, attributes, statement, request, algorithms }) {
  const answers = request ? ` InResponseTo="${request}"` : '';
  const signedBy = (element, id) => (signed.includes(element) ? signature(id, algorithms) : '');
  return `<?xml version="1.0" encoding="UTF-8"?>
<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ID="_response" Version="2.0" IssueInstant="${at(-1)}" Destination="${sp.url}"${answers}>
  <saml:Issuer>${IDP}</saml:Issuer>
  ${signedBy('Response', '_response')}
  <samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
  <saml:Assertion ID="_assertion" Version="2.0" IssueInstant="${at(-1)}">
    <saml:Issuer>${IDP}</saml:Issuer>
    ${signedBy('Assertion', '_assertion')}
    <saml:Subject>
      <saml:NameID Format="${name.format}">${name.name}</saml:NameID>
      <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
        <saml:SubjectConfirmationData NotOnOrAfter="${at(299)}" Recipient="${sp.url}"${answers}/>
      </saml:SubjectConfirmation>
    </saml:Subject>
    <saml:Conditions NotBefore="${at(-1)}" NotOnOrAfter="${at(299)}">
      <saml:AudienceRestriction><saml:Audience>${sp.entityId}</saml:Audience></saml:AudienceRestriction>
    </saml:Conditions>
    <saml:AuthnStatement AuthnInstant="${at(-60)}" SessionIndex="_session" SessionNotOnOrAfter="${at(28800)}">
      <saml:AuthnContext>
        <saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef>
      </saml:AuthnContext>
    </saml:AuthnStatement>
    ${statement ?? statementOf(attributes)}
  </saml:Assertion>
</samlp:Response>
`;
}

// Node reads an RSA key with its primes only, and the test keys are kept without. From the exponents come roots of one, and
// from a root of one that is neither 1 nor -1 comes a prime (NIST SP 800-56B appendix C.1).
function withPrimes(jwk) {
  const read = (text) => BigInt(`0x${Buffer.from(text, 'base64url').toString('hex')}`);
  const written = (number) => {
    const hex = number.toString(16);
    return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url');
  };
  const power = (base, exponent, modulus) => {
    let result = 1n;
    for (let [square, rest] = [base, exponent]; rest > 0n; rest >>= 1n, square = (square * square) % modulus) {
      if (rest & 1n) result = (result * square) % modulus;
    }
    return result;
  };
  const divisor = (a, b) => (b === 0n ? a : divisor(b, a % b));
  const [n, e, d] = [jwk.n, jwk.e, jwk.d].map(read);
  let odd = e * d - 1n;
  while (!(odd & 1n)) odd >>= 1n;
  for (let base = 2n; ; base += 1n) {
    let root = power(base, odd, n);
    while (root !== 1n && power(root, 2n, n) !== 1n) root = power(root, 2n, n);
    if (root !== 1n && root !== n - 1n) {
      const p = divisor(root - 1n, n);
      const q = n / p;
      const [dp, dq, qi] = [d % (p - 1n), d % (q - 1n), power(q, p - 2n, p)];
      const primes = Object.entries({ p, q, dp, dq, qi }).map(([name, number]) => [name, written(number)]);
      return { ...jwk, ...Object.fromEntries(primes) };
    }
  }
}

// The assertion before the response that covers it.
function sign(document, signed, key) {
  const jwk = key.kty === 'RSA' ? withPrimes(key) : key;
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-record-'));
  try {
    const [pem, before, after] = ['key.pem', 'before.xml', 'after.xml'].map((file) => join(folder, file));
    writeFileSync(pem, createPrivateKey({ key: jwk, format: 'jwk' }).export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(after, document);
    for (const element of signed) {
      writeFileSync(before, readFileSync(after));
      execFileSync('xmlsec1', [
        '--sign', '--privkey-pem', pem, '--output', after,
        '--id-attr:ID', 'urn:oasis:names:tc:SAML:2.0:protocol:Response',
        '--id-attr:ID', 'urn:oasis:names:tc:SAML:2.0:assertion:Assertion',
        '--node-xpath', `//*[local-name()='${element}']/*[local-name()='Signature']`,
        before,
      ], { stdio: 'pipe' });
    }
    return readFileSync(after);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// The command makes none.
const metadataOf = (certificate) => `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${IDP}">
  <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="${DS}"><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${IDP}/sso"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>
`;

function record(producer, variant) {
  const { signed, asked = true, to: sp = SP, name = EMAIL, attributes = PLAIN, algorithms = SHA256 } = variant;
  const inResponseTo = asked ? '_request' : undefined;
  const key = KEYS[algorithms.key ?? 'rsa-2048-a'];
  const document = template({ ...variant, sp, name, attributes, algorithms, request: inResponseTo });
  return recording({
    producer,
    now: NOW,
    response: sign(document, signed, key).toString('base64'),
    metadata: metadataOf(key.x5c[0]),
    idp: IDP,
    sp,
    inResponseTo,
    name,
    attributes,
  });
}

const [, version] = execFileSync('xmlsec1', ['--version'], { encoding: 'utf8' }).split(' ');
const entries = Object.entries(VARIANTS);
write('xmlsec1', Object.fromEntries(entries.map(([name, variant]) => [name, record(`xmlsec1 ${version} (Debian)`, variant)])));
