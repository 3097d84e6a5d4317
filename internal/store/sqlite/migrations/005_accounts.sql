-- What is known of an account across its threads, and the indicators of
-- threads at high or above. What belongs to a thread goes with it.

-- What the accounts' other threads said: account.Reason, a JSON array.
ALTER TABLE threads ADD COLUMN reasons TEXT NOT NULL DEFAULT '[]';

-- Threads of strangers in which the account wrote first.
CREATE TABLE first_contacts (
  thread_id INTEGER PRIMARY KEY REFERENCES threads (id) ON DELETE CASCADE,
  platform  TEXT NOT NULL,
  account   TEXT NOT NULL,
  at        INTEGER NOT NULL,
  minor     INTEGER NOT NULL, -- 1: the other is known to be under 18
  circle    INTEGER NOT NULL  -- 1: the other writes with somebody else written to
) STRICT;

CREATE INDEX first_contacts_by_account ON first_contacts (platform, account, at);
CREATE INDEX first_contacts_by_at ON first_contacts (at);

-- Texts that the account sent to strangers, as keyed hashes (package neartext).
CREATE TABLE scripts (
  id        INTEGER PRIMARY KEY,
  thread_id INTEGER NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
  platform  TEXT NOT NULL,
  account   TEXT NOT NULL,
  at        INTEGER NOT NULL,
  hash      INTEGER NOT NULL -- the 64 bits, as a signed number
) STRICT;

CREATE INDEX scripts_by_thread ON scripts (thread_id);
CREATE INDEX scripts_by_account ON scripts (platform, account, at);
CREATE INDEX scripts_by_at ON scripts (at);

-- Who reported or blocked whom, as the platform told.
CREATE TABLE reports (
  platform TEXT NOT NULL,
  id       TEXT NOT NULL,
  account  TEXT NOT NULL,
  reporter TEXT NOT NULL,
  kind     TEXT NOT NULL,
  at       INTEGER NOT NULL,
  PRIMARY KEY (platform, id)
) WITHOUT ROWID, STRICT;

CREATE INDEX reports_by_account ON reports (platform, account, at);
CREATE INDEX reports_by_reporter ON reports (platform, reporter);
CREATE INDEX reports_by_at ON reports (at);

CREATE TABLE indicators (
  id        INTEGER PRIMARY KEY,
  thread_id INTEGER NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
  platform  TEXT NOT NULL,
  message   TEXT NOT NULL,
  account   TEXT NOT NULL,
  kind      TEXT NOT NULL,
  digest    BLOB NOT NULL, -- keyed, of kind and value
  box       BLOB NOT NULL, -- encrypted (package indicator)
  at        INTEGER NOT NULL,
  UNIQUE (thread_id, digest)
) STRICT;

CREATE INDEX indicators_by_digest ON indicators (platform, digest);
