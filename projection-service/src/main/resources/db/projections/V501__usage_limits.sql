-- What the sum is held against, by the latest tick. Rows from before are as if there were no limit, until their next sum comes.
alter table usage_monthly
  add column plan         text   not null default '',
  add column byte_limit   bigint not null default -1, -- bytes a month; -1 for none
  add column state        text   not null default 'WITHIN', -- WITHIN, NEAR_LIMIT, OVER_LIMIT
  add column billing_zone text   not null default 'UTC';
