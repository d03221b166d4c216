// libcurl's variadic calls, one typed function for each kind of argument: Swift cannot call variadic C.
#ifndef LAYBY_CCURL_SHIM_H
#define LAYBY_CCURL_SHIM_H

#include <curl/curl.h>
#include <malloc.h>

typedef size_t (*layby_curl_data)(char *bytes, size_t size, size_t count, void *context);
typedef int (*layby_curl_seek)(void *context, curl_off_t offset, int origin);

static inline CURLcode layby_curl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode layby_curl_set_size(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode layby_curl_set_string(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode layby_curl_set_pointer(CURL *handle, CURLoption option, const void *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode layby_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode layby_curl_set_data(CURL *handle, CURLoption option, layby_curl_data value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode layby_curl_set_seek(CURL *handle, layby_curl_seek value) {
    return curl_easy_setopt(handle, CURLOPT_SEEKFUNCTION, value);
}

static inline CURLcode layby_curl_get_long(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLMcode layby_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

// The next transfer that has ended, and how; null when none has. Its message holds a union, which Swift sees as a puzzle.
static inline CURL *layby_curl_multi_ended(CURLM *multi, CURLcode *result) {
    int left = 0;
    for (CURLMsg *message = curl_multi_info_read(multi, &left); message != NULL;
         message = curl_multi_info_read(multi, &left)) {
        if (message->msg == CURLMSG_DONE) {
            *result = message->data.result;
            return message->easy_handle;
        }
    }
    return NULL;
}

// Macros of casts, which Swift cannot see.
static inline CURLcode layby_curl_global_init(void) {
    return curl_global_init(CURL_GLOBAL_DEFAULT);
}

static inline long layby_curl_http1(void) {
    return CURL_HTTP_VERSION_1_1;
}

static inline long layby_curl_http2_over_tls(void) {
    return CURL_HTTP_VERSION_2TLS;
}

// glibc's settings for a process that sends for long: not libcurl's, but Swift's own module of glibc leaves them out.
static inline void layby_keep_memory_small(void) {
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_MMAP_THRESHOLD, 131072);
    mallopt(M_TRIM_THRESHOLD, 131072);
}

#endif
