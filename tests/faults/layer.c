/* A file layer that fails on purpose, put between a program and the C library with LD_PRELOAD.
 *
 * Counts the calls that change files below FAULT_ROOT. The call with the number FAULT_AT fails with FAULT_ERRNO, or
 * takes FAULT_MS milliseconds when that is given; FAULT_SYNC_MS makes every fsync take so long. Each call is noted as a
 * line of the file FAULT_LOG.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static atomic_int calls;

static long number(const char *name, long otherwise) {
    const char *text = getenv(name);
    return text ? atol(text) : otherwise;
}

static void rest(long milliseconds) {
    struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    while (nanosleep(&time, &time) == -1 && errno == EINTR) {
    }
}

static int concerns(const char *path) {
    const char *root = getenv("FAULT_ROOT");
    return root && path && strncmp(path, root, strlen(root)) == 0;
}

/* Whether the call shall fail; errno is then set. */
static int fails(const char *what, const char *path) {
    int turn = atomic_fetch_add(&calls, 1);
    const char *log = getenv("FAULT_LOG");
    if (log) {
        char line[PATH_MAX + 64];
        int length = snprintf(line, sizeof line, "%d %s %s\n", turn, what, path);
        int file = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CREAT, 0600);
        syscall(SYS_write, file, line, length);
        syscall(SYS_close, file);
    }
    if (turn != number("FAULT_AT", -1)) return 0;
    if (getenv("FAULT_MS")) {
        rest(number("FAULT_MS", 0));
        return 0;
    }
    errno = number("FAULT_ERRNO", EIO);
    return 1;
}

static const char *path_of(int file, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0) return NULL;
    path[length] = 0;
    return path;
}

static int file_fails(const char *what, int file) {
    char path[PATH_MAX];
    return concerns(path_of(file, path)) && fails(what, path);
}

#define NEXT(name) ((typeof(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int file, const void *bytes, size_t count) {
    return file_fails("write", file) ? -1 : NEXT(write)(file, bytes, count);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
    return file_fails("write", file) ? -1 : NEXT(pwrite64)(file, bytes, count, offset);
}

static void slow_sync(int file) {
    char path[PATH_MAX];
    long milliseconds = number("FAULT_SYNC_MS", 0);
    if (milliseconds && concerns(path_of(file, path))) rest(milliseconds);
}

int fsync(int file) {
    slow_sync(file);
    return file_fails("sync", file) ? -1 : NEXT(fsync)(file);
}

int fdatasync(int file) {
    slow_sync(file);
    return file_fails("sync", file) ? -1 : NEXT(fdatasync)(file);
}

int rename(const char *from, const char *to) {
    return concerns(to) && fails("rename", to) ? -1 : NEXT(rename)(from, to);
}

int open64(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;
    va_end(more);
    int writes = flags & (O_WRONLY | O_RDWR | O_CREAT);
    return writes && concerns(path) && fails("open", path) ? -1 : NEXT(open64)(path, flags, mode);
}
