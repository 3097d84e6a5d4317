-- Cases. What they hold is sealed (package vault); who may enter is known by
-- keyed hashes alone.

CREATE TABLE cases (
  id        BLOB PRIMARY KEY, -- 16 random bytes
  version   INTEGER NOT NULL,
  pair      BLOB NOT NULL UNIQUE, -- keyed hash of reference and code together
  reference BLOB NOT NULL UNIQUE, -- keyed hash of the reference
  key       BLOB NOT NULL,        -- the data key, sealed
  salt      BLOB NOT NULL,        -- of the commitments in the audit log
  bank      TEXT NOT NULL,
  opened    INTEGER NOT NULL,
  changed   INTEGER NOT NULL,
  seen      INTEGER NOT NULL -- when it was last entered, to within a day
) WITHOUT ROWID, STRICT;

CREATE INDEX cases_by_seen ON cases (seen);

CREATE TABLE case_fields (
  case_id BLOB NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  field   TEXT NOT NULL,
  box     BLOB NOT NULL, -- sealed
  PRIMARY KEY (case_id, field)
) WITHOUT ROWID, STRICT;

CREATE TABLE case_fingerprints (
  n        INTEGER PRIMARY KEY, -- their order
  id       TEXT NOT NULL UNIQUE,
  case_id  BLOB NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  kind     TEXT NOT NULL,
  bank     TEXT NOT NULL,
  state    TEXT NOT NULL,
  verified INTEGER NOT NULL,
  held     INTEGER NOT NULL,
  added    INTEGER NOT NULL,
  ended    INTEGER NOT NULL, -- when it was refused or withdrawn; 0 before
  box      BLOB              -- the hashes, sealed; NULL from then on
) STRICT;

CREATE INDEX case_fingerprints_by_case ON case_fingerprints (case_id);
CREATE INDEX case_fingerprints_waiting ON case_fingerprints (held, n) WHERE state = 'waiting';
CREATE INDEX case_fingerprints_ended ON case_fingerprints (ended) WHERE ended > 0;

-- What partners said.
CREATE TABLE case_receipts (
  fingerprint TEXT NOT NULL REFERENCES case_fingerprints (id) ON DELETE CASCADE,
  partner     TEXT NOT NULL,
  state       TEXT NOT NULL,
  at          INTEGER NOT NULL, -- the last time
  PRIMARY KEY (fingerprint, partner, state)
) WITHOUT ROWID, STRICT;

CREATE INDEX case_receipts_by_at ON case_receipts (at);

-- What partners are to know: of each fingerprint that was released the last
-- change. It outlives the case, so that partners that were away learn of a
-- withdrawal, and then says nothing but a random number.
CREATE TABLE case_changes (
  seq         INTEGER PRIMARY KEY AUTOINCREMENT,
  fingerprint TEXT NOT NULL UNIQUE,
  bank        TEXT NOT NULL,
  action      TEXT NOT NULL,
  verified    INTEGER NOT NULL,
  at          INTEGER NOT NULL
) STRICT;

-- What is past its time is found without going over everything.
CREATE INDEX events_by_at ON events (at);
CREATE INDEX checks_by_created ON checks (created);
