-- http or https; null for exchanges from before it was recorded.
alter table exchanges add column scheme text;
