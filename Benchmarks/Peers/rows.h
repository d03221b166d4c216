/* The rows of answers, as the benchmark writes them for peers in C.

   ROWS-0, ROWS-1, … hold one thread's answers each: lines of tab-separated fields, the first of which names the table
   (E entries, C calls, O outbox); an empty field is NULL; a line with ";" alone ends an answer. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MAX_FIELDS = 24, MAX_THREADS = 256 };

struct row {
    char table;
    int count;
    char *fields[MAX_FIELDS];
};

/* One thread's rows; an answer ends with a row whose table is ';'. */
struct rows {
    struct row *items;
    size_t count;
    size_t answers;
    char *text;
};

/* Each peer says in its own words what failed, and ends. */
static void fail(const char *what);

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static char *contents(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0) fail(path);
    long size = ftell(file);
    rewind(file);
    char *text = malloc((size_t)size + 1);
    if (!text || fread(text, 1, (size_t)size, file) != (size_t)size) fail(path);
    text[size] = 0;
    fclose(file);
    return text;
}

__attribute__((unused)) static struct rows parse(const char *path) {
    struct rows rows = {0};
    rows.text = contents(path);
    size_t lines = 0;
    for (const char *byte = rows.text; *byte; byte++) lines += *byte == '\n';
    rows.items = calloc(lines + 1, sizeof *rows.items);
    if (!rows.items) fail("memory");
    char *rest = rows.text, *line;
    while ((line = strsep(&rest, "\n"))) {
        if (!*line) continue;
        struct row *row = &rows.items[rows.count++];
        row->table = *strsep(&line, "\t");
        rows.answers += row->table == ';';
        while (line && row->count < MAX_FIELDS) row->fields[row->count++] = strsep(&line, "\t");
    }
    return rows;
}
