-- Erasing a thread or an account must not go over every event of its platform.
CREATE INDEX events_by_thread ON events (platform, thread);
CREATE INDEX events_by_account ON events (platform, account);
