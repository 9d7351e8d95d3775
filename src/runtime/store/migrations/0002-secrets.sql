-- Secrets and what we may ask: keys, sealed credentials, sign-ins under way, request budgets.
-- Nothing here is readable without the master key, which is not in the database.

-- No reference to individuals: a destroyed key is the proof of an erasure, and outlives the person's row.
create table data_keys (
  key_id uuid primary key,
  individual_id text not null,
  wrapped bytea,
  wrapped_by text not null,
  created_at timestamptz not null,
  retired_at timestamptz,
  destroyed_at timestamptz,
  check ((wrapped is null) = (destroyed_at is not null))
);
create unique index data_keys_active on data_keys (individual_id) where retired_at is null and destroyed_at is null;
create index data_keys_by_individual on data_keys (individual_id);
comment on table data_keys is 'One data key per individual seals tokens, credentials and raw pages; older ones still open what they sealed.';
comment on column data_keys.key_id is 'Stands in front of everything the key has sealed.';
comment on column data_keys.individual_id is 'Whose data it seals.';
comment on column data_keys.wrapped is 'The key, encrypted under the master key; null once destroyed.';
comment on column data_keys.wrapped_by is 'Which master key wrapped it: a fingerprint, not the key.';
comment on column data_keys.created_at is 'When it was made.';
comment on column data_keys.retired_at is 'When a newer key took over sealing; it still opens.';
comment on column data_keys.destroyed_at is 'When the individual was erased: nothing it sealed can be read again, in any backup.';

create table credentials (
  connection_id uuid primary key references connections on delete cascade,
  individual_id text not null,
  sealed bytea not null,
  expires_at timestamptz,
  obtained_at timestamptz not null,
  scopes text[] not null default '{}',
  version integer not null default 1,
  refusals integer not null default 0,
  refreshing_by uuid,
  refreshing_until timestamptz
);
comment on table credentials is 'What lets us in, one row per connection; deleted on disconnecting.';
comment on column credentials.connection_id is 'Whose.';
comment on column credentials.individual_id is 'Whose data key has sealed it.';
comment on column credentials.sealed is 'Access and refresh token, or the key or session the person gave: AES-256-GCM, bound to this row.';
comment on column credentials.expires_at is 'When the access token ends; null where the provider does not say.';
comment on column credentials.obtained_at is 'When the access token was asked for.';
comment on column credentials.scopes is 'What was granted.';
comment on column credentials.version is 'Raised by every change; tells whether somebody else has refreshed since.';
comment on column credentials.refusals is 'Refusals in a row that were no plain invalid_grant.';
comment on column credentials.refreshing_by is 'The refresh under way, if any.';
comment on column credentials.refreshing_until is 'When that refresh is given up for dead.';

create table sign_ins (
  state_hash bytea primary key,
  binding_hash bytea not null,
  connector text not null,
  individual_id text not null,
  sealed_verifier bytea,
  redirect_uri text not null,
  return_to text,
  expires_at timestamptz not null
);
create index sign_ins_by_expiry on sign_ins (expires_at);
comment on table sign_ins is 'Sign-ins under way: good once, for ten minutes, in the browser that began them.';
comment on column sign_ins.state_hash is 'SHA-256 of the state parameter.';
comment on column sign_ins.binding_hash is 'SHA-256 of the cookie the browser holds.';
comment on column sign_ins.connector is 'Which service.';
comment on column sign_ins.individual_id is 'For whom.';
comment on column sign_ins.sealed_verifier is 'The PKCE verifier, sealed; null where the provider bears none.';
comment on column sign_ins.redirect_uri is 'Sent again with the code, and must be the same.';
comment on column sign_ins.return_to is 'Where the person wants to go afterwards.';
comment on column sign_ins.expires_at is 'Afterwards it is refused and deleted.';

-- One row per limit, so that its lock serialises all processes; every request rewrites it, hence the free space.
create table budgets (
  id text primary key,
  connector text not null,
  per text not null check (per in ('app', 'connection', 'endpoint')),
  subject text not null,
  slot_ms bigint not null,
  last_slot bigint not null default 0,
  counts integer[] not null,
  told_remaining integer,
  told_ceiling integer,
  told_until timestamptz
) with (fillfactor = 50);
comment on table budgets is 'Requests counted against every limit, shared by all processes.';
comment on column budgets.id is 'Connector, whom it counts for, and window.';
comment on column budgets.connector is 'Whose limit.';
comment on column budgets.per is 'Who shares it.';
comment on column budgets.subject is 'The connection or endpoint it counts for; empty for the whole app.';
comment on column budgets.slot_ms is 'Milliseconds one slot of the window lasts.';
comment on column budgets.last_slot is 'Number of the newest slot: milliseconds since the epoch divided by slot_ms.';
comment on column budgets.counts is 'Requests per slot, newest first.';
comment on column budgets.told_remaining is 'What the provider itself said is left, less what we sent since.';
comment on column budgets.told_ceiling is 'The most it said in this window.';
comment on column budgets.told_until is 'Until when its word counts.';
