/* A disk that fails or remembers: put before a process with LD_PRELOAD, armed from inside it (disk_shim.py).

   Every call that changes what a power cut would find under one folder is counted: creating, writing, cutting,
   naming, removing and syncing files. At the call of a given number it kills the process, before the call or with
   half of a write done, or fails; or it writes all of them down, with their bytes, in the order they happened. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { NOTHING, KILL, KILL_TORN, FAIL_EIO, FAIL_ENOSPC, FULL_FROM_HERE };
enum { CREATE = 'c', WRITE = 'w', CUT = 't', SYNC = 's', RENAME = 'r', UNLINK = 'u', MKDIR = 'd', LINK = 'l', NOTE = 'n' };

static char prefix[4096];
static long target, seen;
static int action, journal = -1, full;
static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int ours(const char *path) {
    size_t length = strlen(prefix), size = strlen(path);
    if (!length || strncmp(path, prefix, length)) return 0;
    return !(size > 4 && !strcmp(path + size - 4, "-shm")); /* shared memory: gone with the machine, and made anew */
}

static int path_of(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t size = readlink(link, path, 4095);
    if (size < 0) return 0;
    path[size] = 0;
    return ours(path);
}

static void raw(const void *data, size_t size) {
    for (const char *rest = data; size;) {
        long done = syscall(SYS_write, journal, rest, size);
        if (done <= 0) _exit(98);
        rest += done, size -= done;
    }
}

static void tell(char kind, const char *path, const char *other, uint64_t offset, const void *data, uint64_t size) {
    if (journal < 0) return;
    uint32_t lengths[2] = {strlen(path), strlen(other)};
    uint64_t numbers[2] = {offset, size};
    raw(&kind, 1), raw(lengths, sizeof lengths), raw(numbers, sizeof numbers);
    raw(path, lengths[0]), raw(other, lengths[1]), raw(data, kind == WRITE ? size : 0);
}

/* Counts a call; returns 0, an error number, or -1: do half of it, then die. */
static int fault(char kind) {
    seen++;
    if (full && kind != SYNC && kind != CUT && kind != UNLINK) return ENOSPC;
    if (seen != target) return 0;
    switch (action) {
    case KILL: kill(getpid(), SIGKILL); break;
    case KILL_TORN: if (kind == WRITE) return -1; kill(getpid(), SIGKILL); break;
    case FAIL_EIO: return EIO;
    case FAIL_ENOSPC: return kind == SYNC || kind == UNLINK || kind == CUT ? EIO : ENOSPC;
    case FULL_FROM_HERE: full = 1; return kind == SYNC || kind == UNLINK || kind == CUT ? 0 : ENOSPC;
    }
    return 0;
}

#define GUARDED(kind, path, other, offset, data, size, call)                                    \
    pthread_mutex_lock(&lock);                                                                 \
    int wrong = fault(kind);                                                                    \
    if (wrong > 0) { pthread_mutex_unlock(&lock); errno = wrong; return -1; }                  \
    __typeof__(call) done = call;                                                               \
    if (wrong < 0) kill(getpid(), SIGKILL);                                                     \
    if (done >= 0) { int kept = errno; tell(kind, path, other, offset, data, size); errno = kept; } \
    pthread_mutex_unlock(&lock);                                                               \
    return done;

void lapvo_arm(const char *folder, long nth, int what, int into) {
    strncpy(prefix, folder, sizeof prefix - 1);
    target = nth, action = what, journal = into, seen = 0, full = 0;
}
long lapvo_seen(void) { return seen; }
void lapvo_note(const char *text) { pthread_mutex_lock(&lock); tell(NOTE, text, "", 0, 0, 0); pthread_mutex_unlock(&lock); }

static int opened(int folder, const char *path, int flags, mode_t mode) {
    int creates = (flags & O_CREAT) && ours(path) && access(path, F_OK);
    int cuts = (flags & O_TRUNC) && ours(path) && !creates;
    if (!creates && !cuts) return syscall(SYS_openat, folder, path, flags | O_LARGEFILE, mode);
    GUARDED(creates ? CREATE : CUT, path, "", 0, 0, 0, (int)syscall(SYS_openat, folder, path, flags | O_LARGEFILE, mode))
}
#define MODE(flags) mode_t mode = 0; if (flags & (O_CREAT | __O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); }
int open(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE(flags) return opened(folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE(flags) return opened(folder, path, flags, mode); }

static uint64_t end_of(int fd) { struct stat now; return fstat(fd, &now) ? 0 : now.st_size; }

ssize_t write(int fd, const void *data, size_t size) {
    char path[4096];
    if (!path_of(fd, path)) return syscall(SYS_write, fd, data, size);
    uint64_t at = fcntl(fd, F_GETFL) & O_APPEND ? end_of(fd) : (uint64_t)lseek(fd, 0, SEEK_CUR);
    GUARDED(WRITE, path, "", at, data, done, (ssize_t)syscall(SYS_write, fd, data, wrong < 0 ? size / 2 : size))
}
static ssize_t placed(int fd, const void *data, size_t size, off_t at) {
    char path[4096];
    if (!path_of(fd, path)) return syscall(SYS_pwrite64, fd, data, size, at);
    GUARDED(WRITE, path, "", at, data, done, (ssize_t)syscall(SYS_pwrite64, fd, data, wrong < 0 ? size / 2 : size, at))
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { return placed(fd, data, size, at); }
ssize_t pwrite64(int fd, const void *data, size_t size, off_t at) { return placed(fd, data, size, at); }

static int synced(int fd, long number) {
    char path[4096];
    if (!path_of(fd, path)) return syscall(number, fd);
    GUARDED(SYNC, path, "", 0, 0, 0, (int)syscall(number, fd))
}
int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }

static int cut(int fd, off_t size) {
    char path[4096];
    if (!path_of(fd, path)) return syscall(SYS_ftruncate, fd, size);
    GUARDED(CUT, path, "", size, 0, 0, (int)syscall(SYS_ftruncate, fd, size))
}
int ftruncate(int fd, off_t size) { return cut(fd, size); }
int ftruncate64(int fd, off_t size) { return cut(fd, size); }

int rename(const char *from, const char *to) {
    if (!ours(to)) return REAL(rename)(from, to);
    GUARDED(RENAME, from, to, 0, 0, 0, REAL(rename)(from, to))
}
int unlink(const char *path) {
    if (!ours(path)) return REAL(unlink)(path);
    GUARDED(UNLINK, path, "", 0, 0, 0, REAL(unlink)(path))
}
int mkdir(const char *path, mode_t mode) {
    if (!ours(path) || !access(path, F_OK)) return REAL(mkdir)(path, mode);
    GUARDED(MKDIR, path, "", 0, 0, 0, REAL(mkdir)(path, mode))
}
int link(const char *from, const char *to) {
    if (!ours(to)) return REAL(link)(from, to);
    GUARDED(LINK, from, to, 0, 0, 0, REAL(link)(from, to))
}
