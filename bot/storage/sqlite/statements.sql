-- Every statement of the SQLite store, by name (see statements.py). Kept to what PostgreSQL speaks as well.

-- name: see
INSERT INTO seen (source, id, seen_at) VALUES (?, ?, ?)

-- name: forget_seen
DELETE FROM seen WHERE seen_at < ?

-- name: save_draft
INSERT INTO chats (id, draft, warm_since, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?4)
ON CONFLICT (id) DO UPDATE SET
    draft = excluded.draft, warm_since = excluded.warm_since, updated_at = excluded.updated_at

-- name: know_traveller
INSERT INTO chats (id, first_name, last_name, username, language_code, created_at, updated_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
ON CONFLICT (id) DO UPDATE SET
    first_name = excluded.first_name, last_name = excluded.last_name, username = excluded.username,
    language_code = excluded.language_code, updated_at = excluded.updated_at

-- name: mark_blocked
UPDATE chats SET blocked = ? WHERE id = ?

-- name: take_over
UPDATE chats SET person_id = ?, person_name = ?, person_lead = ? WHERE id = ?

-- name: ban
UPDATE chats SET banned = ? WHERE id = ?

-- name: forget_quotes
DELETE FROM lead_quotes WHERE reference IN (SELECT reference FROM leads WHERE chat_id = ?)

-- name: forget_words
DELETE FROM lead_words WHERE reference IN (SELECT reference FROM leads WHERE chat_id = ?)

-- name: forget_events
DELETE FROM lead_events WHERE reference IN (SELECT reference FROM leads WHERE chat_id = ?)

-- name: forget_lead_timers
DELETE FROM due WHERE EXISTS (
    SELECT 1 FROM leads WHERE leads.chat_id = ?
    AND (instr(due.key, leads.reference) > 0 OR instr(due.data, leads.reference) > 0)
)

-- name: forget_timers
DELETE FROM due WHERE lane = ?

-- name: forget_seen_timers
DELETE FROM seen WHERE source = 'timer' AND instr(id, CAST(? AS TEXT)) > 0

-- name: forget_outcomes
DELETE FROM due WHERE EXISTS (
    SELECT 1 FROM relays WHERE relays.traveller = ?
    AND instr(due.data, 'relay:' || relays.chat_id || ':' || relays.message_id || '"') > 0
)

-- name: forget_leads
DELETE FROM leads WHERE chat_id = ?

-- name: forget_relays
DELETE FROM relays WHERE traveller = ?

-- name: forget_rows
DELETE FROM outbox WHERE about = ?

-- name: forget_messages
DELETE FROM messages WHERE about = ?

-- name: forget_letters
DELETE FROM dead_letters WHERE about = ?

-- name: forget_chat
DELETE FROM chats WHERE id = ?

-- name: forget_quotes_of
DELETE FROM lead_quotes WHERE reference = ?

-- name: forget_words_of
DELETE FROM lead_words WHERE reference = ?

-- name: forget_events_of
DELETE FROM lead_events WHERE reference = ?

-- name: forget_timers_of
DELETE FROM due WHERE instr(key, ?1) > 0 OR instr(data, ?1) > 0

-- name: forget_relays_of
DELETE FROM relays WHERE reference = ?

-- name: forget_card_of
DELETE FROM messages WHERE belongs = 'card:' || ?

-- name: forget_lead_of
DELETE FROM leads WHERE reference = ?

-- name: outlived_leads
SELECT reference FROM leads WHERE created_at < ? ORDER BY created_at LIMIT ?

-- name: outlived_chats
SELECT id FROM chats
WHERE id > 0 AND updated_at < ? AND NOT EXISTS (SELECT 1 FROM leads WHERE leads.chat_id = chats.id) LIMIT ?

-- name: waiting_for
SELECT count(*) FROM outbox WHERE about = ?

-- name: messages_about
SELECT chat_id, message_id, belongs, about FROM messages WHERE about = ? AND sent_at >= ? ORDER BY sent_at, message_id

-- name: add_lead
INSERT INTO leads
    (reference, chat_id, tour, created_at, document, state, claimed_by, claimed_name, claimed_at, earliest, latest)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)

-- name: add_word
INSERT INTO lead_words (word, created_at, reference) VALUES (?, ?, ?)

-- name: move_lead
UPDATE leads SET state = ?, claimed_by = ?, claimed_name = ?, claimed_at = ?
WHERE reference = ? AND state = ? AND coalesce(claimed_by, 0) = ?

-- name: settle_lead
UPDATE leads SET settled_at = ?, waiting_since = CASE WHEN ? IS NULL THEN waiting_since END WHERE reference = ?

-- name: lead_waits
UPDATE leads SET waiting_since = coalesce(waiting_since, ?), snoozed_until = NULL WHERE reference = ?

-- name: lead_answered
UPDATE leads SET waiting_since = NULL, answered_at = coalesce(answered_at, ?) WHERE reference = ?

-- name: snooze_lead
UPDATE leads SET snoozed_until = ?, waiting_since = NULL WHERE reference = ?

-- name: not_answered_yet
SELECT created_at FROM leads WHERE reference = ? AND answered_at IS NULL

-- name: trip_days
UPDATE leads SET earliest = ?, latest = ? WHERE reference = ?

-- name: count
INSERT INTO figures (day, what, name, number) VALUES (?, ?, ?, ?)
ON CONFLICT (day, what, name) DO UPDATE SET number = figures.number + excluded.number

-- name: add_event
INSERT INTO lead_events (reference, at, by_id, by_name, what, data) VALUES (?, ?, ?, ?, ?, ?)

-- name: add_revision
INSERT INTO lead_quotes (reference, revision, quote) VALUES (?, ?, ?)

-- name: keep_catalogue
INSERT INTO catalogue_versions (version, content, kept_at) VALUES (?, ?, ?) ON CONFLICT (version) DO NOTHING

-- name: set_fact
INSERT INTO facts (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value

-- name: drop_fact
DELETE FROM facts WHERE key = ?

-- name: drop_replaced
DELETE FROM outbox WHERE key = ?

-- name: enqueue
INSERT INTO outbox
    (chat_id, method, payload, kind, created_at, urgency, key, belongs, gather, once, yields, document, arguments,
     about)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id

-- name: calling
UPDATE outbox SET called = 1 WHERE id = ?

-- name: drop_row
DELETE FROM outbox WHERE id = ?

-- name: keep_message
INSERT INTO messages (chat_id, message_id, belongs, about, sent_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (chat_id, message_id) DO UPDATE SET
    belongs = excluded.belongs, about = excluded.about, sent_at = excluded.sent_at

-- name: keep_file_id
INSERT INTO file_ids (document, file_id, kept_at) VALUES (?, ?, ?)
ON CONFLICT (document) DO UPDATE SET file_id = excluded.file_id, kept_at = excluded.kept_at

-- name: save_relay
INSERT INTO relays (chat_id, message_id, traveller, reference, by_id, by_name, at, state, calls)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (chat_id, message_id) DO UPDATE SET state = excluded.state, calls = excluded.calls

-- name: bury
INSERT INTO dead_letters (id, kind, chat_id, update_id, method, payload, reason, died_at, about)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)

-- name: set_timer
INSERT INTO due (key, kind, at, lane, data) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET
    kind = excluded.kind, at = excluded.at, lane = excluded.lane, data = excluded.data

-- name: drop_timer
DELETE FROM due WHERE key = ?

-- name: drop_timer_at
DELETE FROM due WHERE key = ? AND at = ?

-- name: facts
SELECT key, value FROM facts

-- name: seen
SELECT 1 FROM seen WHERE source = ? AND id = ?

-- name: chat
SELECT
    id, draft, first_name, last_name, username, language_code, blocked, banned, person_id, person_name,
    person_lead, warm_since
FROM chats WHERE id = ?

-- name: audience
SELECT
    id, draft, first_name, last_name, username, language_code, blocked, banned, person_id, person_name,
    person_lead, warm_since
FROM chats
WHERE id > :after AND blocked = 0 AND banned = 0 AND id IN (SELECT chat_id FROM leads WHERE state = 'won')
ORDER BY id LIMIT :limit

-- name: unsent
SELECT count(*) FROM outbox WHERE belongs = ?

-- name: warm
SELECT
    id, draft, first_name, last_name, username, language_code, blocked, banned, person_id, person_name,
    person_lead, warm_since
FROM chats
WHERE warm_since IS NOT NULL AND blocked = 0 ORDER BY warm_since DESC LIMIT :limit OFFSET :offset

-- name: figures
SELECT what, name, sum(number) FROM figures WHERE day BETWEEN ? AND ? GROUP BY what, name

-- name: pending
SELECT
    chat_id, method, payload, kind, urgency, key, belongs, gather, once, yields, document, arguments, called,
    about, id, created_at
FROM outbox ORDER BY id

-- name: due
SELECT key, kind, at, lane, data FROM due WHERE at <= ? ORDER BY at, key LIMIT ?

-- name: next_due
SELECT min(at) FROM due

-- name: messages_of
SELECT chat_id, message_id, belongs, about FROM messages WHERE belongs = ? ORDER BY sent_at, message_id

-- name: message
SELECT chat_id, message_id, belongs, about FROM messages WHERE chat_id = ? AND message_id = ?

-- name: file_id
SELECT file_id FROM file_ids WHERE document = ?

-- name: relay
SELECT traveller, reference, by_id, by_name, at, state, calls FROM relays WHERE chat_id = ? AND message_id = ?

-- name: leads
SELECT
    leads.document, leads.state, leads.claimed_by, leads.claimed_name, leads.claimed_at,
    (SELECT quote FROM lead_quotes WHERE reference = leads.reference ORDER BY revision DESC LIMIT 1)
FROM leads

-- name: listed_new
WHERE state = 'new' ORDER BY created_at DESC

-- name: listed_mine
WHERE claimed_by = :owner AND state IN ('claimed', 'quoted', 'accepted') ORDER BY created_at DESC

-- name: listed_waiting
WHERE waiting_since IS NOT NULL ORDER BY waiting_since

-- name: listed_snoozed
WHERE snoozed_until > :now ORDER BY snoozed_until

-- name: listed_won
WHERE state = 'won' AND settled_at >= :since ORDER BY settled_at DESC

-- name: listed_by_day
WHERE state IN ('new', 'claimed', 'quoted', 'accepted') AND earliest >= :today ORDER BY earliest

-- name: listed_departures
WHERE state = 'won' AND earliest >= :today ORDER BY earliest

-- name: listed_on_days
WHERE earliest BETWEEN :first AND :last ORDER BY earliest

-- name: next_word
SELECT min(word) FROM lead_words WHERE word > ? AND word < ?

-- name: is_word
SELECT 1 FROM lead_words WHERE word = ? LIMIT 1

-- name: how_many_have_word
SELECT count(*) FROM (SELECT 1 FROM lead_words WHERE word = ? LIMIT ?) AS some

-- name: who_have_word
SELECT created_at, reference FROM lead_words WHERE word = ? ORDER BY created_at DESC, reference DESC LIMIT ?

-- name: has_word
SELECT 1 FROM lead_words WHERE word = ? AND created_at = ? AND reference = ?

-- name: history
SELECT at, by_id, by_name, what, data FROM lead_events WHERE reference = ? ORDER BY id

-- name: last_line
SELECT coalesce(max(id), 0) FROM lead_events

-- name: lines_after
SELECT
    id, reference,
    (SELECT max(revision) FROM lead_quotes WHERE lead_quotes.reference = lead_events.reference),
    at, by_id, by_name, what, data
FROM lead_events WHERE id > ? ORDER BY id

-- name: quotes
SELECT quote FROM lead_quotes WHERE reference = ? ORDER BY revision

-- name: catalogue
SELECT content FROM catalogue_versions WHERE version = ?

-- name: letters
SELECT id, kind, chat_id, update_id, method, payload, reason, died_at, about
FROM dead_letters ORDER BY died_at DESC, rowid DESC LIMIT ?

-- name: counts
SELECT
    (SELECT count(*) FROM chats),
    (SELECT count(*) FROM chats WHERE blocked = 1),
    (SELECT count(*) FROM outbox),
    (SELECT count(*) FROM outbox WHERE chat_id IS NULL),
    (SELECT count(*) FROM outbox WHERE chat_id = 0),
    (SELECT count(*) FROM dead_letters)

-- name: leads_by_state
SELECT state, count(*) FROM leads GROUP BY state

-- name: last_event
SELECT max(id) FROM lead_events

-- name: events_after
SELECT DISTINCT reference FROM lead_events WHERE id > ? AND what = ? ORDER BY id

-- name: unannounced_after
SELECT reference FROM lead_events WHERE id > ? AND what = 'requested'
    AND NOT EXISTS (SELECT 1 FROM messages WHERE belongs = 'card:' || lead_events.reference)
    AND NOT EXISTS (SELECT 1 FROM outbox WHERE key = 'card:' || lead_events.reference AND key <> '')
ORDER BY id

-- name: unanswered
SELECT reference FROM leads WHERE state = 'new' ORDER BY created_at

-- name: died_since
SELECT count(*) FROM dead_letters WHERE died_at >= ?

-- name: waiting_since
SELECT count(*) FROM outbox WHERE created_at < ?

-- name: coming
SELECT * FROM (
    SELECT
        leads.document, leads.state, leads.claimed_by, leads.claimed_name, leads.claimed_at,
        (SELECT quote FROM lead_quotes WHERE reference = leads.reference ORDER BY revision DESC LIMIT 1) AS quote
    FROM leads WHERE state = 'won' AND created_at >= ?
) WHERE json_extract(quote, '$.trip.dates.earliest') BETWEEN ? AND ?
    AND json_extract(quote, '$.trip.dates.earliest') = json_extract(quote, '$.trip.dates.latest')
