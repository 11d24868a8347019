<?php

$metadata[IDP] = [
    'host' => '__DEFAULT__',
    'privatekey' => 'identity-provider.key',
    'certificate' => 'identity-provider.crt',
    'auth' => 'touchstone',
];
