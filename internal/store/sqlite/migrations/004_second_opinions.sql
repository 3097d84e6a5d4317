-- What a model was asked about a thread and what it answered; nothing of what
-- was said in the thread.
CREATE TABLE second_opinions (
  thread_id  INTEGER NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
  message    TEXT NOT NULL, -- at which it was asked
  asked      INTEGER NOT NULL,
  answered   INTEGER NOT NULL, -- 0 while it is awaited
  verdict    TEXT NOT NULL,
  confidence REAL NOT NULL,
  rationale  TEXT NOT NULL,
  failure    TEXT NOT NULL, -- why there is none
  accounts   TEXT NOT NULL, -- JSON: the ids of A, B …
  model      TEXT NOT NULL,
  policy     TEXT NOT NULL,
  steering   INTEGER NOT NULL,
  PRIMARY KEY (thread_id, message)
) WITHOUT ROWID, STRICT;

CREATE INDEX second_opinions_by_asked ON second_opinions (asked);
CREATE INDEX second_opinions_awaited ON second_opinions (answered) WHERE answered = 0;
