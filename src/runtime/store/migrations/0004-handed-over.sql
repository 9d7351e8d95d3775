-- What is handed to us: archives a person has, and what devices push.

alter table pages add column via text not null default 'pull' check (via in ('pull', 'push', 'import'));
comment on column pages.via is 'How it came: asked for or announced by the service (pull), handed over by a device (push), read from an archive (import). What came by two ways keeps the better word: an archive''s is the least.';

create table imports (
  id uuid primary key,
  individual_id text not null references individuals,
  connection_id uuid references connections on delete cascade,
  connector text not null,
  reader text not null,
  fingerprint bytea not null,
  file_name text not null,
  bytes bigint not null,
  state text not null check (state in ('waiting', 'running', 'done', 'failed')),
  uploaded boolean not null default false,
  attempts integer not null default 0,
  bytes_read bigint not null default 0,
  pages integer not null default 0,
  message text,
  report jsonb not null default '{}',
  begun_at timestamptz not null,
  changed_at timestamptz not null,
  ended_at timestamptz,
  unique (individual_id, connector, reader, fingerprint)
);
create index imports_by_individual on imports (individual_id, begun_at desc);
comment on table imports is 'Archives a person has handed over, one row per file: the same file again continues its row.';
comment on column imports.id is 'Random: it is part of an address.';
comment on column imports.individual_id is 'Whose archive it is.';
comment on column imports.connection_id is 'The connection its records belong to; null until the first page is stored.';
comment on column imports.connector is 'Whose archive it is: folder name of the connector.';
comment on column imports.reader is 'Which of the connector''s kinds of archive.';
comment on column imports.fingerprint is 'SHA-256 over the size and over blocks of the head, the middle and the tail: tells one file from another without reading it.';
comment on column imports.file_name is 'As the person calls it.';
comment on column imports.bytes is 'Its size, unpacked.';
comment on column imports.state is 'waiting: here, and not begun; running; done; failed: stopped before its end, what was stored by then stays.';
comment on column imports.uploaded is 'The file was brought over HTTP and is kept until it is read; where not, it is the person''s own and stays where it is.';
comment on column imports.attempts is 'How often it was begun.';
comment on column imports.bytes_read is 'How much of the unpacked file has been read.';
comment on column imports.pages is 'Pages read in the last attempt, with those passed over.';
comment on column imports.message is 'One sentence for the person, where it stopped before its end.';
comment on column imports.report is 'What was read per stream, what was skipped and why, and the time it covers. No values.';
comment on column imports.begun_at is 'When the last attempt began.';
comment on column imports.changed_at is 'When the last page was stored.';
comment on column imports.ended_at is 'When it was through, or stopped.';

create table push_tokens (
  connection_id uuid primary key references connections on delete cascade,
  token_hash bytea not null unique,
  created_at timestamptz not null,
  used_at timestamptz
);
comment on table push_tokens is 'What a device shows when it hands us its pages: one token per connection, a new one ends the old.';
comment on column push_tokens.connection_id is 'The connection its pages belong to.';
comment on column push_tokens.token_hash is 'SHA-256 of the token, which is shown once and kept nowhere.';
comment on column push_tokens.created_at is 'When it was made.';
comment on column push_tokens.used_at is 'When it was last shown, to the minute.';

create table removed_documents (
  connection_id uuid not null references connections on delete cascade,
  document text not null,
  removed_at timestamptz not null,
  primary key (connection_id, document)
);
comment on table removed_documents is 'Documents a device says are no more. A delivery that is late or repeated does not bring them back.';
comment on column removed_documents.connection_id is 'The connection they belonged to; a device deletes by id alone, whichever stream it stood in.';
comment on column removed_documents.document is 'The device''s own id.';
comment on column removed_documents.removed_at is 'When we heard of it; what was changed after that is a new document.';
