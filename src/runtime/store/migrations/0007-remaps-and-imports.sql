-- A lease does not outlive the tables it is about: what they held is gone after a crash, and nothing may be written from it.
alter table remaps set unlogged;

-- Asked at every commit that changes nothing: whether the connection has any archive at all.
create index imports_by_connection on imports (connection_id) where connection_id is not null;
