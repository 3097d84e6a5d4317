-- The exchange with partners. No secret stands here that works: of those who take
-- from us the hashes of their keys, of ours towards others what is sealed under a
-- key that is not in the database.

-- Who takes fingerprints from us.
CREATE TABLE exchange_takers (
  name          TEXT PRIMARY KEY,
  banks         TEXT NOT NULL, -- a JSON list
  token         BLOB UNIQUE,   -- hash of the invitation's
  key           BLOB UNIQUE,   -- hash; NULL before it joined
  invited       INTEGER NOT NULL,
  expires       INTEGER NOT NULL,
  joined        INTEGER NOT NULL DEFAULT 0,
  removed       INTEGER NOT NULL DEFAULT 0,
  asked         INTEGER NOT NULL DEFAULT 0,
  cursor        INTEGER NOT NULL DEFAULT 0,
  hook_url      TEXT NOT NULL DEFAULT '',
  hook_box      BLOB, -- sealed
  hook_disabled INTEGER NOT NULL DEFAULT 0,
  hook_told     INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Who gives fingerprints to us.
CREATE TABLE exchange_sources (
  name     TEXT PRIMARY KEY,
  url      TEXT NOT NULL,
  ours     TEXT NOT NULL,
  banks    TEXT NOT NULL, -- a JSON list
  box      BLOB NOT NULL, -- sealed
  token    BLOB NOT NULL, -- hash of the invitation's
  hook     TEXT NOT NULL,
  joined   INTEGER NOT NULL,
  cursor   TEXT NOT NULL DEFAULT '',
  heard    INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0,
  trouble  TEXT NOT NULL DEFAULT '',
  ended    INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Receipts that wait to be sent to sources.
CREATE TABLE exchange_receipts (
  n           INTEGER PRIMARY KEY AUTOINCREMENT,
  source      TEXT NOT NULL REFERENCES exchange_sources (name) ON DELETE CASCADE,
  fingerprint TEXT NOT NULL,
  state       TEXT NOT NULL,
  at          INTEGER NOT NULL,
  UNIQUE (source, fingerprint, state)
) STRICT;

-- Webhooks that wait to be told.
CREATE TABLE webhooks (
  n        INTEGER PRIMARY KEY AUTOINCREMENT,
  id       TEXT NOT NULL UNIQUE,
  endpoint TEXT NOT NULL,
  body     BLOB NOT NULL,
  tries    INTEGER NOT NULL DEFAULT 0,
  due      INTEGER NOT NULL,
  claimed  INTEGER NOT NULL DEFAULT 0 -- until when somebody tries
) STRICT;

CREATE INDEX webhooks_by_endpoint ON webhooks (endpoint);
