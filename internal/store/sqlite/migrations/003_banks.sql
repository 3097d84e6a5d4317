-- Banks and entries anew: an entry has a number, so that memory holds numbers
-- and hashes only; a state; opinions; and changes can be followed.

CREATE TABLE new_banks (
  id       INTEGER PRIMARY KEY AUTOINCREMENT, -- never used again
  platform TEXT NOT NULL,
  name     TEXT NOT NULL,
  kind     TEXT NOT NULL,
  distance INTEGER NOT NULL,
  created  INTEGER NOT NULL,
  entries  INTEGER NOT NULL, -- how many it has that are not withdrawn
  UNIQUE (platform, name)
) STRICT;

INSERT INTO new_banks SELECT id, platform, name, 'stop', 31, created,
  (SELECT count(*) FROM entries WHERE bank_id = banks.id) FROM banks;

-- Banks that are no more, of which entries may be left.
CREATE TABLE deleted_banks (id INTEGER PRIMARY KEY) STRICT;

CREATE TABLE sources (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

INSERT INTO sources (name) SELECT DISTINCT source FROM entries;

CREATE TABLE new_entries (
  number     INTEGER PRIMARY KEY AUTOINCREMENT,
  bank_id    INTEGER NOT NULL,
  key        INTEGER NOT NULL, -- a hash of the id (entryKey): its index is a third of one over the ids
  entry      TEXT,             -- the id; NULL when it is the PDQ hash in hexadecimal
  pdq        BLOB,
  vpdq       BLOB,
  md5        BLOB,
  sha256     BLOB,
  source_id  INTEGER NOT NULL,
  status     INTEGER NOT NULL, -- 0 active, 1 disabled, 2 withdrawn
  until      INTEGER NOT NULL, -- when a disabled one is active again; 0 never
  expires    INTEGER NOT NULL, -- 0 never
  first_seen INTEGER NOT NULL, -- 0 not known
  created    INTEGER NOT NULL
) STRICT;

INSERT INTO new_entries (bank_id, key, entry, pdq, md5, sha256, source_id, status, until, expires, first_seen, created)
  SELECT bank_id, breakwater_entry_key(entry), entry, pdq, md5, sha256, s.id, 0, 0, 0, 0, created
  FROM entries JOIN sources s ON s.name = source;

DROP TABLE entries;
DROP TABLE banks;
ALTER TABLE new_banks RENAME TO banks;
ALTER TABLE new_entries RENAME TO entries;

CREATE UNIQUE INDEX entries_by_key ON entries (bank_id, key);
CREATE INDEX entries_by_md5 ON entries (md5) WHERE md5 IS NOT NULL;
CREATE INDEX entries_by_sha256 ON entries (sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX entries_by_until ON entries (until) WHERE until > 0;
CREATE INDEX entries_by_expires ON entries (expires) WHERE expires > 0;

CREATE TABLE opinions (
  number  INTEGER NOT NULL, -- of the entry
  holder  TEXT NOT NULL,
  verdict TEXT NOT NULL,
  at      INTEGER NOT NULL,
  PRIMARY KEY (number, holder)
) WITHOUT ROWID, STRICT;

-- By what a withdrawn fingerprint is known when it is sent again.
CREATE TABLE withdrawn (
  bank_id INTEGER NOT NULL,
  digest  BLOB NOT NULL,
  PRIMARY KEY (bank_id, digest)
) WITHOUT ROWID, STRICT;

-- What changed of entries that were there, and with number 0 of banks.
CREATE TABLE entry_changes (
  seq     INTEGER PRIMARY KEY AUTOINCREMENT,
  bank_id INTEGER NOT NULL,
  number  INTEGER NOT NULL
) STRICT;
