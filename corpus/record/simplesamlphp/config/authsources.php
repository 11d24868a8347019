<?php

// Signs everybody on as the user of the variant. The NameID is an attribute until it is one.
$config = [
    'touchstone' => ['exampleauth:StaticSource', 'name-id' => [variant()['name'][1]]] + variant()['attributes'],
];
