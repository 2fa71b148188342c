-- How far each projection has read. Written in the same transaction as its rows, so the two never disagree.
create table projection_offsets (
  projection  text   not null,
  topic       text   not null,
  partition   int    not null,
  next_offset bigint not null,
  primary key (projection, topic, partition)
);
