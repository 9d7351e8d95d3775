-- Ways in: where an account lives, how its person signed in, and whom a provider calls us about.

alter table connections
  add column region text,
  add column signed_in_by text not null default 'auth' check (signed_in_by in ('auth', 'personal'));
comment on column connections.region is 'Where the provider keeps this account, by the connector''s short id; null where the provider is one place.';
comment on column connections.signed_in_by is 'personal: with a key the person made themselves, where the connector''s usual way is another.';

alter table sign_ins add column region text;
comment on column sign_ins.region is 'The region chosen: code and tokens go to its hosts only; null where the provider is one place.';

alter table subscriptions add column sealed_told bytea;
comment on column subscriptions.sealed_told is 'What the provider told once, on subscribing, as a signing key: sealed under the instance''s key. Null: nothing.';

create table personal_subscriptions (
  connection_id uuid primary key references connections on delete cascade,
  callback_url text not null,
  renew_before timestamptz,
  claim uuid
);
create index personal_subscriptions_by_renewal on personal_subscriptions (renew_before);
comment on table personal_subscriptions is 'Whom we have asked a provider to call us about, where it wants to be asked for each person.';
comment on column personal_subscriptions.connection_id is 'Whose: it is asked with their token, and ended on disconnecting.';
comment on column personal_subscriptions.callback_url is 'Where the provider was told to call us, without the secret part of the address.';
comment on column personal_subscriptions.renew_before is 'When it is seen to again; null: now.';
comment on column personal_subscriptions.claim is 'Who is asking at the moment; signing in again takes the right from them, so that it is asked anew.';
