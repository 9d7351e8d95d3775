-- The spine: who, from where, what is due, what is known, what has arrived, and what leaves.
-- Times are timestamptz; a time whose offset nobody told keeps its wall clock in a *_local column instead.

create table individuals (
  id text primary key,
  created_at timestamptz not null,
  time_zone text,
  erased_at timestamptz
);
comment on table individuals is 'The people whose data this is. The id is opaque and given by the operator.';
comment on column individuals.id is 'Opaque id given by the operator; `me` on a personal instance.';
comment on column individuals.created_at is 'When we first heard of the person.';
comment on column individuals.time_zone is 'IANA zone that resolves local times of unknown offset; null: none is assumed.';
comment on column individuals.erased_at is 'When everything of this person was destroyed.';

create table connections (
  id uuid primary key,
  individual_id text not null references individuals,
  connector text not null,
  account_id text not null,
  account_name text,
  legacy_account_id text,
  state text not null check (state in ('connected', 'reauthorize', 'disconnected')),
  message text,
  scopes text[] not null default '{}',
  missing_scopes text[] not null default '{}',
  time_zone text,
  connected_at timestamptz not null,
  changed_at timestamptz not null,
  unique (individual_id, connector, account_id)
);
create index connections_by_account on connections (connector, account_id);
comment on table connections is 'One person''s link to one account at one provider. Reconnecting the same account continues it.';
comment on column connections.id is 'Derived from individual, connector and account, so that reconnecting gives the same record ids.';
comment on column connections.connector is 'Folder name of the connector.';
comment on column connections.account_id is 'The person''s id at the provider.';
comment on column connections.legacy_account_id is 'The id under which a predecessor of the service knew the same account.';
comment on column connections.state is 'reauthorize: the provider no longer accepts our grant and the person must connect again.';
comment on column connections.message is 'One sentence for the person: what is the matter and what to do.';
comment on column connections.scopes is 'What was granted, which may be less than what was asked.';
comment on column connections.missing_scopes is 'What was asked and not granted.';
comment on column connections.time_zone is 'IANA zone the provider''s profile names.';

create table streams (
  id bigint generated always as identity primary key,
  connection_id uuid not null references connections on delete cascade,
  individual_id text not null,
  connector text not null,
  name text not null,
  state text not null default 'active' check (state in ('active', 'paused')),
  message text,
  cursor jsonb,
  settled_at timestamptz,
  last_pull_at timestamptz,
  backfilled_to timestamptz,
  backfill_wanted timestamptz,
  unique (connection_id, name)
);
comment on table streams is 'One feed of one connection: what is known complete, and how far back.';
comment on column streams.cursor is 'The last point known complete. Never goes back, never passes what is stored.';
comment on column streams.settled_at is 'When the whole span that the provider may still revise was last read.';
comment on column streams.backfilled_to is 'How far back history has been fetched.';
comment on column streams.backfill_wanted is 'How far back history is wanted.';

create table pulls (
  stream_id bigint not null references streams on delete cascade,
  purpose text not null check (purpose in ('fresh', 'backfill')),
  priority smallint not null,
  due_at timestamptz,
  lease text,
  lease_until timestamptz,
  attempts integer not null default 0,
  note text,
  primary key (stream_id, purpose)
);
create index pulls_due on pulls (priority, due_at) where due_at is not null;
comment on table pulls is 'The schedule, and the queue: a claim moves due_at to the end of the lease, so that a lost lease is due again by itself.';
comment on column pulls.priority is '0 a person waits, 1 fresh, 2 settling, 3 backfill.';
comment on column pulls.due_at is 'Not before; null: nothing is to be done.';
comment on column pulls.lease is 'Token of the worker that holds it.';
comment on column pulls.attempts is 'Failures in a row; waiting for a limit does not count.';

create table coverage (
  stream_id bigint not null references streams on delete cascade,
  from_at timestamptz not null,
  to_at timestamptz not null,
  state text not null check (state in ('complete', 'failed')),
  asked_at timestamptz,
  primary key (stream_id, from_at)
);
comment on table coverage is 'What has been asked for, per stream, as half-open spans that never overlap. What no span covers was never asked for.';
comment on column coverage.asked_at is 'When it was last asked, while the provider may still revise it (provisional); null: final.';

create table pages (
  id bigint generated always as identity primary key,
  stream_id bigint not null references streams on delete cascade,
  hash bytea not null,
  request jsonb not null,
  content_type text not null,
  sealed bytea not null,
  mapper integer not null,
  fetched_at timestamptz not null,
  seen_at timestamptz not null,
  unique (stream_id, hash)
);
comment on table pages is 'The raw answers, compressed and sealed under the individual''s key, once by content.';
comment on column pages.hash is 'SHA-256 of request and body.';
comment on column pages.request is 'Path and query that fetched it, without credentials.';
comment on column pages.mapper is 'Version of the connector that mapped it last.';
comment on column pages.seen_at is 'When the same answer last came again.';

create table samples (
  id uuid primary key,
  stream_id bigint not null,
  individual_id text not null,
  kind text not null,
  revision integer not null,
  order_at timestamptz not null,
  start_at timestamptz,
  start_local timestamp,
  end_at timestamptz,
  end_local timestamp,
  offset_minutes smallint,
  end_offset_minutes smallint,
  offset_from text not null,
  day date,
  value double precision,
  code text,
  device text,
  series text,
  method text,
  origin text,
  document text,
  provider_updated_at timestamptz,
  flags text[],
  page_id bigint,
  mapper integer not null,
  changed_at timestamptz not null,
  deleted_at timestamptz,
  deleted_reason text
);
create index samples_by_kind on samples (individual_id, kind, order_at);
create index samples_by_stream on samples (stream_id, order_at);
create index samples_by_document on samples (stream_id, document) where document is not null;
comment on table samples is 'One value (or code) of one kind, at an instant, over an interval, or for a civil day.';
comment on column samples.id is 'Deterministic: connection, kind and the provider''s id or the natural key.';
comment on column samples.revision is '1, 2, …: a changed content makes the next one.';
comment on column samples.order_at is 'For ordering and ranges only: the instant where it is known, else the wall clock read as if it were UTC.';
comment on column samples.start_at is 'The instant, null while only the wall clock is known.';
comment on column samples.start_local is 'The wall clock where the offset is not known from the provider.';
comment on column samples.offset_minutes is 'Minutes east of UTC at the start, where known.';
comment on column samples.offset_from is 'How the offset is known: provider, zone-lookup, profile, unknown.';
comment on column samples.day is 'Set when the value is for this whole civil day; it does not add to the intervals within it.';
comment on column samples.value is 'In the kind''s unit of the dictionary.';
comment on column samples.code is 'For coded kinds, in place of a value.';
comment on column samples.document is 'The provider''s document it was taken from.';
comment on column samples.flags is 'implausible:<path> where a value is outside what is plausible; kept all the same.';
comment on column samples.page_id is 'The raw page it was mapped from.';
comment on column samples.mapper is 'Version of the connector that mapped it.';
comment on column samples.deleted_at is 'Tombstone; the reason stands beside it.';

create table events (
  id uuid primary key,
  stream_id bigint not null,
  individual_id text not null,
  kind text not null,
  revision integer not null,
  order_at timestamptz not null,
  start_at timestamptz,
  start_local timestamp,
  end_at timestamptz,
  end_local timestamp,
  offset_minutes smallint,
  end_offset_minutes smallint,
  offset_from text not null,
  day date,
  detail jsonb not null,
  device text,
  series text,
  method text,
  origin text,
  document text,
  provider_updated_at timestamptz,
  flags text[],
  page_id bigint,
  mapper integer not null,
  changed_at timestamptz not null,
  deleted_at timestamptz,
  deleted_reason text
);
create index events_by_kind on events (individual_id, kind, order_at);
create index events_by_stream on events (stream_id, order_at);
create index events_by_document on events (stream_id, document) where document is not null;
comment on table events is 'Something that took place over an interval, with typed detail. Columns as in samples.';
comment on column events.detail is 'As the dictionary describes it for the kind.';
comment on column events.day is 'The civil day it belongs to; a sleep belongs to the day of waking.';

create index samples_deleted on samples (stream_id) where deleted_at is not null;
create index events_deleted on events (stream_id) where deleted_at is not null;

create table tallies (
  stream_id bigint not null references streams on delete cascade,
  kind text not null,
  live bigint not null,
  primary key (stream_id, kind)
);
comment on table tallies is 'How many records there are, kept with each commit: nobody waits for a count over millions of rows.';

create table missing (
  record_id uuid primary key,
  stream_id bigint not null references streams on delete cascade,
  run_id bigint not null,
  since timestamptz not null
);
comment on table missing is 'Records that one complete listing did not name; a second makes them vanish.';

create table changes (
  seq bigint generated always as identity primary key,
  xid xid8 not null default pg_current_xact_id(),
  individual_id text not null,
  stream_id bigint not null,
  committed_at timestamptz not null,
  count integer not null,
  kinds text[] not null,
  records text not null
);
create index changes_in_order on changes (xid, seq);
create index changes_by_individual on changes (individual_id);
comment on table changes is 'The outbox: one row per commit with every (record, revision) it made. Readers go by (xid, seq) and only below the oldest open transaction, so that none is skipped.';
comment on column changes.records is 'The envelopes of this commit, a JSON array.';

create table sinks (
  id text primary key,
  type text not null,
  settings bytea,
  filter jsonb not null default '{}',
  state text not null default 'active' check (state in ('active', 'paused')),
  position_xid xid8 not null default '0',
  position_seq bigint not null default 0,
  position_index integer not null default 0,
  delivered bigint not null default 0,
  attempts integer not null default 0,
  due_at timestamptz not null,
  lease text,
  lease_until timestamptz,
  message text
);
comment on table sinks is 'Where changes go. Each keeps its own position: slow or dead, it delays no other.';
comment on column sinks.position_xid is 'With position_seq: the last commit acknowledged.';
comment on column sinks.position_index is 'How many envelopes of the next commit are acknowledged already.';

create table parked (
  id bigint generated always as identity primary key,
  sink_id text not null references sinks on delete cascade,
  envelope_id text not null,
  envelope text not null,
  reason text not null,
  parked_at timestamptz not null,
  unique (sink_id, envelope_id)
);
comment on table parked is 'What a sink refused for good, with its reason.';

create table dead_letters (
  id bigint generated always as identity primary key,
  stream_id bigint not null references streams on delete cascade,
  what text not null check (what in ('page', 'record')),
  page_id bigint not null references pages on delete cascade,
  code text not null,
  path text not null default '',
  expected text not null default '',
  attempts integer not null default 1,
  at timestamptz not null,
  resolved_at timestamptz,
  unique (page_id, what, code, path)
);
comment on table dead_letters is 'Pages and records that are not what was promised. The page is kept, so that a mended mapper can try again.';

create table runs (
  id bigint generated always as identity primary key,
  stream_id bigint not null references streams on delete cascade,
  individual_id text not null,
  purpose text not null,
  state text not null check (state in ('running', 'done', 'waiting', 'failed')),
  started_at timestamptz not null,
  ended_at timestamptz,
  sentence text not null,
  window_from timestamptz,
  window_to timestamptz,
  pages integer not null default 0,
  requests integer not null default 0,
  created integer not null default 0,
  updated integer not null default 0,
  unchanged integer not null default 0,
  deleted integer not null default 0,
  parked integer not null default 0,
  error_name text,
  error_code text,
  error_message text
);
create index runs_by_individual on runs (individual_id, id desc);
create index runs_by_stream on runs (stream_id, id desc);
comment on table runs is 'The diary: what was pulled, what came of it, and why not, one line each.';

create table subscriptions (
  connector text not null,
  account_id text not null default '',
  callback_url text not null,
  verification_token text not null,
  renew_before timestamptz,
  primary key (connector, account_id)
);
comment on table subscriptions is 'Where we have asked a provider to call us; account_id is empty where the subscription is the application''s.';

create table meta (
  key text primary key,
  value text not null
);
comment on table meta is 'Small facts about this instance.';
