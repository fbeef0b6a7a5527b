-- Messages that were passed on between a traveller and the staff, by where they were written.
-- No by_id: the traveller wrote it. `calls`: what is sent once a held one may go.
CREATE TABLE relays (
    chat_id    BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    traveller  BIGINT NOT NULL,
    reference  TEXT NOT NULL,
    by_id      BIGINT,
    by_name    TEXT,
    at         TEXT NOT NULL,
    state      TEXT NOT NULL,
    calls      TEXT NOT NULL,
    PRIMARY KEY (chat_id, message_id)
);
