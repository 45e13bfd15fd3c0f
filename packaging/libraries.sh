# shellcheck shell=bash
# The libraries that are linked in: how they are built. A change here builds them anew.

# library_of NAME ARCH: sets $library to where this library is kept; what it is made of, by and for is in its name.
library_of() {
    source_of "$1"
    library=$cache/$1-$2-$(cat "$source/inputs.tsv" "$sysroot/inputs.tsv" "$packaging/libraries.sh" <(clang --version | sed -n 1p) | key_of -)
}

# library_begun: sets $half to a folder with the source, Debian's patches in it, to make $library in.
library_begun() {
    half=$(mktemp -d "$cache/half.XXXXXX")
    cp "$source/inputs.tsv" "$half"
    dpkg-source -x "$source"/*.dsc "$half/source"
}

# library_done: keeps the library with its licence; SQLite has none.
library_done() {
    [[ ! -e $half/source/LICENSE.txt ]] || cp "$half/source/LICENSE.txt" "$half"
    rm -rf "$half/source"
    mv -T "$half" "$library"
}

# Of no use in this binary: nothing is unwound through C, and the linker drops what nobody calls.
readonly small=(-fno-asynchronous-unwind-tables -fno-unwind-tables -ffunction-sections -fdata-sections)

# openssl_library ARCH: sets $openssl to a folder with static libssl and libcrypto. Certificates and openssl.cnf are looked
# for below /etc/ssl: Debian has both there, RHEL and its kin a link to their certificates.
openssl_library() {
    local target
    case $1 in amd64) target=linux-x86_64 ;; arm64) target=linux-aarch64 ;; esac
    library_of openssl "$1"
    if [[ ! -e $library ]]; then
        library_begun
        (
            cd "$half/source"
            # OpenSSL writes the time it was built into itself.
            SOURCE_DATE_EPOCH=$(dpkg-parsechangelog -S Timestamp)
            export SOURCE_DATE_EPOCH PATH=$sysroot/cc:$PATH CC=cc AR=llvm-ar RANLIB=llvm-ranlib
            ./Configure "$target" --prefix=/usr --libdir=lib --openssldir=/etc/ssl no-shared no-module no-tests no-apps no-docs \
                no-legacy no-engine no-comp no-ssl3 no-weak-ssl-ciphers no-dtls no-quic no-srp no-cmp no-cms no-ts no-ct no-rfc3779 \
                no-aria no-bf no-camellia no-cast no-idea no-mdc2 no-seed no-sm2 no-sm3 no-sm4 no-whirlpool no-rmd160 no-siphash \
                no-gost no-ec2m no-slh-dsa -Os "${small[@]}"
            # 0.7 MB of AES for AVX-512 alone; an assembler too old for it gets a few lines that say so.
            if [[ $1 == amd64 ]]; then
                export CC='echo GNU assembler version 2.20'
                perl crypto/modes/asm/aes-gcm-avx512.pl elf crypto/modes/aes-gcm-avx512.s
                perl crypto/aes/asm/aesni-xts-avx512.pl elf crypto/aes/aesni-xts-avx512.s
                export CC=cc
            fi
            make -j"$(nproc)" build_libs
            make DESTDIR="$half" install_dev
        )
        library_done
    fi
    openssl=$library
}

# sqlite_library ARCH: sets $sqlite to a folder with a static libsqlite3. Its calls are 64 bits wide here without the "large
# file" names, of which fcntl64 would need glibc 2.28.
sqlite_library() {
    library_of sqlite3 "$1"
    if [[ ! -e $library ]]; then
        library_begun
        (
            cd "$half/source"
            ./configure --disable-tcl
            make sqlite3.c
            "$sysroot/cc/cc" -c sqlite3.c -o sqlite3.o -O2 -fPIC "${small[@]}" -DNDEBUG -DSQLITE_DISABLE_LFS \
                -DSQLITE_THREADSAFE=1 -DSQLITE_ENABLE_COLUMN_METADATA -DSQLITE_SECURE_DELETE -DSQLITE_TEMP_STORE=1 \
                -DHAVE_FDATASYNC -DHAVE_USLEEP -DHAVE_LOCALTIME_R -DHAVE_GMTIME_R -DHAVE_STRERROR_R -DHAVE_MALLOC_USABLE_SIZE
            mkdir -p "$half/usr/lib"
            llvm-ar rcsD "$half/usr/lib/libsqlite3.a" sqlite3.o
        )
        library_done
    fi
    sqlite=$library
}
