// libcurl's variadic calls, one typed function for each kind of argument: Swift cannot call variadic C.
#ifndef LAYBY_CCURL_SHIM_H
#define LAYBY_CCURL_SHIM_H

#include <curl/curl.h>

typedef size_t (*layby_curl_data)(char *bytes, size_t size, size_t count, void *context);

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

static inline CURLcode layby_curl_get_long(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}

// A macro of casts, which Swift cannot see.
static inline CURLcode layby_curl_global_init(void) {
    return curl_global_init(CURL_GLOBAL_DEFAULT);
}

#endif
