-- Applications read with a key of their own: of some people, some kinds, for some time.

create table api_keys (
  id bigint generated always as identity primary key,
  name text not null,
  key_hash bytea not null unique,
  scopes text[] not null,
  individuals text[],
  created_at timestamptz not null,
  expires_at timestamptz,
  used_at timestamptz,
  revoked_at timestamptz
);
comment on table api_keys is 'Keys of applications. The key itself is shown once and kept nowhere; a revoked one stays, so that it can be told what it was.';
comment on column api_keys.key_hash is 'SHA-256 of the key.';
comment on column api_keys.scopes is 'Kinds, `*`, activities, connections.write, and the names of the original: events.read and streams.';
comment on column api_keys.individuals is 'Whose data it may read; null: everybody''s, also of people who come later.';
comment on column api_keys.expires_at is 'From then on it opens nothing; null: it does not end by itself.';
comment on column api_keys.used_at is 'When it was last shown, to the minute.';
