-- Who reads the tables for dashboards: everything they draw, and nothing that lets anybody in. Run it as the owner of the
-- tables, after the first start; running it again does no harm. Then: alter role tributary_reader password '…'
do $$ begin
  if not exists (select from pg_roles where rolname = 'tributary_reader') then
    create role tributary_reader login;
  end if;
end $$;
grant select on individuals, connections, streams, pulls, coverage, samples, events, tallies, changes, parked,
  dead_letters, runs, activities, sync_runs to tributary_reader;
-- Without the settings of sinks, which hold their secrets.
grant select (id, type, encoding, state, position_xid, position_seq, position_index, delivered, attempts, due_at, message)
  on sinks to tributary_reader;
