#include "core/store/recipe_group.h"
#include "core/store/schema.h"

namespace retort {

namespace {

constexpr Sql firstVersion = R"sql(
CREATE TABLE counter (
    id                 INTEGER PRIMARY KEY CHECK (id = 1),
    revision           INTEGER NOT NULL
) STRICT;
INSERT INTO counter VALUES (1, 0);

CREATE TABLE experiments (
    id                 INTEGER PRIMARY KEY,
    name               TEXT NOT NULL,
    text               TEXT NOT NULL,
    created_at         TEXT NOT NULL,
    revision           INTEGER NOT NULL
) STRICT;

CREATE TABLE runs (
    id                 TEXT PRIMARY KEY NOT NULL,
    experiment         INTEGER NOT NULL REFERENCES experiments (id),
    experiment_name    TEXT NOT NULL,
    node               TEXT NOT NULL,
    role               TEXT NOT NULL CHECK (role IN ('teacher', 'student', 'baseline', 'reference')),
    seed               INTEGER NOT NULL,
    member             INTEGER NOT NULL,
    sweep              TEXT NOT NULL,
    state              TEXT NOT NULL CHECK (state IN ('queued', 'running', 'paused', 'finished', 'stopped', 'interrupted', 'failed', 'diverged', 'blocked')),
    message            TEXT NOT NULL DEFAULT '',
    recipe             TEXT NOT NULL,
    recipe_group       TEXT NOT NULL,
    altered            INTEGER NOT NULL DEFAULT 0 CHECK (altered IN (0, 1)),
    dataset            TEXT NOT NULL,
    model              TEXT NOT NULL,
    terms              TEXT NOT NULL,
    temperature        REAL,
    transfer           TEXT NOT NULL,
    teacher            TEXT NOT NULL,
    parameters         INTEGER NOT NULL,
    macs               INTEGER NOT NULL,
    baseline           TEXT REFERENCES runs (id),
    reference          TEXT REFERENCES runs (id),
    teachers           TEXT NOT NULL DEFAULT '[]',
    step               INTEGER NOT NULL DEFAULT 0,
    steps              INTEGER NOT NULL,
    epoch              REAL NOT NULL DEFAULT 0,
    epochs             REAL NOT NULL,
    phase              TEXT NOT NULL DEFAULT '',
    train_seconds      REAL NOT NULL DEFAULT 0,
    evaluate_seconds   REAL NOT NULL DEFAULT 0,
    samples_per_second REAL NOT NULL DEFAULT 0,
    memory_bytes       REAL NOT NULL DEFAULT 0,
    best_accuracy      REAL,
    last_accuracy      REAL,
    best_epoch         REAL NOT NULL DEFAULT 0,
    best_step          INTEGER NOT NULL DEFAULT 0,
    test_accuracy      REAL,
    test_errors        INTEGER NOT NULL DEFAULT 0,
    test_nll           REAL,
    test_ece           REAL,
    agreement          REAL,
    threads            INTEGER NOT NULL DEFAULT 0,
    attempt            INTEGER NOT NULL DEFAULT 0,
    created_at         TEXT NOT NULL,
    started_at         TEXT NOT NULL DEFAULT '',
    ended_at           TEXT NOT NULL DEFAULT '',
    title              TEXT NOT NULL DEFAULT '',
    note               TEXT NOT NULL DEFAULT '',
    tags               TEXT NOT NULL DEFAULT '[]',
    colour             INTEGER NOT NULL,
    pinned             INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
    trashed            INTEGER NOT NULL DEFAULT 0 CHECK (trashed IN (0, 1)),
    purged             INTEGER NOT NULL DEFAULT 0 CHECK (purged IN (0, 1)),
    revision           INTEGER NOT NULL,
    selects            TEXT NOT NULL CHECK (selects IN ('best', 'last')),
    earlier_train_seconds    REAL NOT NULL DEFAULT 0,
    earlier_evaluate_seconds REAL NOT NULL DEFAULT 0,
    auto_resume        INTEGER NOT NULL DEFAULT 0 CHECK (auto_resume IN (0, 1, 2))
) STRICT;
CREATE INDEX runs_by_revision ON runs (revision);
CREATE INDEX runs_by_recipe ON runs (recipe);
CREATE INDEX runs_by_state ON runs (state);

CREATE TABLE run_recipes (
    run                TEXT PRIMARY KEY NOT NULL REFERENCES runs (id),
    recipe             TEXT NOT NULL,
    paths              TEXT NOT NULL
) STRICT;

CREATE TABLE lineage (
    run                TEXT NOT NULL REFERENCES runs (id),
    position           INTEGER NOT NULL,
    teacher            TEXT REFERENCES runs (id),
    file               TEXT,
    PRIMARY KEY (run, position),
    CHECK ((teacher IS NULL) <> (file IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX lineage_by_teacher ON lineage (teacher);

CREATE TABLE experiment_runs (
    experiment         INTEGER NOT NULL REFERENCES experiments (id),
    position           INTEGER NOT NULL,
    run                TEXT NOT NULL REFERENCES runs (id),
    node               TEXT NOT NULL,
    seed               INTEGER NOT NULL,
    member             INTEGER NOT NULL,
    sweep              TEXT NOT NULL,
    reused             INTEGER NOT NULL CHECK (reused IN (0, 1)),
    baseline           TEXT REFERENCES runs (id),
    reference          TEXT REFERENCES runs (id),
    PRIMARY KEY (experiment, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX experiment_runs_by_run ON experiment_runs (run);

CREATE TABLE series (
    id                 INTEGER PRIMARY KEY,
    run                TEXT NOT NULL REFERENCES runs (id),
    network            INTEGER NOT NULL,
    attempt            INTEGER NOT NULL,
    name               TEXT NOT NULL,
    first_step         INTEGER NOT NULL,
    data               BLOB NOT NULL,
    UNIQUE (run, network, attempt, name, first_step)
) STRICT;
CREATE INDEX series_by_run ON series (run);

CREATE TABLE evaluations (
    id                 INTEGER PRIMARY KEY,
    run                TEXT NOT NULL REFERENCES runs (id),
    network            INTEGER NOT NULL,
    attempt            INTEGER NOT NULL,
    step               INTEGER NOT NULL,
    epoch              REAL NOT NULL,
    accuracy           REAL,
    measures           TEXT NOT NULL,
    classes            INTEGER NOT NULL,
    confusion          BLOB NOT NULL,
    predictions        TEXT,
    bytes              INTEGER NOT NULL DEFAULT 0,
    UNIQUE (run, network, attempt, step)
) STRICT;
CREATE INDEX evaluations_by_run ON evaluations (run);

CREATE TABLE changes (
    id                 INTEGER PRIMARY KEY,
    run                TEXT NOT NULL REFERENCES runs (id),
    attempt            INTEGER NOT NULL,
    step               INTEGER NOT NULL,
    epoch              REAL NOT NULL,
    field              TEXT NOT NULL,
    before             REAL NOT NULL,
    after              REAL NOT NULL
) STRICT;
CREATE INDEX changes_by_run ON changes (run, step);

CREATE TABLE commands (
    id                 INTEGER PRIMARY KEY,
    run                TEXT NOT NULL REFERENCES runs (id),
    kind               TEXT NOT NULL CHECK (kind IN ('pause', 'resume', 'step', 'stop', 'set')),
    field              TEXT NOT NULL,
    value              REAL NOT NULL,
    asked_at           TEXT NOT NULL,
    taken_by           INTEGER
) STRICT;
CREATE INDEX commands_waiting ON commands (run) WHERE taken_by IS NULL;

CREATE TABLE checkpoints (
    id                 INTEGER PRIMARY KEY,
    run                TEXT NOT NULL REFERENCES runs (id),
    attempt            INTEGER NOT NULL,
    step               INTEGER NOT NULL,
    blob               TEXT NOT NULL,
    bytes              INTEGER NOT NULL,
    created_at         TEXT NOT NULL
) STRICT;
CREATE INDEX checkpoints_by_run ON checkpoints (run);

CREATE TABLE weights (
    run                TEXT NOT NULL REFERENCES runs (id),
    network            INTEGER NOT NULL,
    name               TEXT NOT NULL,
    attempt            INTEGER NOT NULL,
    step               INTEGER NOT NULL,
    blob               TEXT NOT NULL,
    bytes              INTEGER NOT NULL,
    PRIMARY KEY (run, network, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE test_predictions (
    run                TEXT NOT NULL REFERENCES runs (id),
    network            INTEGER NOT NULL,
    teacher            INTEGER NOT NULL,
    weights            TEXT NOT NULL,
    attempt            INTEGER NOT NULL,
    blob               TEXT NOT NULL,
    bytes              INTEGER NOT NULL,
    PRIMARY KEY (run, network, teacher, weights)
) STRICT, WITHOUT ROWID;

CREATE TABLE facts (
    run                TEXT NOT NULL REFERENCES runs (id),
    name               TEXT NOT NULL,
    attempt            INTEGER NOT NULL,
    json               TEXT NOT NULL,
    PRIMARY KEY (run, name, attempt)
) STRICT, WITHOUT ROWID;

CREATE TABLE logit_caches (
    key                TEXT PRIMARY KEY NOT NULL,
    blob               TEXT NOT NULL,
    bytes              INTEGER NOT NULL,
    created_at         TEXT NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

constexpr Migration migrations[] = {
    {.version = 1, .title = "the first version", .sql = firstVersion},
    {.version = 2, .title = "members of an ensemble are one group", .sql = "", .fill = regroupRuns},
};

} // namespace

std::span<const Migration> schemaMigrations() { return migrations; }

} // namespace retort
