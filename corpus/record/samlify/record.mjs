// Records real SAML responses of samlify's identity provider.
// See README.md for how to run it and what it writes.

import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import {
  arrival, AWS, EMAIL, forAws, freshKey, ODD, PERSISTENT, PLAIN, recording, SP, TRANSIENT, versionOf, write,
} from '../saml.mjs';

const samlify = createRequire(import.meta.url)('samlify');

const IDP = 'https://idp.touchstone.example/samlify';
const REDIRECT = samlify.Constants.namespace.binding.redirect;
const POST = samlify.Constants.namespace.binding.post;
const { signature: SIGNATURE, encryption: ENCRYPTION } = samlify.Constants.algorithms;
const HOUR = 3600 * 1000;

const ASSERTION = { wantAssertionsSigned: true, wantMessageSigned: false };
const RESPONSE = { wantAssertionsSigned: false, wantMessageSigned: true };
const BOTH = { wantAssertionsSigned: true, wantMessageSigned: true };

// What the provider is told. It answers a request unless `asked` is false, with a template of ours unless `library` is true.
const VARIANTS = {
  'assertion-signed': { sign: ASSERTION },
  'response-signed': { sign: RESPONSE },
  'both-signed': { sign: BOTH },
  'rsa-sha512': { sign: BOTH, settings: { requestSignatureAlgorithm: SIGNATURE.RSA_SHA512 } },
  'rsa-sha1': { sign: ASSERTION, settings: { requestSignatureAlgorithm: SIGNATURE.RSA_SHA1 } },
  'rsa-pss': { sign: ASSERTION, settings: { requestSignatureAlgorithm: SIGNATURE.RSA_SHA256_MGF1 } },
  'idp-initiated': { sign: ASSERTION, asked: false, name: TRANSIENT },
  'odd-attributes': { sign: ASSERTION, name: PERSISTENT, attributes: ODD },
  'session-ends': { sign: ASSERTION, session: 8 * HOUR },
  'other-prefixes': { sign: BOTH, settings: { tagPrefix: { protocol: 'p', assertion: 'a' } } },
  aws: { sign: ASSERTION, asked: false, to: AWS, name: PERSISTENT, attributes: forAws('samlify') },
  'library-template': { sign: ASSERTION, library: true, attributes: {} },
  'library-template-idp-initiated': { sign: ASSERTION, library: true, attributes: {}, asked: false },
  'encrypted-assertion': {
    sign: ASSERTION,
    settings: {
      isAssertionEncrypted: true,
      dataEncryptionAlgorithm: ENCRYPTION.data.AES_256,
      keyEncryptionAlgorithm: ENCRYPTION.key.RSA_OAEP_MGF1P,
    },
  },
};

// The library's template has a place for the statement that the subject was authenticated, and nothing to put there.
const AUTHN_STATEMENT = '<saml:AuthnStatement AuthnInstant="{IssueInstant}" SessionIndex="{SessionIndex}" SessionNotOnOrAfter="{SessionNotOnOrAfter}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>';

// It gives an attribute one value: several are several attributes of one name.
const lines = (attributes) => Object.entries(attributes).flatMap(([name, values], of) => (
  values.map((value, index) => ({ name, value, tag: `v${of}x${index}` }))
));

function template(attributes) {
  return {
    context: samlify.SamlLib.defaultLoginResponseTemplate.context.replace('{AuthnStatement}', AUTHN_STATEMENT),
    attributes: lines(attributes).map(({ name, tag }) => ({
      name,
      nameFormat: 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic',
      valueTag: tag,
      valueXsiType: 'xs:string',
    })),
  };
}

function fill({ sp, name, attributes, session, request }) {
  const now = Date.now();
  const [instant, end] = [now, now + HOUR / 12].map((time) => new Date(time).toISOString());
  const tags = {
    ID: `_${randomUUID()}`,
    AssertionID: `_${randomUUID()}`,
    Destination: sp.url,
    Audience: sp.entityId,
    SubjectRecipient: sp.url,
    Issuer: IDP,
    IssueInstant: instant,
    StatusCode: samlify.Constants.StatusCode.Success,
    ConditionsNotBefore: instant,
    ConditionsNotOnOrAfter: end,
    SubjectConfirmationDataNotOnOrAfter: end,
    NameIDFormat: name.format,
    NameID: name.name,
    InResponseTo: request,
    SessionIndex: `_${randomUUID()}`,
    SessionNotOnOrAfter: session && new Date(now + session).toISOString(),
    ...Object.fromEntries(lines(attributes).map(({ tag, value }) => [`attr${tag.replace('v', 'V')}`, value])),
  };
  return (context) => ({ id: tags.ID, context: samlify.SamlLib.replaceTagsByValue(context, tags) });
}

function providers(keys, { settings, sign, library, attributes, to: sp }) {
  const identityProvider = samlify.IdentityProvider({
    entityID: IDP,
    signingCert: keys.identityProvider.certificate,
    privateKey: keys.identityProvider.key,
    nameIDFormat: [EMAIL, PERSISTENT, TRANSIENT].map(({ format }) => format),
    singleSignOnService: [{ Binding: REDIRECT, Location: `${IDP}/sso` }],
    singleLogoutService: [{ Binding: REDIRECT, Location: `${IDP}/slo` }],
    ...(library ? {} : { loginResponseTemplate: template(attributes) }),
    ...settings,
  });
  const serviceProvider = samlify.ServiceProvider({
    entityID: sp.entityId,
    encryptCert: keys.serviceProvider.certificate,
    assertionConsumerService: [{ Binding: POST, Location: sp.url }],
    ...sign,
  });
  return [identityProvider, serviceProvider];
}

async function record(producer, keys, variant) {
  const { asked = true, to: sp = SP, name = EMAIL, attributes = PLAIN, library, session } = variant;
  const [idp, client] = providers(keys, { ...variant, to: sp, attributes });
  const request = asked ? new URL(client.createLoginRequest(idp, 'redirect').context) : undefined;
  const read = request && await idp.parseLoginRequest(client, 'redirect', {
    query: Object.fromEntries(request.searchParams),
  });
  const inResponseTo = read?.extract.request.id;
  const { context: response } = await idp.createLoginResponse(
    client, read ?? {}, 'post', { email: name.name },
    library ? {} : { customTagReplacement: fill({ sp, name, attributes, session, request: inResponseTo }) },
  );
  const now = arrival();
  const metadata = idp.getMetadata();
  return recording({ producer, now, response, metadata, idp: IDP, sp, inResponseTo, name, attributes });
}

// It reads no request without a validator of schemas, and brings none.
samlify.setSchemaValidator({ validate: async () => 'not validated' });
const manifest = new URL('package.json', import.meta.resolve('samlify').replace(/build\/.*$/, ''));
const producer = `samlify ${versionOf(manifest)} (npm), node ${process.versions.node}`;
const keys = {
  identityProvider: freshKey('samlify identity provider'),
  serviceProvider: freshKey('samlify service provider'),
};
const recordings = {};
for (const [name, variant] of Object.entries(VARIANTS)) recordings[name] = await record(producer, keys, variant);
write('samlify', recordings);
