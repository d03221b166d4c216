// Stands between a program and the C library (LD_PRELOAD) for files under one folder: makes the nth call of a kind
// fail, moves the clock, and writes down who wrote what, when, and under which lock.
//
// LAYBY_SHIM_PREFIX   the folder; calls on other files pass untouched
// LAYBY_SHIM_CONTROL  a file of eight 64-bit integers, shared with the test: `struct control`
// LAYBY_SHIM_TRACE    where to append a `struct event`, name and data for each call
// LAYBY_SHIM_DATA     set: with the bytes that were written
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum call { NONE, WRITE, SYNC, RENAME, READ, TRUNCATE, OPEN, LOCK, UNLOCK, UNLINK, SHOWN };
enum fault { EIO_FAULT, FULL_FAULT, SHORT_FAULT, TORN_FAULT, READ_ONLY_FAULT };
enum { CHANGES = -1 }; // for `control.call`: whatever changes a file, and every time

struct control {
    int64_t call;      // which kind fails; NONE for none
    int64_t countdown; // it fails when this reaches 0
    int64_t fault;     // how
    int64_t fired;     // how often it has
    int64_t clock;     // seconds to add to the time of day
    int64_t pending;   // the next write finds the disk full, to follow a short one
    int64_t for_good;  // that kind fails every time
    int64_t unused;
};

struct event {
    int64_t length, pid, call, start, end, offset, count, result, name_length, data_length;
};

enum { FILES = 1024, NAME = 160 };
static char names[FILES][NAME];
static struct control idle, *control = &idle;
static const char *prefix;
static int trace = -1, with_data;

static int64_t now(void) {
    struct timespec t;
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

__attribute__((constructor)) static void start(void) {
    prefix = getenv("LAYBY_SHIM_PREFIX");
    with_data = getenv("LAYBY_SHIM_DATA") != NULL;
    const char *path = getenv("LAYBY_SHIM_CONTROL");
    if (path) {
        int file = syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
        void *map = file < 0 ? MAP_FAILED
                             : mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (map != MAP_FAILED) control = map;
    }
    path = getenv("LAYBY_SHIM_TRACE");
    if (path) trace = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

// The name behind the prefix; NULL for files that are none of ours.
static const char *ours(const char *path) {
    if (!prefix || !path) return NULL;
    size_t length = strlen(prefix);
    return strncmp(path, prefix, length) == 0 ? path + length : NULL;
}

static const char *name_of(int file) { return file >= 0 && file < FILES && names[file][0] ? names[file] : NULL; }

// Whether this call is the one to fail; then how, else -1.
static int fault(enum call call, const char *name) {
    if (!name) return -1;
    if (call == WRITE && __atomic_exchange_n(&control->pending, 0, __ATOMIC_SEQ_CST)) return FULL_FAULT;
    if (control->call == CHANGES || (control->for_good && control->call == call)) {
        // One byte in a file that is there goes to the kernel's cache, whatever the disk does.
        size_t length = strlen(name);
        if (call == READ || (call == WRITE && length > 5 && strcmp(name + length - 5, "-lock") == 0)) return -1;
        __atomic_add_fetch(&control->fired, 1, __ATOMIC_SEQ_CST);
        return control->fault;
    }
    if (control->call != call || __atomic_sub_fetch(&control->countdown, 1, __ATOMIC_SEQ_CST) != 0) return -1;
    __atomic_add_fetch(&control->fired, 1, __ATOMIC_SEQ_CST);
    return control->fault;
}

static int fail(int how) {
    errno = how == FULL_FAULT || how == SHORT_FAULT ? ENOSPC : how == READ_ONLY_FAULT ? EROFS : EIO;
    return -1;
}

static void note(enum call call, const char *name, int64_t began, int64_t offset, int64_t count, int64_t result,
                 const void *data) {
    if (trace < 0 || !name) return;
    int saved = errno;
    size_t size = with_data && data && count > 0 ? count : 0;
    struct event event = {0, getpid(), call, began, now(), offset, count, result, strlen(name), size};
    event.length = sizeof event + event.name_length + size;
    struct iovec parts[] = {{&event, sizeof event}, {(void *)name, event.name_length}, {(void *)data, size}};
    syscall(SYS_writev, trace, parts, 3);
    errno = saved;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define FOUND(variable, name)                                                                                       \
    static __typeof__(&name) variable;                                                                              \
    if (!variable) variable = REAL(name)

static int opened(int file, const char *name, int flags, int64_t began) {
    if (file >= 0 && file < FILES) {
        names[file][0] = 0;
        if (name) snprintf(names[file], NAME, "%s", name);
    }
    if (flags & (O_CREAT | O_TRUNC)) note(OPEN, name, began, flags & O_TRUNC ? 0 : -1, 0, file, NULL);
    return file;
}

#define OPENING(function)                                                                                           \
    int function(const char *path, int flags, ...) {                                                               \
        FOUND(real, function);                                                                                      \
        va_list list;                                                                                               \
        va_start(list, flags);                                                                                      \
        mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(list, mode_t) : 0;                                   \
        va_end(list);                                                                                               \
        const char *name = ours(path);                                                                              \
        int64_t began = now();                                                                                      \
        int how = control->call != CHANGES || flags & (O_WRONLY | O_RDWR) ? fault(OPEN, name) : -1;                 \
        return how < 0 ? opened(real(path, flags, mode), name, flags, began) : fail(how);                           \
    }
OPENING(open)
OPENING(open64)

int close(int file) {
    FOUND(real, close);
    // Closing a file lets go of its lock.
    if (name_of(file)) note(UNLOCK, names[file], now(), 0, 0, 0, NULL), names[file][0] = 0;
    return real(file);
}

// `writing` writes so many of the bytes.
#define WRITING(at, writing)                                                                                        \
    const char *name = name_of(file);                                                                               \
    int64_t began = now();                                                                                          \
    int how = fault(WRITE, name);                                                                                   \
    size_t part = how < 0 ? size : how == SHORT_FAULT || how == TORN_FAULT ? size / 2 : 0;                          \
    int64_t offset = name && at < 0 ? lseek(file, 0, SEEK_CUR) : at;                                                \
    ssize_t done = part > 0 || how < 0 ? writing : 0;                                                               \
    note(WRITE, name, began, offset, done, done, data);                                                             \
    if (how == SHORT_FAULT && done > 0) return control->pending = 1, done;                                          \
    return how < 0 ? done : fail(how)

ssize_t write(int file, const void *data, size_t size) {
    FOUND(real, write);
    if (file == STDOUT_FILENO) note(SHOWN, "", now(), 0, size, 0, data);
    WRITING(-1, real(file, data, part));
}
ssize_t pwrite(int file, const void *data, size_t size, off_t at) {
    FOUND(real, pwrite);
    WRITING(at, real(file, data, part, at));
}
ssize_t pwrite64(int file, const void *data, size_t size, off64_t at) {
    FOUND(real, pwrite64);
    WRITING(at, real(file, data, part, at));
}

#define READING(reading)                                                                                            \
    int how = fault(READ, name_of(file));                                                                           \
    if (how == SHORT_FAULT) size /= 2;                                                                              \
    return how < 0 || how == SHORT_FAULT ? reading : fail(EIO_FAULT)

ssize_t read(int file, void *data, size_t size) {
    FOUND(real, read);
    READING(real(file, data, size));
}
ssize_t pread(int file, void *data, size_t size, off_t at) {
    FOUND(real, pread);
    READING(real(file, data, size, at));
}
ssize_t pread64(int file, void *data, size_t size, off64_t at) {
    FOUND(real, pread64);
    READING(real(file, data, size, at));
}

#define SYNCING(function)                                                                                           \
    int function(int file) {                                                                                        \
        FOUND(real, function);                                                                                      \
        const char *name = name_of(file);                                                                           \
        int64_t began = now();                                                                                      \
        int how = fault(SYNC, name);                                                                                \
        int done = how < 0 ? real(file) : -1;                                                                       \
        note(SYNC, name, began, 0, 0, done, NULL);                                                                  \
        return how < 0 ? done : fail(how);                                                                          \
    }
SYNCING(fsync)
SYNCING(fdatasync)

#define TRUNCATING(function, type)                                                                                  \
    int function(int file, type size) {                                                                             \
        FOUND(real, function);                                                                                      \
        const char *name = name_of(file);                                                                           \
        int64_t began = now();                                                                                      \
        int how = fault(TRUNCATE, name);                                                                            \
        int done = how < 0 ? real(file, size) : -1;                                                                 \
        note(TRUNCATE, name, began, size, 0, done, NULL);                                                           \
        return how < 0 ? done : fail(how);                                                                          \
    }
TRUNCATING(ftruncate, off_t)
TRUNCATING(ftruncate64, off64_t)

int rename(const char *from, const char *to) {
    FOUND(real, rename);
    const char *name = ours(from), *other = ours(to);
    int64_t began = now();
    int how = fault(RENAME, other);
    int done = how < 0 ? real(from, to) : -1;
    if (other && name) note(RENAME, name, began, 0, strlen(other), done, other);
    return how < 0 ? done : fail(how);
}

int unlink(const char *path) {
    FOUND(real, unlink);
    int64_t began = now();
    int done = real(path);
    note(UNLINK, ours(path), began, 0, 0, done, NULL);
    return done;
}

int flock(int file, int operation) {
    FOUND(real, flock);
    const char *name = name_of(file);
    // A span begins after the lock is granted and ends before it is let go, so that spans can only be too short.
    if (operation & LOCK_UN) note(UNLOCK, name, now(), 0, 0, 0, NULL);
    int done = real(file, operation);
    if (!(operation & LOCK_UN) && done == 0) note(LOCK, name, now(), 0, operation, done, NULL);
    return done;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    int done = syscall(SYS_clock_gettime, clock, time);
    if (done == 0 && clock == CLOCK_REALTIME) time->tv_sec += control->clock;
    return done;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    (void)zone;
    struct timespec precise;
    clock_gettime(CLOCK_REALTIME, &precise);
    time->tv_sec = precise.tv_sec;
    time->tv_usec = precise.tv_nsec / 1000;
    return 0;
}
