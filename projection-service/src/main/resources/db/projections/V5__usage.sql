-- culvert.usage.monthly.v1: the newest sum for each account and month; written by UsageProjection.
create table usage_monthly (
  account_id        text        not null,
  month             text        not null, -- YYYY-MM
  bytes_in          bigint      not null,
  bytes_out         bigint      not null,
  requests          bigint      not null,
  tunnel_micros     bigint      not null,
  ticks             bigint      not null,
  updated_at        timestamptz not null,
  written_partition int         not null,
  written_offset    bigint      not null,
  primary key (account_id, month)
);
