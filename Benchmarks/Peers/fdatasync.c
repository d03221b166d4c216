/* The floor of a durable answer: appends 300 bytes and syncs them, over and over.
   fdatasync FILE COUNT  →  writes a second, on standard output. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

int main(int argc, char **argv) {
    if (argc != 3) return 64;
    int count = atoi(argv[2]);
    int file = open(argv[1], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0 || count < 1) return 74;
    char bytes[300];
    memset(bytes, 'x', sizeof bytes);
    double start = now();
    for (int i = 0; i < count; i++)
        if (write(file, bytes, sizeof bytes) != sizeof bytes || fdatasync(file) != 0) return 74;
    printf("%.6f\n", count / (now() - start));
    close(file);
    unlink(argv[1]);
    return 0;
}
