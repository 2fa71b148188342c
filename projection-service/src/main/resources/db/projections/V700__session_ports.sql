-- Of a TCP tunnel; null for others, and for sessions from before.
alter table sessions add column public_port int;
