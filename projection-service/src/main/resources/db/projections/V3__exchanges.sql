-- culvert.http.exchanges.v1 as one row an exchange; written by ExchangesProjection.
-- Text columns are escaped (PgText), header columns hold one line a field (PgLines).
create table exchanges (
  id                     uuid primary key,
  session_id             uuid        not null,
  account_id             text,                 -- null: anonymous
  hostname               text        not null,
  started_at             timestamptz not null,
  occurred_at            timestamptz not null, -- when the event was written: two seconds in, or at the end
  open                   boolean     not null,
  client_address         text        not null,
  method                 text        not null,
  target                 text        not null,
  http_version           text        not null,
  request_names          text        not null,
  request_values         text        not null,
  request_type           text,
  request_encoding       text,
  status                 int,
  reason                 text,
  response_names         text,
  response_values        text,
  response_type          text,
  response_encoding      text,
  outcome                text,
  error_code             text,
  request_size           bigint      not null,
  request_recorded       bigint      not null,
  request_completeness   text        not null,
  request_inline         bytea,
  request_chunks         int         not null,
  request_ended          boolean     not null,
  request_trailer_names  text        not null,
  request_trailer_values text        not null,
  response_size           bigint     not null,
  response_recorded       bigint     not null,
  response_completeness   text       not null,
  response_inline         bytea,
  response_chunks         int        not null,
  response_ended          boolean    not null,
  response_trailer_names  text       not null,
  response_trailer_values text       not null,
  request_end_micros     bigint,
  response_head_micros   bigint,
  total_micros           bigint,
  bytes_in               bigint      not null,
  bytes_out              bigint      not null,
  replay_of              uuid,
  replay_id              uuid,
  written_partition      int         not null, -- the record that wrote the row
  written_offset         bigint      not null
);

-- Hostnames and targets are cut in indexes: an index entry cannot hold 16 KiB of target.
create index exchanges_by_time on exchanges (account_id, started_at desc, id desc);
create index exchanges_by_host on exchanges (account_id, left(hostname, 300), started_at desc, id desc);
create index exchanges_by_status on exchanges (account_id, status, started_at desc, id desc);
create index exchanges_by_target on exchanges (account_id, left(target, 100) text_pattern_ops);
create index exchanges_replays on exchanges (replay_of) where replay_of is not null;
