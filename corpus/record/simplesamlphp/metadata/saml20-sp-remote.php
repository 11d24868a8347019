<?php

[$entityId, $url] = variant()['to'];
$metadata[$entityId] = variant()['options'] + [
    'AssertionConsumerService' => $url,
    'certificate' => 'service-provider.crt',
    'NameIDFormat' => variant()['name'][0],
    'authproc' => [
        10 => ['class' => 'saml:AttributeNameID', 'attribute' => 'name-id', 'Format' => variant()['name'][0]],
        20 => ['class' => 'core:AttributeLimit'] + array_keys(variant()['attributes']),
    ],
];
