// Records real SAML responses of samlp's middleware.
// See README.md for how to run it and what it writes.

import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import {
  arrival, authnRequest, AWS, EMAIL, forAws, freshKey, ODD, PERSISTENT, PLAIN, recording, SP, TRANSIENT, versionOf, write,
} from '../saml.mjs';

const IDP = 'https://idp.touchstone.example/samlp';
const require = createRequire(import.meta.url);

// The library takes line breaks out of the whole document before it signs it.
const ON_ONE_LINE = { ...ODD, 'urn:touchstone:white-space': ['  padded  ', 'a\ttab'] };

const SHA256 = { signatureAlgorithm: 'rsa-sha256', digestAlgorithm: 'sha256' };
const ASSERTION = { signAssertion: true, signResponse: false, ...SHA256 };
const RESPONSE = { signAssertion: false, signResponse: true, ...SHA256 };
const BOTH = { signAssertion: true, signResponse: true, ...SHA256 };

// What the provider is told. It answers a request unless `asked` is false.
const variants = (serviceProvider) => ({
  'assertion-signed': { options: ASSERTION },
  'response-signed': { options: RESPONSE },
  'both-signed': { options: BOTH },
  'prefixed-signature': { options: { ...BOTH, signatureNamespacePrefix: 'ds' } },
  'idp-initiated': { options: ASSERTION, asked: false, name: TRANSIENT },
  'odd-attributes': { options: ASSERTION, name: PERSISTENT, attributes: ON_ONE_LINE },
  aws: { options: ASSERTION, asked: false, to: AWS, name: PERSISTENT, attributes: forAws('samlp') },
  // It knows neither name, and takes what its XML library takes by default.
  'rsa-sha512': { options: { ...ASSERTION, signatureAlgorithm: 'rsa-sha512', digestAlgorithm: 'sha512' } },
  'encrypted-assertion': {
    options: {
      ...ASSERTION,
      encryptionCert: serviceProvider.certificate,
      encryptionPublicKey: serviceProvider.certificate,
    },
  },
});

// Who was signed in, whoever asks. Its prototype lists, for the metadata, what it may claim.
function mapperOf(name, attributes) {
  function mapper() {
    return {
      getClaims: () => attributes,
      getNameIdentifier: () => ({ nameIdentifier: name.name, nameIdentifierFormat: name.format }),
    };
  }
  mapper.prototype.metadata = [];
  return mapper;
}

// What Express would give the middleware.
function serve(middleware) {
  return (req, res) => {
    const url = new URL(req.url, IDP);
    req.query = Object.fromEntries(url.searchParams);
    req.originalUrl = req.url;
    res.set = (name, value) => res.setHeader(name, value);
    res.send = (body) => res.end(String(body));
    middleware(req, res, (error) => res.writeHead(500).end(String(error)));
  };
}

async function ask(middleware, path) {
  const server = createServer(serve(middleware));
  await new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  try {
    const response = await fetch(`http://127.0.0.1:${server.address().port}${path}`, {
      headers: { 'x-forwarded-proto': 'https', 'x-forwarded-host': new URL(IDP).host },
    });
    const body = await response.text();
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${body}`);
    return body;
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

async function record(samlp, producer, keys, metadata, variant) {
  const { options, asked = true, to: sp = SP, name = EMAIL, attributes = PLAIN } = variant;
  const request = asked ? authnRequest(sp, `${IDP}/sso`) : undefined;
  const page = await ask(samlp.auth({
    issuer: IDP,
    cert: keys.certificate,
    key: keys.key,
    audience: sp.entityId,
    recipient: sp.url,
    destination: sp.url,
    lifetimeInSeconds: 300,
    profileMapper: mapperOf(name, attributes),
    getUserFromRequest: () => ({ id: name.name }),
    getPostURL: (_audience, _request, _req, done) => done(null, sp.url),
    ...options,
  }), request ? `/samlp/sso?${new URLSearchParams({ SAMLRequest: request.query })}` : '/samlp/sso');
  const now = arrival();
  const [, response] = page.match(/name="SAMLResponse"\s+value="([^"]*)"/);
  return recording({
    producer, now, response, metadata, idp: IDP, sp, inResponseTo: request?.id, name, attributes,
  });
}

const samlp = require('samlp');
const producer = `samlp ${versionOf(require.resolve('samlp/package.json'))} (npm), node ${process.versions.node}`;
const keys = freshKey('samlp identity provider');
const metadata = await ask(samlp.metadata({
  issuer: IDP,
  cert: keys.certificate,
  profileMapper: mapperOf(EMAIL, PLAIN),
  redirectEndpointPath: '/samlp/sso',
  postEndpointPath: '/samlp/sso',
}), '/FederationMetadata/2007-06/FederationMetadata.xml');
const recordings = {};
for (const [name, variant] of Object.entries(variants(freshKey('samlp service provider')))) {
  recordings[name] = await record(samlp, producer, keys, metadata, variant);
}
write('samlp', recordings);
