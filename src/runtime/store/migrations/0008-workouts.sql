-- Workouts between services: what each lists, which of it is one, where it has been sent, and what a person wants of it.
-- Columns are for people who look; what sync compares stands whole in the jsonb beside them.

create table activities (
  id text collate "C" primary key,
  individual_id text not null references individuals,
  order_at timestamptz not null,
  start_at timestamptz,
  start_local timestamp,
  offset_minutes smallint,
  end_at timestamptz,
  end_local timestamp,
  zone text,
  sport text not null,
  name text,
  notes text,
  is_private boolean,
  is_stationary boolean,
  has_positions boolean,
  duration_seconds double precision,
  distance_meters double precision,
  device text,
  summary jsonb not null,
  content jsonb,
  sketch jsonb,
  is_excluded boolean not null default false,
  created_at timestamptz not null,
  changed_at timestamptz not null
);
create index activities_by_start on activities (individual_id, order_at desc, id desc);
comment on table activities is 'The workouts of a person, each once, wherever they are.';
comment on column activities.id is 'Sorts by the time at which it was given; of two that turn out to be one, the older id stays.';
comment on column activities.order_at is 'For ordering and ranges only: the instant where it is known, else the wall clock read as if it were UTC.';
comment on column activities.start_at is 'The instant, null while only the wall clock is known.';
comment on column activities.start_local is 'The wall clock where the offset is not known.';
comment on column activities.offset_minutes is 'Minutes east of UTC at the start, where known.';
comment on column activities.end_at is 'Null where no service told it.';
comment on column activities.zone is 'IANA zone, where a service named it or the track tells it.';
comment on column activities.sport is 'FIT''s word in snake_case.';
comment on column activities.is_private is 'Private at one of the services at least.';
comment on column activities.is_stationary is 'Without any track point; null: not known yet.';
comment on column activities.has_positions is 'Whether the track has positions; null: not known yet.';
comment on column activities.duration_seconds is 'From start to end, pauses included.';
comment on column activities.summary is 'All of it, merged from the listings and from what the files said: what sync compares.';
comment on column activities.content is 'What was found in the content once it was downloaded; null: not downloaded.';
comment on column activities.sketch is 'A few dozen points of its track and altitude, without coordinates, for a small drawing.';
comment on column activities.is_excluded is 'The person took it out of syncing.';

create table activity_listings (
  connection_id uuid not null references connections on delete cascade,
  external_id text not null,
  individual_id text not null,
  stream_id bigint not null references streams on delete cascade,
  activity_id text collate "C" references activities on delete set null,
  order_at timestamptz not null,
  summary jsonb not null,
  listed_at timestamptz not null,
  gone_at timestamptz,
  failures integer not null default 0,
  excluded_code text,
  excluded_message text,
  excluded_for_good boolean,
  not_before timestamptz,
  primary key (connection_id, external_id)
);
create index activity_listings_by_individual on activity_listings (individual_id, order_at desc);
create index activity_listings_by_activity on activity_listings (activity_id) where activity_id is not null;
comment on table activity_listings is 'A workout as one service lists it.';
comment on column activity_listings.external_id is 'The service''s own id; also the document of its exercise record.';
comment on column activity_listings.activity_id is 'The workout it was found to be; null: not looked at yet.';
comment on column activity_listings.order_at is 'Its start, for ordering only.';
comment on column activity_listings.summary is 'What the service lists of it, and what a download needs besides the id.';
comment on column activity_listings.listed_at is 'When the service last listed it with something new.';
comment on column activity_listings.gone_at is 'When the service said, or two complete listings agreed, that it is there no more.';
comment on column activity_listings.failures is 'Attempts to fetch it that failed, in a row.';
comment on column activity_listings.excluded_code is 'Why it cannot be had, in the words of sync reasons.';
comment on column activity_listings.excluded_for_good is 'False: it is asked again at the next run.';
comment on column activity_listings.not_before is 'After a failure or a limit.';

create table activity_links (
  activity_id text collate "C" not null references activities on delete cascade,
  connection_id uuid not null references connections on delete cascade,
  individual_id text not null,
  state text not null check (state in ('present', 'intended', 'processing', 'uploaded', 'failed', 'refused', 'removed')),
  external_id text,
  mark text,
  ticket jsonb,
  intended_at timestamptz,
  attempts integer not null default 0,
  not_before timestamptz,
  reason_code text,
  reason_message text,
  agreed jsonb,
  changed_at timestamptz not null,
  primary key (activity_id, connection_id)
);
create index activity_links_by_individual on activity_links (individual_id);
create index activity_links_by_connection on activity_links (connection_id);
comment on table activity_links is 'What is known of one workout at one service.';
comment on column activity_links.state is 'present: the service has it by itself. uploaded: from us, and ours to take back. intended: written before an upload, and until its outcome is known nothing is sent again. failed: may be tried again. refused: not again. removed: it was there.';
comment on column activity_links.mark is 'What we called it in the upload, so that the service can be asked for it.';
comment on column activity_links.ticket is 'What the service gave us to ask with while it processes the upload.';
comment on column activity_links.intended_at is 'When the last upload was about to be sent.';
comment on column activity_links.attempts is 'Uploads that failed, in a row; waiting for a limit does not count.';
comment on column activity_links.agreed is 'Name, notes, sport and privacy as both sides last agreed.';

create table activity_originals (
  connection_id uuid not null references connections on delete cascade,
  external_id text not null,
  activity_id text collate "C" not null references activities on delete cascade,
  individual_id text not null,
  format text check (format in ('fit', 'tcx', 'gpx', 'pwx')),
  file_name text,
  sealed_activity bytea,
  sealed_file bytea,
  bytes bigint not null,
  fetched_at timestamptz not null,
  sampled_at timestamptz,
  primary key (connection_id, external_id),
  check (sealed_activity is not null or sealed_file is not null)
);
create index activity_originals_by_activity on activity_originals (activity_id);
create index activity_originals_unsampled on activity_originals (individual_id) where sampled_at is null;
comment on column activity_originals.sampled_at is 'When its heart rate and positions became samples, where the person wants that; null: not yet.';
comment on table activity_originals is 'Workouts as they were downloaded, sealed under the individual''s key and bound to connection and external id.';
comment on column activity_originals.format is 'Of the file; null: there is none, the workout was put together from the service''s answers.';
comment on column activity_originals.sealed_activity is 'The workout as it was read, compressed; null where the file alone says the same.';
comment on column activity_originals.sealed_file is 'The very bytes the service gave, compressed; null: there is no file.';
comment on column activity_originals.bytes is 'How large the file was; of one without file, what was read.';

create table activity_removals (
  activity_id text collate "C" not null references activities on delete cascade,
  connection_id uuid not null references connections on delete cascade,
  individual_id text not null,
  external_id text not null,
  state text not null check (state in ('wanted', 'removed', 'impossible')),
  attempts integer not null default 0,
  message text,
  not_before timestamptz,
  wanted_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (activity_id, connection_id)
);
create index activity_removals_wanted on activity_removals (individual_id) where state = 'wanted';
comment on table activity_removals is 'Uploads of ours that their person wants taken back, one by one.';
comment on column activity_removals.state is 'impossible: the service does not let us, or refuses for good.';
comment on column activity_removals.message is 'One sentence for the person, where it did not succeed.';

create table flows (
  source uuid not null references connections on delete cascade,
  target uuid not null references connections on delete cascade,
  individual_id text not null,
  allowed boolean not null,
  changed_at timestamptz not null,
  primary key (source, target)
);
create index flows_by_individual on flows (individual_id);
comment on table flows is 'Cells of the matrix source × target that a person has set. Without a row everything flows.';

create table sync_settings (
  individual_id text primary key references individuals on delete cascade,
  is_on boolean not null default false,
  upload_delay_seconds integer not null default 0,
  skip_before date,
  edits boolean not null default false,
  deletions boolean not null default false,
  merge_channels text not null default 'missing' check (merge_channels in ('off', 'missing')),
  samples boolean not null default false,
  changed_at timestamptz not null
);
comment on table sync_settings is 'What a person wants of syncing; without a row it is off.';
comment on column sync_settings.upload_delay_seconds is 'Counted from the end of the workout.';
comment on column sync_settings.skip_before is 'Workouts that start earlier stay where they are.';
comment on column sync_settings.edits is 'Whether changes of name, notes, sport and privacy travel.';
comment on column sync_settings.deletions is 'Whether what is removed at its source is removed where we sent it.';
comment on column sync_settings.merge_channels is 'missing: a second source is fetched where the first lacks a channel that the second has.';
comment on column sync_settings.samples is 'Whether heart rate and positions of workouts become samples.';

create table connection_settings (
  connection_id uuid primary key references connections on delete cascade,
  settings jsonb not null default '{}',
  sync_private boolean not null default false,
  auto_pause boolean not null default false,
  changed_at timestamptz not null
);
comment on table connection_settings is 'What a person sets for one connection.';
comment on column connection_settings.settings is 'As the connector describes them; what is not set has the connector''s default.';
comment on column connection_settings.sync_private is 'Whether what is private here is sent on.';
comment on column connection_settings.auto_pause is 'Whether pauses are put in by the moving time, for services that know no timer.';

create table syncs (
  individual_id text primary key references individuals on delete cascade,
  due_at timestamptz,
  lease text,
  lease_until timestamptz,
  attempts integer not null default 0,
  news bigint not null default 0,
  awaits_listing boolean not null default false,
  run_id bigint,
  doing text,
  doing_connection uuid,
  done integer not null default 0,
  total integer not null default 0,
  work jsonb not null default '{}',
  began_at timestamptz,
  last_at timestamptz,
  message text
);
create index syncs_due on syncs (due_at) where due_at is not null;
comment on table syncs is 'Whose workouts are to be looked at, and the queue: a claim moves due_at to the end of the lease.';
comment on column syncs.due_at is 'Not before; null: nothing is to be done.';
comment on column syncs.lease is 'Token of the worker that holds it: every write of sync proves that it still does.';
comment on column syncs.attempts is 'Failures in a row; waiting for a limit does not count.';
comment on column syncs.news is 'Counts what has happened: who finds it changed at the end is due again at once.';
comment on column syncs.awaits_listing is 'Something waits for what a service has not listed yet: every further listing makes it due.';
comment on column syncs.run_id is 'The line of the diary that is being written.';
comment on column syncs.doing is 'What is being done at the moment; null: nothing.';
comment on column syncs.work is 'Steps that are left, by connection and kind.';
comment on column syncs.began_at is 'When what is left was begun.';
comment on column syncs.last_at is 'When everything was last looked at.';

create table sync_waits (
  connection_id uuid not null references connections on delete cascade,
  doing text not null check (doing in ('download', 'upload', 'list')),
  until timestamptz,
  attempts integer not null default 0,
  code text not null,
  message text,
  primary key (connection_id, doing)
);
comment on table sync_waits is 'What a service said of a whole connection: sync leaves it alone until then.';
comment on column sync_waits.until is 'Null: until the person connects again.';
comment on column sync_waits.attempts is 'How often in a row it could not be reached.';

create table sync_runs (
  id bigint generated always as identity primary key,
  individual_id text not null references individuals on delete cascade,
  state text not null check (state in ('running', 'done', 'waiting', 'failed')),
  started_at timestamptz not null,
  ended_at timestamptz,
  sentence text not null,
  downloads integer not null default 0,
  uploads integer not null default 0,
  checks integer not null default 0,
  edits integer not null default 0,
  removals integer not null default 0,
  troubles integer not null default 0,
  error_name text,
  error_code text,
  error_message text
);
create index sync_runs_by_individual on sync_runs (individual_id, id desc);
comment on table sync_runs is 'The diary of syncing: one line for every run in which something was done.';
comment on column sync_runs.troubles is 'Steps that did not succeed.';

alter table streams add column lists_workouts boolean not null default false;
comment on column streams.lists_workouts is 'Its workouts have been listed ever since its coverage begins; false where days were read before workouts were known.';
