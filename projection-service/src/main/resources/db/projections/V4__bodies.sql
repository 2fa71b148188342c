-- culvert.http.bodies.v1: pieces of recorded bodies; written by BodiesProjection.
-- A piece may come before its exchange, so there is no foreign key.
create table body_chunks (
  exchange_id       uuid   not null,
  side              "char" not null, -- q: request, s: response
  index             int    not null,
  start             bigint not null,
  data              bytea  not null,
  written_partition int    not null,
  written_offset    bigint not null,
  primary key (exchange_id, side, index)
);

-- Most large bodies are compressed already; trying again costs more than it saves.
alter table body_chunks alter column data set storage external;
