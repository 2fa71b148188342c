-- Accounts that are erased: nothing of them is written any more; written by ErasuresProjection.
create table erased_accounts (
  account_id        text primary key,
  erased_at         timestamptz not null,
  written_partition int         not null,
  written_offset    bigint      not null
);

-- So that a body's pieces are found without their exchange, which may not be there yet.
alter table body_chunks add column account_id text;
create index body_chunks_by_account on body_chunks (account_id) where account_id is not null;
create index replays_by_account on replays (account_id);
