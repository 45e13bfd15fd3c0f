// What the binary calls and glibc 2.17 does not have.
#include <errno.h>
#include <fcntl.h>
#include <linux/stat.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// Newer glibc has new versions of these under their old names, which the linker would take.

#if defined(__x86_64__)
#define FIRST "GLIBC_2.2.5"
#elif defined(__aarch64__)
#define FIRST "GLIBC_2.17"
#endif

#define AS_IT_WAS(name, taken, ...) \
    __asm__(".symver first_" #name "," #name "@" FIRST); \
    double first_##name taken; \
    double __wrap_##name taken { return first_##name(__VA_ARGS__); }

AS_IT_WAS(exp, (double x), x)
AS_IT_WAS(exp2, (double x), x)
AS_IT_WAS(log, (double x), x)
AS_IT_WAS(log2, (double x), x)
AS_IT_WAS(pow, (double x, double y), x, y)

// Newer names of what has always been there: by the newest C standard, and for files of more than 2 GiB on 32 bits.

long __isoc23_strtol(const char *restrict text, char **restrict end, int base) { return strtol(text, end, base); }

int fcntl64(int file, int command, ...)
{
    va_list rest;
    va_start(rest, command);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    return fcntl(file, command, argument);
}

// Since glibc 2.25. OpenSSL goes on to the kernel's devices when the kernel does not know the call.
int getentropy(void *buffer, size_t length)
{
    if (length > 256)
    {
        errno = EIO;
        return -1;
    }
    for (size_t done = 0; done < length;)
    {
        long got = syscall(SYS_getrandom, (char *)buffer + done, length - done, 0);
        if (got < 0 && errno != EINTR)
            return -1;
        done += got > 0 ? (size_t)got : 0;
    }
    return 0;
}

// Since glibc 2.28, which asks older kernels (before 4.11) by fstatat, as this does. Only the basic facts are asked for.
int statx(int directory, const char *restrict path, int flags, unsigned int mask, struct statx *restrict result)
{
    int answer = (int)syscall(SYS_statx, directory, path, flags, mask, result);
    if (answer == 0 || errno != ENOSYS)
        return answer;

    struct stat facts;
    if (fstatat(directory, path, &facts, flags) != 0)
        return -1;
    memset(result, 0, sizeof *result);
    result->stx_mask = STATX_BASIC_STATS;
    result->stx_mode = (unsigned short)facts.st_mode;
    result->stx_nlink = (unsigned int)facts.st_nlink;
    result->stx_uid = facts.st_uid;
    result->stx_gid = facts.st_gid;
    result->stx_ino = facts.st_ino;
    result->stx_size = (unsigned long long)facts.st_size;
    return 0;
}
