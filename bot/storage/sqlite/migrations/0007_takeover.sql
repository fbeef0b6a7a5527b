-- Who of the staff talks with that traveller themselves, and on which lead's card that stands. No person_id: the
-- bot talks.
ALTER TABLE chats ADD COLUMN person_id BIGINT;
ALTER TABLE chats ADD COLUMN person_name TEXT;
ALTER TABLE chats ADD COLUMN person_lead TEXT NOT NULL DEFAULT '';
-- Whether a row is not sent once a person talks there.
ALTER TABLE outbox ADD COLUMN yields INTEGER NOT NULL DEFAULT 0;
