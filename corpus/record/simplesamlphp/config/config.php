<?php

require_once __DIR__ . '/../variants.php';

$config = [
    'baseurlpath' => IDP . '/',
    'certdir' => folder() . '/',
    'tempdir' => folder(),
    'datadir' => folder() . '/',
    'logging.handler' => 'errorlog',
    'logging.level' => SimpleSAML\Logger::WARNING,
    'secretsalt' => 'of no use to anybody: nothing is kept',
    'technicalcontact_email' => 'na@example.org',
    'timezone' => 'UTC',
    'enable.saml20-idp' => true,
    'module.enable' => ['core' => true, 'exampleauth' => true, 'saml' => true],
    'session.cookie.secure' => true,
    'session.phpsession.savepath' => folder(),
    'store.type' => 'phpsession',
    'metadatadir' => __DIR__ . '/../metadata/',
    'metadata.sources' => [['type' => 'flatfile']],
];
