-- Whatever arrives and is worked off: updates of Telegram ("telegram"), timers ("timer").
CREATE TABLE seen (
    source  TEXT NOT NULL,
    id      TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (source, id)
);
INSERT INTO seen SELECT 'telegram', CAST(update_id AS TEXT), seen_at FROM updates_seen;
DROP TABLE updates_seen;
CREATE INDEX seen_by_age ON seen (seen_at);

-- What is to be done at a time.
CREATE TABLE due (
    key  TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    at   TEXT NOT NULL,
    lane BIGINT,
    data TEXT NOT NULL
);
CREATE INDEX due_by_time ON due (at);

-- `document` is what a lead began with; how it stands is beside it, so that each is written by itself.
CREATE TABLE leads_anew (
    reference    TEXT PRIMARY KEY,
    chat_id      BIGINT NOT NULL,
    tour         TEXT NOT NULL,
    created_at   TEXT NOT NULL,
    document     TEXT NOT NULL,
    state        TEXT NOT NULL,
    claimed_by   BIGINT,
    claimed_name TEXT,
    claimed_at   TEXT
);
INSERT INTO leads_anew
    SELECT
        reference, chat_id, tour, created_at,
        json_remove(document, '$.state', '$.claimed_by', '$.claimed_at', '$.quote'),
        state, claimed_by,
        json_extract(document, '$.claimed_by.name'), json_extract(document, '$.claimed_at')
    FROM leads;

-- Every quote that a lead had; the highest revision counts.
CREATE TABLE lead_quotes (
    reference TEXT NOT NULL,
    revision  INTEGER NOT NULL,
    quote     TEXT NOT NULL,
    PRIMARY KEY (reference, revision)
);
INSERT INTO lead_quotes SELECT reference, 1, json_extract(document, '$.quote') FROM leads;

-- What happened to a lead, in order. No by_id: the traveller.
CREATE TABLE lead_events (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    reference TEXT NOT NULL,
    at        TEXT NOT NULL,
    by_id     BIGINT,
    by_name   TEXT,
    what      TEXT NOT NULL,
    data      TEXT NOT NULL
);
INSERT INTO lead_events (reference, at, what, data)
    SELECT reference, created_at, 'requested', '{}' FROM leads ORDER BY created_at, reference;
INSERT INTO lead_events (reference, at, by_id, by_name, what, data)
    SELECT
        reference, json_extract(document, '$.claimed_at'), claimed_by,
        json_extract(document, '$.claimed_by.name'), 'claimed', '{}'
    FROM leads WHERE claimed_by IS NOT NULL ORDER BY created_at, reference;
CREATE INDEX lead_events_by_lead ON lead_events (reference, id);

DROP TABLE leads;
ALTER TABLE leads_anew RENAME TO leads;
CREATE INDEX leads_by_chat ON leads (chat_id, created_at);
CREATE INDEX leads_by_state ON leads (state, created_at);
CREATE INDEX leads_by_age ON leads (created_at);

-- The store gives the ids, and none twice. Urgency: 0 answers to taps, 1 answers and cards, 2 news.
CREATE TABLE outbox_anew (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    chat_id    BIGINT,
    method     TEXT NOT NULL,
    payload    TEXT NOT NULL,
    kind       TEXT NOT NULL,
    created_at TEXT NOT NULL,
    urgency    INTEGER NOT NULL,
    key        TEXT NOT NULL,
    belongs    TEXT NOT NULL,
    once       INTEGER NOT NULL
);
INSERT INTO outbox_anew
    SELECT
        id, chat_id, method, payload, kind, created_at,
        CASE kind WHEN 'ephemeral' THEN 0 WHEN 'notice' THEN 2 ELSE 1 END, '', '', 0
    FROM outbox ORDER BY id;
DROP TABLE outbox;
ALTER TABLE outbox_anew RENAME TO outbox;
CREATE INDEX outbox_by_key ON outbox (key) WHERE key <> '';

-- Messages of ours that somebody may answer, and we may edit or delete.
CREATE TABLE messages (
    chat_id    BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    belongs    TEXT NOT NULL,
    sent_at    TEXT NOT NULL,
    PRIMARY KEY (chat_id, message_id)
);
CREATE INDEX messages_by_belongs ON messages (belongs);

-- A letter is named by chance: staff are told its name in the transaction that stores it.
CREATE TABLE letters_anew (
    id        TEXT PRIMARY KEY,
    kind      TEXT NOT NULL,
    chat_id   BIGINT,
    update_id BIGINT,
    method    TEXT NOT NULL,
    payload   TEXT NOT NULL,
    reason    TEXT NOT NULL,
    died_at   TEXT NOT NULL
);
INSERT INTO letters_anew
    SELECT CAST(id AS TEXT), kind, chat_id, update_id, method, payload, reason, died_at
    FROM dead_letters ORDER BY id;
DROP TABLE dead_letters;
ALTER TABLE letters_anew RENAME TO dead_letters;

ALTER TABLE meta RENAME TO facts;
