-- Who writes to us, and the trip each of them is describing.
CREATE TABLE chats (
    id            BIGINT PRIMARY KEY,
    draft         TEXT NOT NULL DEFAULT '',
    first_name    TEXT NOT NULL DEFAULT '',
    last_name     TEXT NOT NULL DEFAULT '',
    username      TEXT NOT NULL DEFAULT '',
    language_code TEXT NOT NULL DEFAULT '',
    blocked       INTEGER NOT NULL DEFAULT 0,
    created_at    TEXT NOT NULL,
    updated_at    TEXT NOT NULL
);

-- The operator's catalogue as it was when a lead was quoted.
CREATE TABLE catalogue_versions (
    version  TEXT PRIMARY KEY,
    content  TEXT NOT NULL,
    kept_at  TEXT NOT NULL
);

-- `document` is the whole lead; the other columns repeat what staff search and sort by.
CREATE TABLE leads (
    reference  TEXT PRIMARY KEY,
    chat_id    BIGINT NOT NULL,
    state      TEXT NOT NULL,
    tour       TEXT NOT NULL,
    group_size INTEGER NOT NULL,
    earliest   TEXT NOT NULL,
    latest     TEXT NOT NULL,
    language   TEXT NOT NULL,
    source     TEXT,
    claimed_by BIGINT,
    created_at TEXT NOT NULL,
    words      TEXT NOT NULL,
    document   TEXT NOT NULL
);
CREATE INDEX leads_by_chat ON leads (chat_id, created_at);
CREATE INDEX leads_by_state ON leads (state, created_at);
CREATE INDEX leads_by_age ON leads (created_at);

-- Updates whose effects are committed: a redelivered one is recognised.
CREATE TABLE updates_seen (
    update_id BIGINT PRIMARY KEY,
    seen_at   TEXT NOT NULL
);
CREATE INDEX updates_seen_by_age ON updates_seen (seen_at);

-- What is still to be sent. No chat_id: to the staff chat, whichever that is by then.
CREATE TABLE outbox (
    id         BIGINT PRIMARY KEY,
    chat_id    BIGINT,
    method     TEXT NOT NULL,
    payload    TEXT NOT NULL,
    kind       TEXT NOT NULL,
    created_at TEXT NOT NULL
);

-- What could not be handled (update) or sent (message), for a person to look at.
CREATE TABLE dead_letters (
    id        BIGINT PRIMARY KEY,
    kind      TEXT NOT NULL,
    chat_id   BIGINT,
    update_id BIGINT,
    method    TEXT NOT NULL,
    payload   TEXT NOT NULL,
    reason    TEXT NOT NULL,
    died_at   TEXT NOT NULL
);

-- Small facts of the running bot: its staff chat, the link token, what was published.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
