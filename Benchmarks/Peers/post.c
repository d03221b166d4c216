/* Sending alone, in C on libcurl: one easy handle, used again for every request, on one connection that is kept.
   post ADDRESS FOLDER TIMES  →  requests a second, on standard output.

   FOLDER holds body-0, body-1, … and, for each, its headers in headers-0, …: the path, then a header a line. They are
   read before the time begins, and sent in turn, all of them TIMES over. An answer that is not 2xx ends it. */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct request {
    char *body;
    size_t size;
    char *url;
    struct curl_slist *headers;
};

static char *contents(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    fseek(file, 0, SEEK_END);
    long length = ftell(file);
    rewind(file);
    char *bytes = malloc((size_t)length + 1);
    if (!bytes || fread(bytes, 1, (size_t)length, file) != (size_t)length) exit(74);
    bytes[length] = 0;
    *size = (size_t)length;
    fclose(file);
    return bytes;
}

static int load(struct request *request, const char *address, const char *folder, int number) {
    char path[4096];
    size_t size;
    snprintf(path, sizeof path, "%s/body-%d", folder, number);
    if (!(request->body = contents(path, &request->size))) return 0;
    snprintf(path, sizeof path, "%s/headers-%d", folder, number);
    char *lines = contents(path, &size);
    if (!lines) exit(74);
    char *line = strtok(lines, "\n");
    snprintf(path, sizeof path, "%s%s", address, line);
    request->url = strdup(path);
    request->headers = curl_slist_append(NULL, "Expect:");
    while ((line = strtok(NULL, "\n"))) request->headers = curl_slist_append(request->headers, line);
    free(lines);
    return 1;
}

static size_t swallow(char *bytes, size_t size, size_t count, void *context) {
    (void)bytes, (void)context;
    return size * count;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

int main(int argc, char **argv) {
    if (argc != 4) return 64;
    struct request *requests = NULL;
    int count = 0;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    for (;; count++) {
        requests = realloc(requests, (size_t)(count + 1) * sizeof *requests);
        if (!load(&requests[count], argv[1], argv[2], count)) break;
    }
    CURL *curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, swallow);
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "layby");
    curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
    int times = atoi(argv[3]);
    double start = now();
    for (int time = 0; time < times; time++) {
        for (int number = 0; number < count; number++) {
            long status = 0;
            curl_easy_setopt(curl, CURLOPT_URL, requests[number].url);
            curl_easy_setopt(curl, CURLOPT_HTTPHEADER, requests[number].headers);
            curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)requests[number].size);
            curl_easy_setopt(curl, CURLOPT_POSTFIELDS, requests[number].body);
            if (curl_easy_perform(curl) != CURLE_OK) return 69;
            curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
            if (status < 200 || status > 299) return 69;
        }
    }
    printf("%.6f\n", (double)times * count / (now() - start));
    return 0;
}
