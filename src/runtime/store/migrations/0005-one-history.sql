-- One history: a connection that continues another, and the tables in which kept pages are read again.

alter table connections add column continued_by uuid references connections on delete set null;
alter table connections add column continued_at timestamptz;
alter table connections add column kept_apart boolean not null default false;
create index connections_continued on connections (continued_by) where continued_by is not null;
comment on column connections.continued_by is 'The connection that continues this one at the service''s successor: one history. What that one holds of a day, this one''s records of it give way to.';
comment on column connections.continued_at is 'When the two became one history; null while they are being parted.';
comment on column connections.kept_apart is 'The person has parted the two: signing in again does not join them.';

-- Unlogged: what is in them is worth nothing after a crash, as the pages can be read again.
create unlogged table remapped_samples (like samples including defaults);
alter table remapped_samples add primary key (id);
create index remapped_samples_by_stream on remapped_samples (stream_id, document);
comment on table remapped_samples is 'What today''s mappers make of kept pages, while a remap is under way. Columns as in samples.';

create unlogged table remapped_events (like events including defaults);
alter table remapped_events add primary key (id);
create index remapped_events_by_stream on remapped_events (stream_id, document);
comment on table remapped_events is 'What today''s mappers make of kept pages, while a remap is under way. Columns as in events.';

create index pages_in_order on pages (stream_id, seen_at, id);

create table remaps (
  connector text primary key,
  holder uuid not null,
  lease_until timestamptz not null
);
comment on table remaps is 'Remaps under way: one at a time per connector, on any number of processes.';
comment on column remaps.connector is 'Whose pages are read again.';
comment on column remaps.holder is 'The remap under way.';
comment on column remaps.lease_until is 'When it is given up for dead.';
