// What Debian's OpenSSL is told otherwise.
#include <openssl/core.h>
#include <openssl/core_dispatch.h>
#include <stdlib.h>
#include <unistd.h>

// Certificates of authorities: Debian has them below /etc/ssl, RHEL and its kin have a link there; without it, where the link
// leads. OpenSSL's own answer, /usr/lib/ssl, is Debian's alone. The linker takes these and leaves OpenSSL's file out.

static int at_home(void) { return access("/etc/ssl/certs", F_OK) == 0 || access("/etc/pki/tls/certs", F_OK) != 0; }

const char *X509_get_default_cert_area(void) { return "/etc/ssl"; }
const char *X509_get_default_private_dir(void) { return "/etc/ssl/private"; }
const char *X509_get_default_cert_dir(void) { return at_home() ? "/etc/ssl/certs" : "/etc/pki/tls/certs"; }
const char *X509_get_default_cert_file(void) { return at_home() ? "/etc/ssl/cert.pem" : "/etc/pki/tls/cert.pem"; }
const char *X509_get_default_cert_dir_env(void) { return "SSL_CERT_DIR"; }
const char *X509_get_default_cert_file_env(void) { return "SSL_CERT_FILE"; }

// Algorithms whose table is left out are not named at all: for one that has no functions OpenSSL leaves an error behind, which
// fails the handshake that is going on.

extern const char left_out_table[];

static OSSL_FUNC_provider_query_operation_fn *every_algorithm;
static const OSSL_ALGORITHM *known[OSSL_OP__HIGHEST + 1];

static const OSSL_ALGORITHM *known_algorithms(void *provider, int operation, int *no_cache)
{
    const OSSL_ALGORITHM *all = every_algorithm(provider, operation, no_cache);
    return operation >= 0 && operation <= OSSL_OP__HIGHEST && known[operation] ? known[operation] : all;
}

static const OSSL_ALGORITHM *without_left_out(const OSSL_ALGORITHM *all)
{
    size_t count = 0, kept = 0;
    while (all && all[count].algorithm_names)
        count++;
    OSSL_ALGORITHM *rest = count ? calloc(count + 1, sizeof *rest) : NULL;
    for (size_t i = 0; rest && i < count; i++)
        if ((const char *)all[i].implementation != left_out_table)
            rest[kept++] = all[i];
    return rest;
}

int __real_ossl_default_provider_init(const OSSL_CORE_HANDLE *, const OSSL_DISPATCH *, const OSSL_DISPATCH **, void **);

int __wrap_ossl_default_provider_init(const OSSL_CORE_HANDLE *core, const OSSL_DISPATCH *in, const OSSL_DISPATCH **out, void **provider)
{
    static OSSL_DISPATCH functions[32];
    if (!__real_ossl_default_provider_init(core, in, out, provider))
        return 0;

    if (!every_algorithm)
    {
        for (size_t i = 0; i < 31 && (*out)[i].function_id; i++)
        {
            functions[i] = (*out)[i];
            if (functions[i].function_id != OSSL_FUNC_PROVIDER_QUERY_OPERATION)
                continue;
            every_algorithm = OSSL_FUNC_provider_query_operation(&functions[i]);
            functions[i].function = (void (*)(void))known_algorithms;
        }
        for (int operation = 0, no_cache; operation <= OSSL_OP__HIGHEST; operation++)
            known[operation] = without_left_out(every_algorithm(*provider, operation, &no_cache));
    }
    *out = functions;
    return 1;
}
