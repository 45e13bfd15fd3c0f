// Debian's OpenSSL gets this from here instead: the linker takes a symbol of ours and leaves OpenSSL's own file out.
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
