-- culvert.session.events.v1 as one row a session; written by SessionsProjection.
create table sessions (
  id                uuid primary key,
  account_id        text,                 -- null: anonymous
  hostname          text        not null, -- escaped, see PgText
  protocol          text,
  local_port        int,
  epoch             bigint,
  broker_id         text,
  agent_version     text,
  agent_address     text,
  record_requests   boolean,
  opened_at         timestamptz not null,
  expires_at        timestamptz,
  closed_at         timestamptz,          -- null: online
  close_reason      text,
  last_seq          bigint      not null default 0,
  last_tick_at      timestamptz,
  bytes_in          bigint      not null default 0,
  bytes_out         bigint      not null default 0,
  requests          bigint      not null default 0,
  written_partition int         not null, -- the record that wrote the row last
  written_offset    bigint      not null
);

create index sessions_by_time on sessions (account_id, opened_at desc, id desc);
create index sessions_online on sessions (account_id, left(hostname, 300)) where closed_at is null;
