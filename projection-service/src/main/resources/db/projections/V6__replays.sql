-- culvert.replays.v1 without the bodies; written by ReplaysProjection.
create table replays (
  id                uuid primary key,
  account_id        text        not null,
  hostname          text        not null,
  exchange_id       uuid,                 -- the exchange to repeat; null: its ReplayRequested was never read
  requested_at      timestamptz,
  finished_at       timestamptz,
  new_exchange_id   uuid,
  status            int,
  error_code        text,
  written_partition int         not null,
  written_offset    bigint      not null
);
