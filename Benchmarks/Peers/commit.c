/* What a hub has to put on its disk, in C on the sqlite3 API: batches of events, a commit each.
   commit DATABASE EVENTS BATCH  →  events a second, on standard output.

   EVENTS has two lines for each event: its id, and its JSON. They are read before the time begins. The table is the
   reference hub's; a digest is 32 bytes that say nothing. */
#include <sqlite3.h>

#include "rows.h"

static sqlite3 *database;

static void fail(const char *what) {
    fprintf(stderr, "commit: %s: %s\n", what, database ? sqlite3_errmsg(database) : "-");
    exit(74);
}

static void run(const char *sql) {
    if (sqlite3_exec(database, sql, NULL, NULL, NULL) != SQLITE_OK) fail(sql);
}

int main(int argc, char **argv) {
    int batch = argc == 4 ? atoi(argv[3]) : 0;
    if (batch < 1) return 64;
    char *events = contents(argv[2]);
    if (sqlite3_open(argv[1], &database) != SQLITE_OK) fail("open");
    run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    run("CREATE TABLE received (position INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL UNIQUE, "
        "digest BLOB NOT NULL, body BLOB NOT NULL, received_at INTEGER NOT NULL) STRICT");
    sqlite3_stmt *put;
    if (sqlite3_prepare_v3(database, "INSERT INTO received (event, digest, body, received_at) VALUES (?, ?, ?, ?)", -1,
                           SQLITE_PREPARE_PERSISTENT, &put, NULL) != SQLITE_OK)
        fail("prepare");
    int count = 0;
    double start = now();
    for (char *id = events; *id; count++) {
        char *body = strchr(id, '\n') + 1, *end = strchr(body, '\n');
        if (count % batch == 0) run(count ? "COMMIT; BEGIN IMMEDIATE" : "BEGIN IMMEDIATE");
        sqlite3_bind_text(put, 1, id, (int)(body - id - 1), SQLITE_STATIC);
        sqlite3_bind_blob(put, 2, "a digest is thirty-two bytes lon", 32, SQLITE_STATIC);
        sqlite3_bind_blob(put, 3, body, (int)(end - body), SQLITE_STATIC);
        sqlite3_bind_int64(put, 4, 1700000000000);
        if (sqlite3_step(put) != SQLITE_DONE) fail("put");
        sqlite3_reset(put);
        id = end + 1;
    }
    run("COMMIT");
    printf("%.6f\n", count / (now() - start));
    sqlite3_finalize(put);
    return sqlite3_close(database) == SQLITE_OK ? 0 : 74;
}
