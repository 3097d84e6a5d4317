-- News by e-mail: of each case whose person gave an address, when to look whether
-- there is something to tell. The address itself is in the case, sealed.

CREATE TABLE case_news (
  case_id BLOB PRIMARY KEY REFERENCES cases (id) ON DELETE CASCADE,
  due     INTEGER NOT NULL DEFAULT 0, -- when to look; 0: when a receipt comes
  fresh   INTEGER NOT NULL DEFAULT 0, -- receipts that are worth telling, since told
  told    INTEGER NOT NULL,           -- up to when everything was told
  rest    INTEGER NOT NULL DEFAULT 0, -- not before
  tries   INTEGER NOT NULL DEFAULT 0,
  claimed INTEGER NOT NULL DEFAULT 0  -- until when somebody tries
) WITHOUT ROWID, STRICT;

CREATE INDEX case_news_by_due ON case_news (due) WHERE due > 0;

-- Who gave an address before: look once for clocks that run.
INSERT INTO case_news (case_id, due, told)
  SELECT f.case_id, 1, max(c.changed, c.seen) FROM case_fields f JOIN cases c ON c.id = f.case_id WHERE f.field = 'contact';
