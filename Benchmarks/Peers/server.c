/* The hub of the send benchmark: answers 200 with nothing to every request, which accepts all. Loopback only.
   server  →  its port, on standard output; ends when standard input does.

   One thread a connection, HTTP/1.1 with keep-alive, bodies by Content-Length alone. */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BUFFER = 256 * 1024 };

static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

/* The value of Content-Length in a zero-ended head; 0 when there is none. */
static size_t body_length(const char *head) {
    const char *line = strcasestr(head, "\r\ncontent-length:");
    return line ? strtoull(line + strlen("\r\ncontent-length:"), NULL, 10) : 0;
}

static void *serve(void *context) {
    int client = (int)(intptr_t)context;
    char *buffer = malloc(BUFFER + 1);
    size_t held = 0;
    while (buffer) {
        buffer[held] = 0;
        char *end = strstr(buffer, "\r\n\r\n");
        if (!end) {
            ssize_t got = held < BUFFER ? read(client, buffer + held, BUFFER - held) : 0;
            if (got <= 0) break;
            held += (size_t)got;
            continue;
        }
        end[2] = 0;
        size_t left = body_length(buffer);
        size_t head = (size_t)(end - buffer) + 4;
        held -= head;
        memmove(buffer, buffer + head, held);
        while (left > 0) {
            size_t part = left < held ? left : held;
            left -= part;
            held -= part;
            memmove(buffer, buffer + part, held);
            if (left == 0) break;
            ssize_t got = read(client, buffer, BUFFER);
            if (got <= 0) goto gone;
            held = (size_t)got;
        }
        if (write(client, answer, sizeof answer - 1) != sizeof answer - 1) break;
    }
gone:
    free(buffer);
    close(client);
    return NULL;
}

static void *end_with_input(void *context) {
    char byte;
    while (read(STDIN_FILENO, &byte, 1) > 0) {}
    exit(0);
    return context;
}

int main(void) {
    signal(SIGPIPE, SIG_IGN);
    int door = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    if (bind(door, (struct sockaddr *)&address, size) != 0 || listen(door, 64) != 0
        || getsockname(door, (struct sockaddr *)&address, &size) != 0)
        return 69;
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    pthread_t watcher;
    pthread_create(&watcher, NULL, end_with_input, NULL);
    for (;;) {
        int client = accept(door, NULL, NULL);
        if (client < 0) continue;
        int on = 1;
        setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        pthread_t thread;
        if (pthread_create(&thread, NULL, serve, (void *)(intptr_t)client) != 0) close(client);
        else pthread_detach(thread);
    }
}
