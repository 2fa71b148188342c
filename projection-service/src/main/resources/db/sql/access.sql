-- What the SQL access (docs/sql.md) offers, and who may see which rows. Made by SqlAccess, again whenever this file changes;
-- {reader} is the role that queries run as.
create schema culvert_sql;

-- Which account a connection works for, by its server process. The reader can neither see nor change this, and it cannot change
-- the number of its process.
create unlogged table culvert_sql.bindings (
  pid        int  primary key,
  account_id text not null
);

-- The password that every instance of the service connects with as the reader.
create table culvert_sql.reader (
  password text not null
);

create function culvert_sql.account() returns text
  language sql stable security definer parallel restricted
  set search_path = pg_catalog, pg_temp
  return (select b.account_id from culvert_sql.bindings b where b.pid = pg_backend_pid());

-- Text is kept escaped (PgText): as it was, but for NUL, which PostgreSQL cannot hold and which stays a picture of itself.
create function culvert_sql.plain(stored text) returns text
  language sql immutable parallel safe
  return case when position('\' in stored) = 0 then stored
    else replace(replace(replace(replace(stored, '\\', chr(1)), '\n', chr(10)), '\' || chr(9216), chr(9216)), chr(1), '\') end;

-- Row-level security: not for the owner, who writes the tables, but for whoever else can read them.
alter table public.exchanges enable row level security;
alter table public.sessions enable row level security;
alter table public.usage_monthly enable row level security;
alter table public.traffic_minutes enable row level security;
create policy culvert_sql_own on public.exchanges for select using (account_id = (select culvert_sql.account()));
create policy culvert_sql_own on public.sessions for select using (account_id = (select culvert_sql.account()));
create policy culvert_sql_own on public.usage_monthly for select using (account_id = (select culvert_sql.account()));
create policy culvert_sql_own on public.traffic_minutes for select using (account_id = (select culvert_sql.account()));

create view culvert_sql.requests with (security_invoker = true) as
select
  e.id,
  e.session_id,
  e.hostname,
  e.started_at,
  e.started_at + e.total_micros * interval '1 microsecond' as finished_at,
  e.method,
  culvert_sql.plain(e.target) as target,
  culvert_sql.plain(split_part(e.target, '?', 1)) as path,
  e.http_version,
  e.status,
  e.outcome,
  e.error_code,
  e.total_micros / 1000.0::float8 as duration_ms,
  e.response_head_micros / 1000.0::float8 as latency_ms,
  e.request_size as request_bytes,
  e.response_size as response_bytes,
  e.bytes_in,
  e.bytes_out,
  culvert_sql.plain(e.request_type) as request_type,
  culvert_sql.plain(e.response_type) as response_type,
  culvert_sql.plain(e.client_address) as client_address,
  e.replay_of
from public.exchanges e;

create view culvert_sql.request_headers with (security_invoker = true) as
select
  e.id as request_id,
  e.started_at,
  side.name as side,
  field.position::int as position,
  culvert_sql.plain(field.name) as name,
  coalesce(culvert_sql.plain(field.value), '') as value
from public.exchanges e
cross join lateral (values ('request', e.request_names, e.request_values), ('response', e.response_names, e.response_values))
  as side(name, names, contents)
cross join lateral unnest(string_to_array(left(side.names, -1), chr(10)), string_to_array(left(side.contents, -1), chr(10)))
  with ordinality as field(name, value, position);

create view culvert_sql.sessions with (security_invoker = true) as
select
  s.id,
  s.hostname,
  s.protocol,
  s.local_port,
  s.opened_at,
  s.closed_at,
  s.close_reason,
  s.last_tick_at,
  s.bytes_in,
  s.bytes_out,
  s.requests,
  culvert_sql.plain(s.agent_version) as agent_version,
  culvert_sql.plain(s.agent_address) as agent_address
from public.sessions s;

create view culvert_sql.usage with (security_invoker = true) as
select
  u.month,
  u.bytes_in,
  u.bytes_out,
  u.requests,
  u.tunnel_micros / 1000000.0::float8 as tunnel_seconds,
  u.updated_at
from public.usage_monthly u;

create view culvert_sql.traffic_minutes with (security_invoker = true) as
select
  t.minute,
  t.hostname,
  t.exchanges as requests,
  t.status_none,
  t.status_1xx,
  t.status_2xx,
  t.status_3xx,
  t.status_4xx,
  t.status_5xx,
  t.methods,
  t.outcomes,
  t.bytes_in,
  t.bytes_out,
  t.p50_micros / 1000.0::float8 as p50_ms,
  t.p95_micros / 1000.0::float8 as p95_ms,
  t.p99_micros / 1000.0::float8 as p99_ms
from public.traffic_minutes t;

revoke all on all functions in schema culvert_sql from public;
grant usage on schema culvert_sql to {reader};
grant execute on all functions in schema culvert_sql to {reader};
grant select on culvert_sql.requests, culvert_sql.request_headers, culvert_sql.sessions, culvert_sql.usage, culvert_sql.traffic_minutes
  to {reader};

-- The columns that the views are made of, and no others; the rows are those that the policies above let through.
grant select (account_id, id, session_id, hostname, started_at, total_micros, method, target, http_version, status, outcome, error_code,
    response_head_micros, request_size, response_size, bytes_in, bytes_out, request_type, response_type, client_address, replay_of,
    request_names, request_values, response_names, response_values)
  on public.exchanges to {reader};
grant select (account_id, id, hostname, protocol, local_port, opened_at, closed_at, close_reason, last_tick_at, bytes_in, bytes_out,
    requests, agent_version, agent_address)
  on public.sessions to {reader};
grant select (account_id, month, bytes_in, bytes_out, requests, tunnel_micros, updated_at) on public.usage_monthly to {reader};
grant select (account_id, minute, hostname, exchanges, status_none, status_1xx, status_2xx, status_3xx, status_4xx, status_5xx, methods,
    outcomes, bytes_in, bytes_out, p50_micros, p95_micros, p99_micros)
  on public.traffic_minutes to {reader};
