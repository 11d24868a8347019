// What the recordings of SAML producers that are made with Node have in common: whom the responses are about and for, a key,
// a request, and the file.

import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';

export const SP = { entityId: 'https://sp.touchstone.example/metadata', url: 'https://sp.touchstone.example/acs' };
export const AWS = { entityId: 'urn:amazon:webservices', url: 'https://signin.aws.amazon.com/saml' };

export const EMAIL = {
  format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  name: 'ada@touchstone.example',
};
export const PERSISTENT = {
  format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
  name: '7d0f2c1e-94b3-4a86-8a5e-c3f1b2960d47',
};
export const TRANSIENT = {
  format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
  name: '_c2b1d7e5f0a94d3db6a8',
};

export const PLAIN = { mail: ['ada@touchstone.example'], groups: ['engineering', 'operations'] };
export const ODD = {
  Prénom: ['Zoë'],
  部署: ['管理者', 'Ελληνικά', '🗝'],
  'urn:touchstone:markup': ['<b>R&D</b>', `say "yes" or 'no'`, ']]>', 'a > b'],
  'urn:touchstone:white-space': ['  padded  ', 'two\nlines', 'a\ttab'],
  'urn:touchstone:empty': ['', 'not empty'],
};
export const forAws = (producer) => ({
  'https://aws.amazon.com/SAML/Attributes/Role': ['Reader', 'Writer'].map((role) => (
    `arn:aws:iam::123456789012:role/${role},arn:aws:iam::123456789012:saml-provider/${producer}`
  )),
  'https://aws.amazon.com/SAML/Attributes/RoleSessionName': ['ada@touchstone.example'],
  'https://aws.amazon.com/SAML/Attributes/SessionDuration': ['3600'],
});

// A key and a certificate that it signs for itself, in PEM. Only ever held in memory.
export function freshKey(name) {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-record-'));
  try {
    const [key, certificate] = ['key.pem', 'certificate.pem'].map((file) => join(folder, file));
    execFileSync('openssl', [
      'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-sha256', '-days', '3650',
      '-subj', `/CN=Touchstone test key: ${name}`, '-keyout', key, '-out', certificate,
    ], { stdio: 'pipe' });
    return { key: readFileSync(key, 'utf8'), certificate: readFileSync(certificate, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// A request of the service provider, as it stands in the query parameter `SAMLRequest` of the redirect binding.
export function authnRequest(sp, destination) {
  const id = `_${randomBytes(16).toString('hex')}`;
  const xml = `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id}" Version="2.0" IssueInstant="${new Date().toISOString()}" Destination="${destination}" AssertionConsumerServiceURL="${sp.url}"><saml:Issuer>${sp.entityId}</saml:Issuer></samlp:AuthnRequest>`;
  return { id, query: deflateRawSync(xml).toString('base64') };
}

// The clock at the arrival of a response, in whole seconds that are not before it.
export const arrival = () => Math.ceil(Date.now() / 1000);

export const versionOf = (manifest) => JSON.parse(readFileSync(manifest)).version;

// `expected` is what the producer was told, never what its response says.
export function recording({ producer, now, response, metadata, idp, sp, inResponseTo, name, attributes }) {
  return {
    producer,
    recorded: new Date(now * 1000).toISOString().replace('.000Z', 'Z'),
    now,
    response_b64: response,
    metadata_b64: Buffer.from(metadata).toString('base64'),
    idp_entity_id: idp,
    audience: sp.entityId,
    recipient: sp.url,
    ...(inResponseTo ? { in_response_to: inResponseTo } : {}),
    expected: { name_id: name.name, name_id_format: name.format, attributes },
  };
}

export function write(folder, recordings) {
  const output = new URL(`../recorded/${folder}/`, import.meta.url);
  mkdirSync(output, { recursive: true });
  for (const [name, recorded] of Object.entries(recordings)) {
    writeFileSync(new URL(`${name}.json`, output), `${JSON.stringify(recorded, null, 2)}\n`);
    console.log(`recorded ${name}.json`);
  }
}
