// What Debian's OpenSSL gets from here instead: the linker takes a symbol of ours and leaves OpenSSL's own file out.
#include <stddef.h>
#include <unistd.h>

// Certificates of authorities: Debian has them below /etc/ssl, RHEL and its kin have a link there; without it, where the link
// leads. OpenSSL's own answer, /usr/lib/ssl, is Debian's alone.

static int at_home(void) { return access("/etc/ssl/certs", F_OK) == 0 || access("/etc/pki/tls/certs", F_OK) != 0; }

const char *X509_get_default_cert_area(void) { return "/etc/ssl"; }
const char *X509_get_default_private_dir(void) { return "/etc/ssl/private"; }
const char *X509_get_default_cert_dir(void) { return at_home() ? "/etc/ssl/certs" : "/etc/pki/tls/certs"; }
const char *X509_get_default_cert_file(void) { return at_home() ? "/etc/ssl/cert.pem" : "/etc/pki/tls/cert.pem"; }
const char *X509_get_default_cert_dir_env(void) { return "SSL_CERT_DIR"; }
const char *X509_get_default_cert_file_env(void) { return "SSL_CERT_FILE"; }

// Certificates are not compressed: that would take zlib and zstd along.

#define LEFT_OUT(name) \
    const void *BIO_f_##name(void) { return NULL; } \
    const void *COMP_##name(void) { return NULL; } \
    const void *COMP_##name##_oneshot(void) { return NULL; } \
    void ossl_comp_##name##_cleanup(void) { }

LEFT_OUT(zlib)
LEFT_OUT(zstd)

// 0.7 MB of AES for AVX-512 alone. What is asked first says no, so that the rest is never called.

#if defined(__x86_64__)
int ossl_vaes_vpclmulqdq_capable(void) { return 0; }
int aesni_xts_avx512_eligible(void) { return 0; }

#define NEVER(name) void name(void) { __builtin_trap(); }

NEVER(ossl_aes_gcm_init_avx512)
NEVER(ossl_aes_gcm_setiv_avx512)
NEVER(ossl_aes_gcm_update_aad_avx512)
NEVER(ossl_aes_gcm_encrypt_avx512)
NEVER(ossl_aes_gcm_decrypt_avx512)
NEVER(ossl_aes_gcm_finalize_avx512)
NEVER(ossl_gcm_gmult_avx512)
NEVER(aesni_xts_128_encrypt_avx512)
NEVER(aesni_xts_128_decrypt_avx512)
NEVER(aesni_xts_256_encrypt_avx512)
NEVER(aesni_xts_256_decrypt_avx512)
#endif
