-- What the staff list leads by. `words_of_document` and `step_of_wait` are ours: see migrate.py.
ALTER TABLE leads ADD COLUMN earliest TEXT NOT NULL DEFAULT '';
ALTER TABLE leads ADD COLUMN latest TEXT NOT NULL DEFAULT '';
ALTER TABLE leads ADD COLUMN waiting_since TEXT;
ALTER TABLE leads ADD COLUMN answered_at TEXT;
ALTER TABLE leads ADD COLUMN snoozed_until TEXT;
ALTER TABLE leads ADD COLUMN settled_at TEXT;
UPDATE leads SET
    earliest = (
        SELECT json_extract(quote, '$.trip.dates.earliest') FROM lead_quotes
        WHERE lead_quotes.reference = leads.reference ORDER BY revision DESC LIMIT 1
    ),
    latest = (
        SELECT json_extract(quote, '$.trip.dates.latest') FROM lead_quotes
        WHERE lead_quotes.reference = leads.reference ORDER BY revision DESC LIMIT 1
    ),
    answered_at = (SELECT min(at) FROM lead_events WHERE lead_events.reference = leads.reference AND by_id IS NOT NULL),
    waiting_since = CASE WHEN state = 'new' THEN created_at END,
    settled_at = CASE WHEN state IN ('won', 'lost', 'withdrawn') THEN
        (SELECT max(at) FROM lead_events WHERE lead_events.reference = leads.reference) END;
CREATE INDEX leads_waiting ON leads (waiting_since) WHERE waiting_since IS NOT NULL;
CREATE INDEX leads_snoozed ON leads (snoozed_until) WHERE snoozed_until IS NOT NULL;
CREATE INDEX leads_held ON leads (claimed_by, created_at) WHERE state IN ('claimed', 'quoted', 'accepted');
CREATE INDEX leads_won ON leads (settled_at) WHERE state = 'won';
CREATE INDEX leads_won_by_day ON leads (earliest) WHERE state = 'won';
CREATE INDEX leads_open_by_day ON leads (earliest) WHERE state IN ('new', 'claimed', 'quoted', 'accepted');
CREATE INDEX leads_by_day ON leads (earliest);

-- By what a lead is found: words of the name, "@" with the username, "#" with the phone number's digits
-- backwards, the e-mail address.
CREATE TABLE lead_words (
    word       TEXT NOT NULL,
    created_at TEXT NOT NULL,
    reference  TEXT NOT NULL,
    PRIMARY KEY (word, created_at, reference)
) WITHOUT ROWID;
CREATE INDEX lead_words_by_lead ON lead_words (reference);
INSERT INTO lead_words
    SELECT DISTINCT words.value, leads.created_at, leads.reference
    FROM leads, json_each(words_of_document(leads.document)) AS words;

-- A trip told in part and sent by nobody. Null: nothing to follow up.
ALTER TABLE chats ADD COLUMN warm_since TEXT;
UPDATE chats SET warm_since = updated_at
WHERE draft <> '' AND json_extract(draft, '$.lead') IS NULL
    AND (json_extract(draft, '$.group_size') IS NOT NULL OR json_extract(draft, '$.dates') IS NOT NULL);
CREATE INDEX chats_warm ON chats (warm_since) WHERE warm_since IS NOT NULL;
CREATE INDEX chats_blocked ON chats (blocked) WHERE blocked = 1;
CREATE INDEX chats_by_age ON chats (updated_at);

-- Sums by day (UTC), so that nothing has to be counted: requests, those won and how soon each was answered,
-- by the day of the request; questions by the day on which they were shown or answered.
CREATE TABLE figures (
    day    TEXT NOT NULL,
    what   TEXT NOT NULL,
    name   TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (day, what, name)
) WITHOUT ROWID;
INSERT INTO figures
    SELECT substr(created_at, 1, 10), 'requests_in', json_extract(document, '$.traveller.language'), count(*)
    FROM leads GROUP BY 1, 3;
INSERT INTO figures
    SELECT substr(created_at, 1, 10), 'requests_from', coalesce(json_extract(document, '$.source'), ''), count(*)
    FROM leads GROUP BY 1, 3;
INSERT INTO figures
    SELECT substr(created_at, 1, 10), 'won_in', json_extract(document, '$.traveller.language'), count(*)
    FROM leads WHERE state = 'won' GROUP BY 1, 3;
INSERT INTO figures
    SELECT substr(created_at, 1, 10), 'won_from', coalesce(json_extract(document, '$.source'), ''), count(*)
    FROM leads WHERE state = 'won' GROUP BY 1, 3;
INSERT INTO figures
    SELECT substr(created_at, 1, 10), 'answered_within',
        step_of_wait(created_at, answered_at), count(*)
    FROM leads WHERE answered_at IS NOT NULL GROUP BY 1, 3;
