// Records one real RS256 and one real ES256 ID token from oidc-provider.
// See README.md for how to run it and what it writes.

import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const ISSUER = 'https://op.touchstone.example';
const REDIRECT_URI = 'https://rp.touchstone.example/callback';
const SCOPE = 'openid email';
const ALGS = ['RS256', 'ES256'];
const OUTPUT = new URL('../../recorded/oidc-provider/', import.meta.url);

const USER = {
  sub: '7d0f2c1e-94b3-4a86-8a5e-c3f1b2960d47',
  email: 'ada@touchstone.example',
  email_verified: true,
};

const clientId = (alg) => `touchstone-${alg.toLowerCase()}`;
const random = () => randomBytes(32).toString('base64url');
const sha256 = (text) => createHash('sha256').update(text).digest();
const now = () => Math.floor(Date.now() / 1000);

function check(condition, message) {
  if (!condition) throw new Error(message);
}

// The provider

// Only ever held in memory. The provider names each key by its thumbprint.
async function freshKeys({ exportJWK, generateKeyPair }) {
  return Promise.all(ALGS.map(async (alg) => {
    const { privateKey } = await generateKeyPair(alg, { modulusLength: 2048, extractable: true });
    return { ...(await exportJWK(privateKey)), use: 'sig', alg };
  }));
}

function configuration(keys) {
  return {
    jwks: { keys },
    clients: ALGS.map((alg) => ({
      client_id: clientId(alg),
      redirect_uris: [REDIRECT_URI],
      token_endpoint_auth_method: 'none',
      id_token_signed_response_alg: alg,
      require_auth_time: true,
    })),
    cookies: { keys: [random()] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    // Put the scope's claims into the ID token, not only at the userinfo endpoint.
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    findAccount: (_, accountId) => ({ accountId, claims: () => USER }),
    ttl: { AccessToken: 3600, Grant: 3600, IdToken: 3600, Interaction: 600, Session: 3600 },
  };
}

// Stands in for the login and consent pages: the user always agrees.
async function interact(provider, req, res) {
  const { prompt, params, session } = await provider.interactionDetails(req, res);
  if (prompt.name === 'login') {
    return provider.interactionFinished(req, res, { login: { accountId: USER.sub } });
  }
  check(prompt.name === 'consent', `unexpected prompt ${prompt.name}`);
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  return provider.interactionFinished(req, res, { consent: { grantId: await grant.save() } });
}

async function listen(provider) {
  provider.proxy = true; // believe the x-forwarded headers that the browser below sends
  const serve = provider.callback();
  const server = createServer((req, res) => {
    if (!req.url.startsWith('/interaction/')) return serve(req, res);
    return interact(provider, req, res).catch((error) => res.writeHead(500).end(error.message));
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return server;
}

// The browser and the relying party

// A browser with empty cookies that reaches the issuer's URLs on the loopback port.
function browser(port) {
  const jar = new Map();

  function store(header, pathname) {
    const [pair, ...attributes] = header.split(/;\s*/);
    const [, name, value] = pair.match(/^([^=]+)=(.*)$/);
    const { path = pathname, expires } = Object.fromEntries(
      attributes.map((a) => a.split('=')).map(([k, v]) => [k.toLowerCase(), v]),
    );
    // The provider uses the same names under several paths, so both make the key.
    const key = `${name};${path}`;
    if (expires && Date.parse(expires) <= Date.now()) jar.delete(key);
    else jar.set(key, { path, pair: `${name}=${value}` });
  }

  function cookies(pathname) {
    const sent = [...jar.values()].filter(({ path }) => pathname === path
      || pathname.startsWith(path.endsWith('/') ? path : `${path}/`));
    return sent.length ? { cookie: sent.map(({ pair }) => pair).join('; ') } : {};
  }

  return async function request(url, options = {}) {
    const { origin, host, pathname, search } = new URL(url, ISSUER);
    check(origin === ISSUER, `the provider pointed outside its issuer: ${url}`);
    const response = await fetch(`http://127.0.0.1:${port}${pathname}${search}`, {
      ...options,
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
      headers: { 'x-forwarded-proto': 'https', 'x-forwarded-host': host, ...cookies(pathname) },
    });
    response.headers.getSetCookie().forEach((header) => store(header, pathname));
    return response;
  };
}

async function body(response) {
  const bytes = Buffer.from(await response.arrayBuffer());
  check(response.ok, `${new URL(response.url).pathname} answered ${response.status}: ${bytes}`);
  return bytes;
}

// Follows redirects until the provider sends the browser back to the client.
async function authorize(request, url) {
  let next = url;
  for (let hops = 0; hops < 10; hops += 1) {
    const response = await request(next);
    next = response.headers.get('location');
    check(next, `no redirect from the provider: ${response.status} ${await response.text()}`);
    if (next.startsWith(`${REDIRECT_URI}?`)) return new URL(next).searchParams;
  }
  throw new Error('too many redirects');
}

async function codeFlow(port, alg) {
  const request = browser(port);
  const discovery = await body(await request('/.well-known/openid-configuration'));
  const metadata = JSON.parse(discovery);

  const [state, nonce, verifier] = [random(), random(), random()];
  const answer = await authorize(request, `${metadata.authorization_endpoint}?${new URLSearchParams({
    response_type: 'code',
    client_id: clientId(alg),
    redirect_uri: REDIRECT_URI,
    scope: SCOPE,
    state,
    nonce,
    code_challenge: sha256(verifier).toString('base64url'),
    code_challenge_method: 'S256',
  })}`);
  check(answer.get('code'), `authorization failed: ${answer}`);
  check(answer.get('state') === state, 'the authorization response has another state');
  check(answer.get('iss') === ISSUER, 'the authorization response has another issuer');

  const tokens = JSON.parse(await body(await request(metadata.token_endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId(alg),
      redirect_uri: REDIRECT_URI,
      code: answer.get('code'),
      code_verifier: verifier,
    }),
  })));
  const arrived = now();
  const jwks = await body(await request(metadata.jwks_uri));

  return { alg, arrived, discovery, jwks, nonce, tokens };
}

// The recording

async function verify({ createLocalJWKSet, jwtVerify }, { alg, arrived, discovery, jwks, nonce, tokens }) {
  check(JSON.parse(discovery).issuer === ISSUER, 'the discovery document has another issuer');
  const { payload, protectedHeader } = await jwtVerify(
    tokens.id_token,
    createLocalJWKSet(JSON.parse(jwks)),
    {
      algorithms: [alg],
      issuer: ISSUER,
      audience: clientId(alg),
      currentDate: new Date(arrived * 1000),
      requiredClaims: ['sub', 'exp', 'iat', 'auth_time', 'email'],
    },
  );
  const atHash = sha256(tokens.access_token).subarray(0, 16).toString('base64url');
  check(protectedHeader.kid, 'the token names no key');
  check(payload.nonce === nonce, 'the token has another nonce');
  check(payload.at_hash === atHash, 'at_hash does not fit the access token');
}

function recording(producer, { alg, arrived, discovery, jwks, tokens }) {
  return {
    producer,
    flow: 'authorization code with PKCE',
    recorded: new Date(arrived * 1000).toISOString(),
    now: arrived,
    issuer: ISSUER,
    client_id: clientId(alg),
    token: tokens.id_token,
    jwks_b64: jwks.toString('base64'),
    discovery_b64: discovery.toString('base64'),
  };
}

async function main() {
  // Imported here so that a missing install is reported like any other failure.
  const jose = await import('jose');
  const { Provider } = await import('oidc-provider');
  const manifest = new URL('../package.json', import.meta.resolve('oidc-provider'));
  const { version } = JSON.parse(await readFile(manifest));
  const producer = `oidc-provider ${version} (npm), node ${process.versions.node}`;

  const server = await listen(new Provider(ISSUER, configuration(await freshKeys(jose))));
  const flows = [];
  try {
    for (const alg of ALGS) flows.push(await codeFlow(server.address().port, alg));
  } finally {
    server.close();
    server.closeAllConnections();
  }

  // Nothing is written unless every token holds.
  for (const flow of flows) await verify(jose, flow);

  await mkdir(OUTPUT, { recursive: true });
  for (const flow of flows) {
    const file = `${flow.alg.toLowerCase()}.json`;
    await writeFile(new URL(file, OUTPUT), `${JSON.stringify(recording(producer, flow), null, 2)}\n`);
    console.log(`recorded ${file}`);
  }
}

main().catch((error) => {
  console.error(`record: ${error.message.split('\n')[0]}`);
  process.exitCode = 1;
});
