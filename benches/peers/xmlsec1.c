/*
 * libxmlsec1 as a peer: canonicalizes, verifies, and times itself, over a pipe.
 *
 * A request is a line and the fields whose lengths it gives, an answer a line and one field:
 *
 *     parse        REPEAT LENGTH                          document
 *     canonicalize REPEAT LENGTH LENGTH LENGTH LENGTH     document, ID or nothing for all, URI, prefixes
 *     verify       REPEAT LENGTH LENGTH LENGTH LENGTH     document, certificate in DER, namespace, local name
 *
 *     octets|valid|invalid|refused|nanoseconds LENGTH
 *
 * REPEAT 0 asks for the answer; any other for the processor time of so many times, in nanoseconds. `verify` is about
 * the first Signature directly in the first element of that name that is the document element or a child of it; with
 * `valid` come the octets that were digested.
 *
 * It is set up as a service provider does that means well: no network, no document type definition is loaded, no entity
 * expanded; the certificate is the caller's and KeyInfo is not looked at; references are to this document, and only the
 * algorithms of SAML and their kin are there. What it does beyond that is the library's.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

#include <xmlsec/crypto.h>
#include <xmlsec/errors.h>
#include <xmlsec/nodeset.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmlsec.h>
#include <xmlsec/xmltree.h>

#define FIELDS 4
#define LONGEST_FIELD (64L << 20)

struct request {
    char operation[16];
    long repeat;
    int count;
    long length[FIELDS];
    char *field[FIELDS];
};

/* How an operation ended, by the word that is answered. */
typedef const char *outcome;

static void fail(const char *what)
{
    fprintf(stderr, "xmlsec1: %s\n", what);
    exit(1);
}

static void *allocate(size_t size)
{
    void *memory = malloc(size);
    if (memory == NULL) fail("out of memory");
    return memory;
}

/* Errors are answers here, not messages. */
static void quiet_xmlsec(const char *file, int line, const char *function, const char *object, const char *subject,
                         int reason, const char *message)
{
    (void)file, (void)line, (void)function, (void)object, (void)subject, (void)reason, (void)message;
}

static void quiet_libxml(void *context, const char *message, ...)
{
    (void)context, (void)message;
}

static int is_element(xmlNodePtr node)
{
    return node->type == XML_ELEMENT_NODE;
}

/* The next element in document order, not leaving `top`. */
static xmlNodePtr next_element(xmlNodePtr node, xmlNodePtr top)
{
    do {
        if (node->children != NULL && is_element(node)) {
            node = node->children;
        } else {
            while (node != top && node->next == NULL) node = node->parent;
            if (node == top) return NULL;
            node = node->next;
        }
    } while (!is_element(node));
    return node;
}

/* Without a document type libxml2 knows no IDs: attributes ID, Id and id are said to be some. Of two elements with one
 * ID it keeps the first. */
static void register_ids(xmlDocPtr document)
{
    static const char *const names[] = {"ID", "Id", "id"};
    xmlNodePtr root = xmlDocGetRootElement(document);
    for (xmlNodePtr node = root; node != NULL; node = next_element(node, root)) {
        for (size_t name = 0; name < sizeof names / sizeof *names; name++) {
            xmlAttrPtr attribute = xmlHasNsProp(node, BAD_CAST names[name], NULL);
            if (attribute == NULL) continue;
            xmlChar *value = xmlNodeListGetString(document, attribute->children, 1);
            if (value == NULL) continue;
            if (xmlGetID(document, value) == NULL) xmlAddID(NULL, document, value, attribute);
            xmlFree(value);
        }
    }
}

static xmlDocPtr parse(const struct request *request)
{
    const int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
    return xmlReadMemory(request->field[0], (int)request->length[0], NULL, NULL, options);
}

static outcome answer_parse(const struct request *request, xmlSecBufferPtr answer)
{
    xmlDocPtr document = parse(request);
    (void)answer;
    if (document == NULL) return "refused";
    xmlFreeDoc(document);
    return "octets";
}

/* Cuts a text at white space, in place. The list ends in NULL. */
static xmlChar **words(char *text)
{
    xmlChar **list = allocate((strlen(text) / 2 + 2) * sizeof *list);
    size_t count = 0;
    for (char *word = strtok(text, " \t\r\n"); word != NULL; word = strtok(NULL, " \t\r\n")) {
        /* libxml2 takes the default namespace under the name that the list has for it. */
        list[count++] = BAD_CAST word;
    }
    list[count] = NULL;
    return list;
}

static int canonicalization(const char *uri, int *mode, int *comments)
{
    static const struct {
        const char *uri;
        int mode;
    } known[] = {
        {"http://www.w3.org/2001/10/xml-exc-c14n#", XML_C14N_EXCLUSIVE_1_0},
        {"http://www.w3.org/TR/2001/REC-xml-c14n-20010315", XML_C14N_1_0},
        {"http://www.w3.org/2006/12/xml-c14n11", XML_C14N_1_1},
    };
    for (size_t place = 0; place < sizeof known / sizeof *known; place++) {
        size_t length = strlen(known[place].uri);
        if (strncmp(uri, known[place].uri, length) != 0) continue;
        const char *rest = uri + length;
        if (*rest == '#') rest++;
        *mode = known[place].mode;
        *comments = strcmp(rest, "WithComments") == 0;
        return *comments || *rest == '\0';
    }
    return 0;
}

static outcome answer_canonicalize(const struct request *request, xmlSecBufferPtr answer)
{
    int mode, comments;
    if (!canonicalization(request->field[2], &mode, &comments)) return "refused";
    xmlDocPtr document = parse(request);
    if (document == NULL) return "refused";
    outcome outcome = "refused";
    xmlSecNodeSetPtr nodes = NULL;
    xmlAttrPtr id = NULL;
    if (request->length[1] > 0) {
        register_ids(document);
        id = xmlGetID(document, BAD_CAST request->field[1]);
        if (id != NULL) nodes = xmlSecNodeSetGetChildren(document, id->parent, 1, 0);
    }
    if (request->length[1] == 0 || nodes != NULL) {
        char *text = allocate((size_t)request->length[3] + 1);
        memcpy(text, request->field[3], (size_t)request->length[3] + 1);
        xmlChar **prefixes = words(text);
        xmlOutputBufferPtr output = xmlAllocOutputBuffer(NULL);
        if (output == NULL) fail("out of memory");
        xmlC14NIsVisibleCallback visible = nodes == NULL ? NULL : (xmlC14NIsVisibleCallback)xmlSecNodeSetContains;
        if (xmlC14NExecute(document, visible, nodes, mode, prefixes, comments, output) >= 0) {
            xmlSecBufferSetData(answer, xmlOutputBufferGetContent(output), (xmlSecSize)xmlOutputBufferGetSize(output));
            outcome = "octets";
        }
        xmlOutputBufferClose(output);
        free(prefixes);
        free(text);
    }
    if (nodes != NULL) xmlSecNodeSetDestroy(nodes);
    xmlFreeDoc(document);
    return outcome;
}

static int is_named(xmlNodePtr node, const char *namespace, const char *local)
{
    const char *own = node->ns == NULL ? "" : (const char *)node->ns->href;
    return is_element(node) && strcmp((const char *)node->name, local) == 0 && strcmp(own, namespace) == 0;
}

static xmlNodePtr child_named(xmlNodePtr parent, const char *namespace, const char *local)
{
    xmlNodePtr child = parent->children;
    while (child != NULL && !is_named(child, namespace, local)) child = child->next;
    return child;
}

/* What may be in a Signature: the algorithms of SAML and their kin, and no transforms that compute. */
static int restrict_algorithms(xmlSecDSigCtxPtr context)
{
    const xmlSecTransformId canonicalizations[] = {
        xmlSecTransformExclC14NId,           xmlSecTransformExclC14NWithCommentsId,
        xmlSecTransformInclC14NId,           xmlSecTransformInclC14NWithCommentsId,
        xmlSecTransformInclC14N11Id,         xmlSecTransformInclC14N11WithCommentsId,
    };
    const xmlSecTransformId of_reference[] = {
        xmlSecTransformEnvelopedId, xmlSecTransformSha256Id, xmlSecTransformSha384Id, xmlSecTransformSha512Id,
    };
    const xmlSecTransformId of_signature[] = {
        xmlSecTransformRsaSha256Id,   xmlSecTransformRsaSha384Id,   xmlSecTransformRsaSha512Id,
        xmlSecTransformEcdsaSha256Id, xmlSecTransformEcdsaSha384Id, xmlSecTransformEcdsaSha512Id,
    };
    int failed = 0;
    for (size_t i = 0; i < sizeof canonicalizations / sizeof *canonicalizations; i++) {
        failed |= xmlSecDSigCtxEnableReferenceTransform(context, canonicalizations[i]) < 0;
        failed |= xmlSecDSigCtxEnableSignatureTransform(context, canonicalizations[i]) < 0;
    }
    for (size_t i = 0; i < sizeof of_reference / sizeof *of_reference; i++)
        failed |= xmlSecDSigCtxEnableReferenceTransform(context, of_reference[i]) < 0;
    for (size_t i = 0; i < sizeof of_signature / sizeof *of_signature; i++)
        failed |= xmlSecDSigCtxEnableSignatureTransform(context, of_signature[i]) < 0;
    context->enabledReferenceUris =
        xmlSecTransformUriTypeEmpty | xmlSecTransformUriTypeSameDocument;
    return !failed;
}

/* The key of the certificate of the request, read once: a caller keeps it as well. */
static xmlSecKeyPtr certified_key(const struct request *request)
{
    static xmlSecKeyPtr key;
    static char *certificate;
    static long length;
    if (key == NULL || length != request->length[1] || memcmp(certificate, request->field[1], (size_t)length) != 0) {
        if (key != NULL) xmlSecKeyDestroy(key);
        free(certificate);
        length = request->length[1];
        certificate = allocate((size_t)length + 1);
        memcpy(certificate, request->field[1], (size_t)length);
        key = xmlSecCryptoAppKeyLoadMemory((const xmlSecByte *)certificate, (xmlSecSize)length,
                                           xmlSecKeyDataFormatCertDer, NULL, NULL, NULL);
    }
    return key;
}

static outcome answer_verify(const struct request *request, xmlSecBufferPtr answer)
{
    const char *namespace = request->field[2], *local = request->field[3];
    xmlSecKeyPtr key = certified_key(request);
    if (key == NULL) return "refused";
    xmlDocPtr document = parse(request);
    if (document == NULL) return "refused";
    outcome outcome = "refused";
    register_ids(document);
    xmlNodePtr element = xmlDocGetRootElement(document);
    if (!is_named(element, namespace, local)) element = child_named(element, namespace, local);
    xmlNodePtr signature = element == NULL ? NULL : child_named(element, (const char *)xmlSecDSigNs, "Signature");
    xmlSecDSigCtxPtr context = signature == NULL ? NULL : xmlSecDSigCtxCreate(NULL);
    if (context != NULL) {
        /* A repetition that is timed keeps nothing. */
        if (answer != NULL) context->flags |= XMLSEC_DSIG_FLAGS_STORE_SIGNEDINFO_REFERENCES;
        context->signKey = xmlSecKeyDuplicate(key);
        if (context->signKey != NULL && restrict_algorithms(context) && xmlSecDSigCtxVerify(context, signature) >= 0) {
            outcome = context->status == xmlSecDSigStatusSucceeded ? "valid" : "invalid";
        }
        if (answer != NULL && strcmp(outcome, "valid") == 0) {
            xmlSecDSigReferenceCtxPtr reference = xmlSecPtrListGetItem(&context->signedInfoReferences, 0);
            xmlSecBufferPtr digested = reference == NULL ? NULL : xmlSecDSigReferenceCtxGetPreDigestBuffer(reference);
            if (digested != NULL)
                xmlSecBufferSetData(answer, xmlSecBufferGetData(digested), xmlSecBufferGetSize(digested));
        }
        xmlSecDSigCtxDestroy(context);
    }
    xmlFreeDoc(document);
    return outcome;
}

static unsigned long long processor_time(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) != 0) fail("no clock of the thread");
    return (unsigned long long)now.tv_sec * 1000000000ULL + (unsigned long long)now.tv_nsec;
}

/* `answer` is NULL where only the time is asked for. */
static outcome execute(const struct request *request, xmlSecBufferPtr answer)
{
    if (strcmp(request->operation, "parse") == 0 && request->count == 1) return answer_parse(request, answer);
    if (strcmp(request->operation, "verify") == 0 && request->count == 4) return answer_verify(request, answer);
    if (strcmp(request->operation, "canonicalize") == 0 && request->count == 4) {
        xmlSecBuffer unused;
        if (answer != NULL) return answer_canonicalize(request, answer);
        if (xmlSecBufferInitialize(&unused, 0) < 0) fail("out of memory");
        outcome outcome = answer_canonicalize(request, &unused);
        xmlSecBufferFinalize(&unused);
        return outcome;
    }
    fail("an operation that is none");
    return NULL;
}

/* 0 at the end of the input. */
static int receive(struct request *request)
{
    char line[160];
    if (fgets(line, sizeof line, stdin) == NULL) return 0;
    long *length = request->length;
    int read = sscanf(line, "%15s %ld %ld %ld %ld %ld", request->operation, &request->repeat, &length[0], &length[1],
                      &length[2], &length[3]);
    request->count = read - 2;
    if (request->count < 1) fail("a request that is none");
    for (int field = 0; field < request->count; field++) {
        if (length[field] < 0 || length[field] > LONGEST_FIELD) fail("a field that is too long");
        /* Ended by a zero, so that names are strings. */
        request->field[field] = allocate((size_t)length[field] + 1);
        if (fread(request->field[field], 1, (size_t)length[field], stdin) != (size_t)length[field])
            fail("a request that breaks off");
        request->field[field][length[field]] = '\0';
    }
    return 1;
}

static void respond(outcome outcome, const void *octets, size_t length)
{
    printf("%s %zu\n", outcome, length);
    if (length > 0) fwrite(octets, 1, length, stdout);
    fflush(stdout);
}

int main(void)
{
    xmlInitParser();
    xmlSetGenericErrorFunc(NULL, quiet_libxml);
    if (xmlSecInit() < 0 || xmlSecCryptoAppInit(NULL) < 0 || xmlSecCryptoInit() < 0) fail("no library");
    xmlSecErrorsSetCallback(quiet_xmlsec);

    struct request request;
    while (receive(&request)) {
        if (request.repeat == 0) {
            xmlSecBuffer answer;
            if (xmlSecBufferInitialize(&answer, 0) < 0) fail("out of memory");
            outcome outcome = execute(&request, &answer);
            respond(outcome, xmlSecBufferGetData(&answer), xmlSecBufferGetSize(&answer));
            xmlSecBufferFinalize(&answer);
        } else {
            char text[32];
            unsigned long long start = processor_time();
            for (long run = 0; run < request.repeat; run++) execute(&request, NULL);
            int length = snprintf(text, sizeof text, "%llu", processor_time() - start);
            respond("nanoseconds", text, (size_t)length);
        }
        for (int field = 0; field < request.count; field++) free(request.field[field]);
    }
    xmlSecCryptoShutdown();
    xmlSecCryptoAppShutdown();
    xmlSecShutdown();
    xmlCleanupParser();
    return 0;
}
