/* The peer of a durable answer: the rows that Layby wrote, by hand on the sqlite3 API.
   append DATABASE SCHEMA ROWS THREADS  →  answers a second, on standard output.

   For ROWS see rows.h. Each answer is one BEGIN IMMEDIATE … COMMIT. Threads share one connection behind one mutex. What
   is not done here and is in Layby: canonical JSON, sealing, the hash chain (the hashes are counters), the check of the
   expected version. */
#include <pthread.h>
#include <sqlite3.h>

#include "rows.h"

static sqlite3 *database;
static sqlite3_stmt *begin, *commit, *entry, *call, *record, *delivery;
static sqlite3_int64 position;
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t all_ready;

static void fail(const char *what) {
    fprintf(stderr, "append: %s: %s\n", what, database ? sqlite3_errmsg(database) : "-");
    exit(74);
}

static void step(sqlite3_stmt *statement, const char *what) {
    if (sqlite3_step(statement) != SQLITE_DONE) fail(what);
    sqlite3_reset(statement);
}

static void bind(sqlite3_stmt *statement, int index, const char *field) {
    if (field && *field) sqlite3_bind_text(statement, index, field, -1, SQLITE_STATIC);
    else sqlite3_bind_null(statement, index);
}

static void bind_blob(sqlite3_stmt *statement, int index, const char *field) {
    sqlite3_bind_blob(statement, index, field, (int)strlen(field), SQLITE_STATIC);
}

/* position, stream, version, kind, at, actor, payload, previous, hash */
static void put_entry(const struct row *row) {
    unsigned char previous[32] = {0}, hash[32] = {0};
    memcpy(previous, &position, sizeof position);
    position++;
    memcpy(hash, &position, sizeof position);
    sqlite3_bind_int64(entry, 1, position);
    for (int i = 0; i < 5; i++) bind(entry, i + 2, row->fields[i]);
    bind_blob(entry, 7, row->fields[5]);
    sqlite3_bind_blob(entry, 8, previous, sizeof previous, SQLITE_STATIC);
    sqlite3_bind_blob(entry, 9, hash, sizeof hash, SQLITE_STATIC);
    step(entry, "entries");
}

/* record, revision, type, time, data, attachments */
static void put_record(const struct row *row) {
    for (int i = 0; i < 4; i++) bind(record, i + 1, row->fields[i]);
    bind_blob(record, 5, row->fields[4]);
    sqlite3_bind_text(record, 6, row->fields[5], -1, SQLITE_STATIC);
    step(record, "outbox");
    step(delivery, "deliveries");
}

static void put_call(const struct row *row) {
    for (int i = 0; i < row->count; i++) bind(call, i + 1, row->fields[i]);
    step(call, "calls");
}

static void *work(void *context) {
    const struct rows *rows = context;
    pthread_barrier_wait(&all_ready);
    for (size_t next = 0; next < rows->count;) {
        pthread_mutex_lock(&one_at_a_time);
        step(begin, "begin");
        for (; rows->items[next].table != ';'; next++) {
            const struct row *row = &rows->items[next];
            if (row->table == 'E') put_entry(row);
            else if (row->table == 'C') put_call(row);
            else put_record(row);
        }
        step(commit, "commit");
        pthread_mutex_unlock(&one_at_a_time);
        next++;
    }
    return NULL;
}

static sqlite3_stmt *prepare(const char *sql) {
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK) fail(sql);
    return statement;
}

static void open_database(const char *path, const char *schema) {
    if (sqlite3_open(path, &database) != SQLITE_OK) fail("open");
    char *sql = contents(schema);
    if (sqlite3_exec(database, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", NULL, NULL, NULL) != SQLITE_OK
        || sqlite3_exec(database, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail("schema");
    free(sql);
    begin = prepare("BEGIN IMMEDIATE");
    commit = prepare("COMMIT");
    entry = prepare("INSERT INTO entries (position, stream, version, kind, at, actor, payload, previous, hash) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    call = prepare("INSERT INTO calls VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL) "
                   "ON CONFLICT (id) DO UPDATE SET script = excluded.script, "
                   "script_version = excluded.script_version, script_digest = excluded.script_digest, "
                   "phase = excluded.phase, simulated = excluded.simulated, handler = excluded.handler, "
                   "opened_at = excluded.opened_at, closed_at = excluded.closed_at, "
                   "event_time = excluded.event_time, force = excluded.force, event_type = excluded.event_type, "
                   "completeness = excluded.completeness, required_critical = excluded.required_critical, "
                   "required_major = excluded.required_major, required_moderate = excluded.required_moderate, "
                   "required_minor = excluded.required_minor, open_critical = excluded.open_critical, "
                   "open_major = excluded.open_major, open_moderate = excluded.open_moderate, "
                   "open_minor = excluded.open_minor, version = excluded.version");
    record = prepare("INSERT INTO outbox (record, revision, type, time, data, attachments) VALUES (?, ?, ?, ?, ?, ?)");
    delivery = prepare("INSERT INTO deliveries (hub, position, state, redacted) "
                       "VALUES ('hub', last_insert_rowid(), 'waiting', 0)");
}

int main(int argc, char **argv) {
    int threads = argc == 5 ? atoi(argv[4]) : 0;
    if (threads < 1 || threads > MAX_THREADS) return 64;
    struct rows rows[MAX_THREADS];
    pthread_t ids[MAX_THREADS];
    size_t answers = 0;
    for (int i = 0; i < threads; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s-%d", argv[3], i);
        rows[i] = parse(path);
        answers += rows[i].answers;
    }
    open_database(argv[1], argv[2]);
    pthread_barrier_init(&all_ready, NULL, (unsigned)threads + 1);
    for (int i = 0; i < threads; i++) pthread_create(&ids[i], NULL, work, &rows[i]);
    double start = now();
    pthread_barrier_wait(&all_ready);
    for (int i = 0; i < threads; i++) pthread_join(ids[i], NULL);
    printf("%.6f\n", (double)answers / (now() - start));
    sqlite3_finalize(begin);
    sqlite3_finalize(commit);
    sqlite3_finalize(entry);
    sqlite3_finalize(call);
    sqlite3_finalize(record);
    sqlite3_finalize(delivery);
    return sqlite3_close(database) == SQLITE_OK ? 0 : 74;
}
