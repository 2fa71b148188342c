-- Ascending and read backwards: new exchanges then go to the right end of what an index has of their kind, where PostgreSQL
-- splits pages unevenly and leaves full ones behind.
drop index exchanges_by_time, exchanges_by_host, exchanges_by_status;
create index exchanges_by_time on exchanges (account_id, started_at, id);
create index exchanges_by_host on exchanges (account_id, left(hostname, 300), started_at, id);
create index exchanges_by_status on exchanges (account_id, status, started_at, id);
