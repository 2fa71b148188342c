-- culvert.traffic.minutes.v1: the newest state of each minute of a hostname; written by TrafficProjection.
create table traffic_minutes (
  account_id        text        not null,
  hostname          text        not null, -- escaped, see PgText
  minute            timestamptz not null,
  exchanges         bigint      not null,
  status_none       bigint      not null,
  status_1xx        bigint      not null,
  status_2xx        bigint      not null,
  status_3xx        bigint      not null,
  status_4xx        bigint      not null,
  status_5xx        bigint      not null,
  methods           jsonb       not null, -- count by method
  outcomes          jsonb       not null, -- count by outcome
  bytes_in          bigint      not null,
  bytes_out         bigint      not null,
  latencies         bigint      not null, -- exchanges in the sketch
  latency           bytea       not null, -- DDSketch as in the topic; it does not compress
  p50_micros        bigint,               -- of this minute alone; null without latencies
  p95_micros        bigint,
  p99_micros        bigint,
  updated_at        timestamptz not null,
  written_partition int         not null,
  written_offset    bigint      not null,
  primary key (account_id, minute, hostname)
);
