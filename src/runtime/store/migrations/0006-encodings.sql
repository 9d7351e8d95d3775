-- In which words a sink is spoken to, and what those words could not say.

alter table sinks add column encoding text not null default 'record';
comment on column sinks.encoding is 'record, open-mhealth or fhir: what the data of an envelope is turned into before it is delivered.';

create table unexpressed (
  sink_id text not null references sinks on delete cascade,
  kind text not null,
  reason text not null,
  count bigint not null,
  last_at timestamptz not null,
  primary key (sink_id, kind, reason)
);
comment on table unexpressed is 'Changes a sink''s encoding has no words for: passed over, counted and explained. Nothing is lost; they are in the store, and in every sink of the encoding record.';
comment on column unexpressed.reason is 'Why, as a sentence. Never a value.';
comment on column unexpressed.count is 'How many changes, since the sink last began at the beginning.';
comment on column unexpressed.last_at is 'When one was last passed over.';
