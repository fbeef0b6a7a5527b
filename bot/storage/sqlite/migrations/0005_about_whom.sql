-- Whom a row, a message or a letter is about, so that all of it can be forgotten; none: about nobody.
ALTER TABLE outbox ADD COLUMN about BIGINT;
UPDATE outbox SET about = CASE
    WHEN chat_id > 0 THEN chat_id
    WHEN instr(payload, 'tg://user?id=') > 0
        THEN CAST(substr(payload, instr(payload, 'tg://user?id=') + 13) AS BIGINT)
END;
CREATE INDEX outbox_by_whom ON outbox (about) WHERE about IS NOT NULL;

ALTER TABLE messages ADD COLUMN about BIGINT;
UPDATE messages SET about = CASE
    WHEN chat_id > 0 THEN chat_id
    WHEN belongs LIKE 'card:%'
        THEN (SELECT leads.chat_id FROM leads WHERE belongs = 'card:' || leads.reference)
    WHEN belongs LIKE '%talk:%' THEN CAST(substr(belongs, instr(belongs, 'talk:') + 5) AS BIGINT)
    WHEN belongs LIKE '%relay:%' THEN (
        SELECT relays.traveller FROM relays
        WHERE replace(belongs, 'gathered:', '') = 'relay:' || relays.chat_id || ':' || relays.message_id
    )
END;
CREATE INDEX messages_by_whom ON messages (about) WHERE about IS NOT NULL;

ALTER TABLE dead_letters ADD COLUMN about BIGINT;
UPDATE dead_letters SET about = CASE
    WHEN chat_id > 0 THEN chat_id
    WHEN instr(payload, 'tg://user?id=') > 0
        THEN CAST(substr(payload, instr(payload, 'tg://user?id=') + 13) AS BIGINT)
END;

CREATE INDEX relays_by_traveller ON relays (traveller);

-- Whom the staff do not want to hear any more.
ALTER TABLE chats ADD COLUMN banned INTEGER NOT NULL DEFAULT 0;
