<?php

// Records real SAML responses of SimpleSAMLphp's identity provider.
// See README.md for how to run it and what it writes.

require __DIR__ . '/variants.php';

const INSTALLED = '/usr/share/simplesamlphp';
const OUTPUT = __DIR__ . '/../../recorded/simplesamlphp';

// A key and a certificate that it signs for itself. Both go with the folder.
function freshKey(string $folder, string $name): void
{
    $key = openssl_pkey_new(['private_key_bits' => 2048, 'private_key_type' => OPENSSL_KEYTYPE_RSA]);
    $request = openssl_csr_new(['commonName' => "Touchstone test key: simplesamlphp $name"], $key);
    $certificate = openssl_csr_sign($request, null, $key, 3650, ['digest_alg' => 'sha256'], random_int(1, PHP_INT_MAX));
    openssl_pkey_export_to_file($key, "$folder/$name.key");
    openssl_x509_export_to_file($certificate, "$folder/$name.crt");
}

function freePort(): int
{
    $socket = stream_socket_server('tcp://127.0.0.1:0');
    $port = (int) substr(strrchr(stream_socket_get_name($socket, false), ':'), 1);
    fclose($socket);
    return $port;
}

// The identity provider of a variant, while `$use` asks it things.
function serving(string $folder, string $variant, callable $use): array
{
    $port = freePort();
    $command = [PHP_BINARY, '-d', "session.save_path=$folder", '-S', "127.0.0.1:$port", '-t', INSTALLED . '/www'];
    $log = ['file', "$folder/log", 'a'];
    $server = proc_open($command, [['file', '/dev/null', 'r'], $log, $log], $pipes, null, [
        'PATH' => getenv('PATH'),
        'SIMPLESAMLPHP_CONFIG_DIR' => __DIR__ . '/config',
        'TOUCHSTONE_FOLDER' => $folder,
        'TOUCHSTONE_VARIANT' => $variant,
    ]);
    try {
        for ($tries = 0; !@fsockopen('127.0.0.1', $port); $tries += 1) {
            if ($tries > 100) {
                throw new Exception("no server: " . file_get_contents("$folder/log"));
            }
            usleep(50_000);
        }
        return $use(fn (string $path) => get($port, $path));
    } finally {
        proc_terminate($server);
        proc_close($server);
    }
}

// A browser that reaches the provider's URLs on the loopback port.
function get(int $port, string $path): string
{
    $host = parse_url(IDP, PHP_URL_HOST);
    $context = stream_context_create(['http' => [
        'header' => "Host: $host\r\nConnection: close",
        'follow_location' => 0,
        'ignore_errors' => true,
        'timeout' => 10,
    ]]);
    $body = file_get_contents("http://127.0.0.1:$port$path", false, $context);
    if (!str_contains($http_response_header[0], ' 200 ')) {
        throw new Exception("$path answered $http_response_header[0]: " . substr(strip_tags($body), 0, 2000));
    }
    return $body;
}

function authnRequest(string $id, string $entityId, string $url): string
{
    $now = gmdate('Y-m-d\TH:i:s\Z');
    $xml = <<<XML
        <samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="$id" Version="2.0" IssueInstant="$now" AssertionConsumerServiceURL="$url"><saml:Issuer>$entityId</saml:Issuer></samlp:AuthnRequest>
        XML;
    return http_build_query(['SAMLRequest' => base64_encode(gzdeflate($xml))]);
}

function record(string $producer, callable $get, array $variant): array
{
    ['asked' => $asked, 'to' => [$entityId, $url], 'name' => [$format, $name]] = $variant;
    $id = '_' . bin2hex(random_bytes(16));
    $query = $asked ? authnRequest($id, $entityId, $url) : http_build_query(['spentityid' => $entityId]);
    $metadata = $get('/saml2/idp/metadata.php');
    $page = new DOMDocument();
    @$page->loadHTML($get("/saml2/idp/SSOService.php?$query"));
    $now = (int) ceil(microtime(true));
    $field = (new DOMXPath($page))->evaluate("string(//input[@name='SAMLResponse']/@value)");
    if ($field === '') {
        throw new Exception('there is no response: ' . substr(strip_tags($page->textContent), 0, 2000));
    }
    return [
        'producer' => $producer,
        'recorded' => gmdate('Y-m-d\TH:i:s\Z', $now),
        'now' => $now,
        'response_b64' => $field,
        'metadata_b64' => base64_encode($metadata),
        'idp_entity_id' => IDP,
        'audience' => $entityId,
        'recipient' => $url,
        ...($asked ? ['in_response_to' => $id] : []),
        'expected' => ['name_id' => $name, 'name_id_format' => $format, 'attributes' => $variant['attributes']],
    ];
}

function main(): void
{
    $package = trim(shell_exec('dpkg-query -W -f \'${Version}\' simplesamlphp'));
    $producer = "simplesamlphp $package (Debian), php " . PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION . '.' . PHP_RELEASE_VERSION;
    $folder = sys_get_temp_dir() . '/touchstone-record-' . bin2hex(random_bytes(8));
    mkdir($folder, 0700);
    try {
        freshKey($folder, 'identity-provider');
        freshKey($folder, 'service-provider');
        $recordings = [];
        foreach (VARIANTS as $name => $variant) {
            $use = fn (callable $get) => record($producer, $get, $variant + USUAL);
            $recordings[$name] = serving($folder, $name, $use);
        }
    } finally {
        array_map('unlink', glob("$folder/*"));
        rmdir($folder);
    }
    @mkdir(OUTPUT, recursive: true);
    foreach ($recordings as $name => $recording) {
        $flags = JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR;
        file_put_contents(OUTPUT . "/$name.json", json_encode($recording, $flags) . "\n");
        echo "recorded $name.json\n";
    }
}

main();
