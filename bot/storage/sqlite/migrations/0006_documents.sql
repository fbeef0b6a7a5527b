-- Rows that name a document to render; and where Telegram keeps the files that may be sent again.
ALTER TABLE outbox ADD COLUMN document TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN arguments TEXT NOT NULL DEFAULT '';
CREATE TABLE file_ids (
    document TEXT PRIMARY KEY,
    file_id  TEXT NOT NULL,
    kept_at  TEXT NOT NULL
);
