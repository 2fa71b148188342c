-- The views of the SQL access depend on columns of the tables, which a migration may change. They are made again afterwards.
drop schema if exists culvert_sql cascade;
