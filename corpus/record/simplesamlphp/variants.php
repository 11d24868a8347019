<?php

// What the identity provider is told in each recording. It answers a request unless `asked` is false.

const IDP = 'https://idp.touchstone.example/simplesamlphp';
const SP = ['https://sp.touchstone.example/metadata', 'https://sp.touchstone.example/acs'];
const AWS = ['urn:amazon:webservices', 'https://signin.aws.amazon.com/saml'];

const EMAIL = ['urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress', 'ada@touchstone.example'];
const PERSISTENT = ['urn:oasis:names:tc:SAML:2.0:nameid-format:persistent', '7d0f2c1e-94b3-4a86-8a5e-c3f1b2960d47'];
const TRANSIENT = ['urn:oasis:names:tc:SAML:2.0:nameid-format:transient', '_c2b1d7e5f0a94d3db6a8'];

const PLAIN = ['mail' => ['ada@touchstone.example'], 'groups' => ['engineering', 'operations']];
const ODD = [
    'Prénom' => ['Zoë'],
    '部署' => ['管理者', 'Ελληνικά', '🗝'],
    'urn:touchstone:markup' => ['<b>R&D</b>', "say \"yes\" or 'no'", ']]>', 'a > b'],
    'urn:touchstone:white-space' => ['  padded  ', "two\nlines", "a\ttab", "carriage\rreturn"],
    'urn:touchstone:empty' => ['', 'not empty'],
];
const FOR_AWS = [
    'https://aws.amazon.com/SAML/Attributes/Role' => [
        'arn:aws:iam::123456789012:role/Reader,arn:aws:iam::123456789012:saml-provider/simplesamlphp',
        'arn:aws:iam::123456789012:role/Writer,arn:aws:iam::123456789012:saml-provider/simplesamlphp',
    ],
    'https://aws.amazon.com/SAML/Attributes/RoleSessionName' => ['ada@touchstone.example'],
    'https://aws.amazon.com/SAML/Attributes/SessionDuration' => ['3600'],
];

const ASSERTION = ['saml20.sign.assertion' => true, 'saml20.sign.response' => false];
const RESPONSE = ['saml20.sign.assertion' => false, 'saml20.sign.response' => true];
const BOTH = ['saml20.sign.assertion' => true, 'saml20.sign.response' => true];

const SHA = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha';
const USUAL = ['asked' => true, 'to' => SP, 'name' => EMAIL, 'attributes' => PLAIN, 'options' => []];
const VARIANTS = [
    'assertion-signed' => ['options' => ASSERTION],
    'response-signed' => ['options' => RESPONSE],
    'both-signed' => ['options' => BOTH],
    'rsa-sha384' => ['options' => ['signature.algorithm' => SHA . '384'] + BOTH],
    'rsa-sha512' => ['options' => ['signature.algorithm' => SHA . '512'] + BOTH],
    'idp-initiated' => ['options' => ASSERTION, 'asked' => false, 'name' => TRANSIENT],
    'odd-attributes' => ['options' => ASSERTION, 'name' => PERSISTENT, 'attributes' => ODD],
    'aws' => ['options' => ASSERTION, 'asked' => false, 'to' => AWS, 'name' => PERSISTENT, 'attributes' => FOR_AWS],
    'encrypted-assertion' => ['options' => ['assertion.encryption' => true] + BOTH],
];

// The variant that the server was started for, and the folder with its keys.
function variant(): array
{
    return VARIANTS[getenv('TOUCHSTONE_VARIANT')] + USUAL;
}

function folder(): string
{
    return getenv('TOUCHSTONE_FOLDER');
}
