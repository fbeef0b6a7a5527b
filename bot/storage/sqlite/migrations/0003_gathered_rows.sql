-- Rows that may go as one message; and whether the call of a row that must not go twice was begun.
ALTER TABLE outbox ADD COLUMN gather TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN called INTEGER NOT NULL DEFAULT 0;
