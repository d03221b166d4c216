/* The peer of a durable answer that is a server: the rows that Layby wrote, sent to PostgreSQL through libpq.
   postgres CONNECTION SCHEMA ROWS CLIENTS trips|pipeline  →  answers a second, on standard output.

   For ROWS see rows.h. Each answer is BEGIN, prepared statements, COMMIT; each client has a thread and a connection of
   its own. `trips` waits for the answer to each statement, as most programs do; `pipeline` sends an answer's statements
   together and waits once. What is not done here and is in Layby: canonical JSON, the hash chain (the hashes are
   counters; a chain would make the clients wait for each other), the check of the expected version, sealing. */
#include <libpq-fe.h>
#include <pthread.h>

#include "rows.h"

static pthread_barrier_t all_ready;
static const char *connection_string;
static int is_pipelined;

static void fail(const char *what) {
    fprintf(stderr, "postgres: %s\n", what);
    exit(74);
}

struct client {
    struct rows rows;
    PGconn *connection;
    /* Statements whose results are still to be read. */
    int waiting;
};

static void check(PGconn *connection, PGresult *result, ExecStatusType wanted) {
    if (PQresultStatus(result) != wanted) fail(PQerrorMessage(connection));
    PQclear(result);
}

static void prepare(PGconn *connection, const char *name, const char *sql) {
    check(connection, PQprepare(connection, name, sql, 0, NULL), PGRES_COMMAND_OK);
}

static PGconn *connect_one(void) {
    PGconn *connection = PQconnectdb(connection_string);
    if (PQstatus(connection) != CONNECTION_OK) fail(PQerrorMessage(connection));
    prepare(connection, "begin", "BEGIN");
    prepare(connection, "commit", "COMMIT");
    prepare(connection, "entry",
            "INSERT INTO entries (stream, version, kind, at, actor, payload, previous, hash) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
    prepare(connection, "record",
            "WITH kept AS (INSERT INTO outbox (record, revision, type, time, data, attachments) "
            "VALUES ($1, $2, $3, $4, $5, $6) RETURNING position) "
            "INSERT INTO deliveries (hub, position, state, redacted) SELECT 'hub', position, 'waiting', 0 FROM kept");
    prepare(connection, "call",
            "INSERT INTO calls VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, "
            "$19, $20, $21, $22) ON CONFLICT (id) DO UPDATE SET (phase, handler, closed_at, event_time, force, "
            "event_type, completeness, required_critical, required_major, required_moderate, required_minor, "
            "open_critical, open_major, open_moderate, open_minor, version) = (EXCLUDED.phase, EXCLUDED.handler, "
            "EXCLUDED.closed_at, EXCLUDED.event_time, EXCLUDED.force, EXCLUDED.event_type, EXCLUDED.completeness, "
            "EXCLUDED.required_critical, EXCLUDED.required_major, EXCLUDED.required_moderate, "
            "EXCLUDED.required_minor, EXCLUDED.open_critical, EXCLUDED.open_major, EXCLUDED.open_moderate, "
            "EXCLUDED.open_minor, EXCLUDED.version)");
    if (is_pipelined && !PQenterPipelineMode(connection)) fail("pipeline");
    return connection;
}

static void run(struct client *client, const char *name, int count, const char *const *values, const int *lengths,
                const int *formats) {
    if (is_pipelined) {
        if (!PQsendQueryPrepared(client->connection, name, count, values, lengths, formats, 0))
            fail(PQerrorMessage(client->connection));
        client->waiting++;
    } else {
        check(client->connection, PQexecPrepared(client->connection, name, count, values, lengths, formats, 0),
              PGRES_COMMAND_OK);
    }
}

/* Sends what is waiting and reads its results; the last of them says that the answer is on the disk. */
static void settle(struct client *client) {
    if (!is_pipelined) return;
    if (!PQpipelineSync(client->connection)) fail(PQerrorMessage(client->connection));
    for (; client->waiting > 0; client->waiting--) {
        check(client->connection, PQgetResult(client->connection), PGRES_COMMAND_OK);
        if (PQgetResult(client->connection)) fail("one result a statement");
    }
    check(client->connection, PQgetResult(client->connection), PGRES_PIPELINE_SYNC);
}

static const char *text(const char *field) { return field && *field ? field : NULL; }

static void put(struct client *client, const struct row *row) {
    const char *values[MAX_FIELDS];
    int lengths[MAX_FIELDS] = {0}, formats[MAX_FIELDS] = {0};
    for (int i = 0; i < row->count; i++) values[i] = text(row->fields[i]);
    if (row->table == 'E') {
        static __thread unsigned long counter;
        unsigned char previous[32] = {0}, hash[32] = {0};
        memcpy(previous, &counter, sizeof counter);
        counter++;
        memcpy(hash, &counter, sizeof counter);
        values[6] = (char *)previous;
        values[7] = (char *)hash;
        lengths[6] = lengths[7] = 32;
        lengths[5] = (int)strlen(row->fields[5]);
        formats[5] = formats[6] = formats[7] = 1;
        run(client, "entry", 8, values, lengths, formats);
    } else if (row->table == 'C') {
        run(client, "call", row->count, values, lengths, formats);
    } else {
        values[5] = row->fields[5];
        lengths[4] = (int)strlen(row->fields[4]);
        formats[4] = 1;
        run(client, "record", 6, values, lengths, formats);
    }
}

static void *work(void *context) {
    struct client *client = context;
    pthread_barrier_wait(&all_ready);
    for (size_t next = 0; next < client->rows.count; next++) {
        run(client, "begin", 0, NULL, NULL, NULL);
        for (; client->rows.items[next].table != ';'; next++) put(client, &client->rows.items[next]);
        run(client, "commit", 0, NULL, NULL, NULL);
        settle(client);
    }
    return NULL;
}

int main(int argc, char **argv) {
    int clients = argc == 6 ? atoi(argv[4]) : 0;
    if (clients < 1 || clients > MAX_THREADS) return 64;
    connection_string = argv[1];
    PGconn *connection = PQconnectdb(connection_string);
    if (PQstatus(connection) != CONNECTION_OK) fail(PQerrorMessage(connection));
    check(connection, PQexec(connection, "SET client_min_messages = warning"), PGRES_COMMAND_OK);
    check(connection, PQexec(connection, "DROP SCHEMA public CASCADE"), PGRES_COMMAND_OK);
    check(connection, PQexec(connection, "CREATE SCHEMA public"), PGRES_COMMAND_OK);
    check(connection, PQexec(connection, contents(argv[2])), PGRES_COMMAND_OK);
    check(connection, PQexec(connection, "CHECKPOINT"), PGRES_COMMAND_OK);
    PQfinish(connection);
    is_pipelined = strcmp(argv[5], "pipeline") == 0;
    struct client *all = calloc((size_t)clients, sizeof *all);
    pthread_t ids[MAX_THREADS];
    size_t answers = 0;
    for (int i = 0; i < clients; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s-%d", argv[3], i);
        all[i].rows = parse(path);
        all[i].connection = connect_one();
        answers += all[i].rows.answers;
    }
    pthread_barrier_init(&all_ready, NULL, (unsigned)clients + 1);
    for (int i = 0; i < clients; i++) pthread_create(&ids[i], NULL, work, &all[i]);
    double start = now();
    pthread_barrier_wait(&all_ready);
    for (int i = 0; i < clients; i++) pthread_join(ids[i], NULL);
    printf("%.6f\n", (double)answers / (now() - start));
    for (int i = 0; i < clients; i++) PQfinish(all[i].connection);
    return 0;
}
