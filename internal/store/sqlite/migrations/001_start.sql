-- Times are microseconds since 1970 in UTC; hashes and salts are raw bytes.

CREATE TABLE platforms (
  id      TEXT PRIMARY KEY,
  created INTEGER NOT NULL
) WITHOUT ROWID, STRICT;

CREATE TABLE api_keys (
  hash     BLOB PRIMARY KEY, -- SHA-256 of the key
  platform TEXT NOT NULL REFERENCES platforms (id),
  created  INTEGER NOT NULL
) WITHOUT ROWID, STRICT;

CREATE TABLE threads (
  id       INTEGER PRIMARY KEY,
  platform TEXT NOT NULL,
  thread   TEXT NOT NULL,
  version  INTEGER NOT NULL,
  state    BLOB NOT NULL, -- risk.State, binary
  level    INTEGER NOT NULL,
  last     TEXT NOT NULL, -- risk.Assessment, JSON
  salt     BLOB NOT NULL,
  updated  INTEGER NOT NULL,
  raised   INTEGER NOT NULL,
  UNIQUE (platform, thread)
) STRICT;

-- The console's list: the riskiest first, the newest first among equals.
CREATE INDEX threads_by_level ON threads (level DESC, updated DESC) WHERE level > 0;

CREATE TABLE thread_accounts (
  platform  TEXT NOT NULL,
  account   TEXT NOT NULL,
  thread_id INTEGER NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
  PRIMARY KEY (platform, account, thread_id)
) WITHOUT ROWID, STRICT;

CREATE INDEX thread_accounts_by_thread ON thread_accounts (thread_id);

-- What was answered to each message, so that asking again changes nothing.
CREATE TABLE receipts (
  thread_id INTEGER NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
  message   TEXT NOT NULL,
  digest    BLOB NOT NULL,
  answer    TEXT NOT NULL, -- conversation.Answer, JSON
  nth       INTEGER NOT NULL, -- which of the thread's messages it was, from 1
  PRIMARY KEY (thread_id, message)
) WITHOUT ROWID, STRICT;

-- The outbox. AUTOINCREMENT: a number is never used twice, even after erasure.
CREATE TABLE events (
  seq      INTEGER PRIMARY KEY AUTOINCREMENT,
  platform TEXT NOT NULL,
  kind     TEXT NOT NULL,
  at       INTEGER NOT NULL,
  thread   TEXT NOT NULL,
  account  TEXT NOT NULL,
  data     TEXT NOT NULL
) STRICT;

CREATE INDEX events_by_platform ON events (platform, seq);

CREATE TABLE audit (
  seq      INTEGER PRIMARY KEY,
  at       INTEGER NOT NULL,
  platform TEXT NOT NULL,
  action   TEXT NOT NULL,
  subject  BLOB NOT NULL,
  detail   TEXT NOT NULL,
  prev     BLOB NOT NULL,
  hash     BLOB NOT NULL
) STRICT;

-- How often a limited kind of intervention was done on a day.
CREATE TABLE spent (
  platform TEXT NOT NULL,
  day      TEXT NOT NULL, -- 2026-11-22
  kind     TEXT NOT NULL,
  n        INTEGER NOT NULL,
  PRIMARY KEY (platform, day, kind)
) WITHOUT ROWID, STRICT;

CREATE TABLE banks (
  id       INTEGER PRIMARY KEY,
  platform TEXT NOT NULL,
  name     TEXT NOT NULL,
  created  INTEGER NOT NULL,
  UNIQUE (platform, name)
) STRICT;

CREATE TABLE entries (
  bank_id INTEGER NOT NULL REFERENCES banks (id) ON DELETE CASCADE,
  entry   TEXT NOT NULL,
  pdq     BLOB,
  md5     BLOB,
  sha256  BLOB,
  source  TEXT NOT NULL,
  created INTEGER NOT NULL,
  PRIMARY KEY (bank_id, entry)
) WITHOUT ROWID, STRICT;

-- What was answered to each check of an upload.
CREATE TABLE checks (
  platform TEXT NOT NULL,
  id       TEXT NOT NULL,
  account  TEXT NOT NULL,
  digest   BLOB NOT NULL,
  result   TEXT NOT NULL,
  created  INTEGER NOT NULL,
  PRIMARY KEY (platform, id)
) WITHOUT ROWID, STRICT;

CREATE INDEX checks_by_account ON checks (platform, account);
