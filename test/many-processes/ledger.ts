/** Who claimed and gave back what, and when: written by the database itself, by triggers that only the campaign has. */
import type { Store } from '../../src/runtime/store/db.js'
import type { Life } from './machines.js'

export const keepLedger = (store: Store): Promise<unknown> =>
  store.query(`
    create table campaign_ledger (at timestamptz not null default clock_timestamp(), what text not null, who integer not null,
      stream_id bigint, purpose text, priority integer, count bigint not null default 1, waited float8);
    create function campaign_pull() returns trigger language plpgsql as $$ begin
      if new.lease is distinct from old.lease then
        if new.lease is not null then
          insert into campaign_ledger (what, who, stream_id, purpose, priority, waited)
          values ('claim', split_part(new.lease, '.', 1)::int, new.stream_id, new.purpose, new.priority,
            extract(epoch from clock_timestamp() - old.due_at) * 1000);
        else
          insert into campaign_ledger (what, who, stream_id, purpose, priority)
          values ('release', split_part(old.lease, '.', 1)::int, new.stream_id, new.purpose, new.priority);
        end if;
      end if;
      return null;
    end $$;
    create trigger campaign_pull after update on pulls for each row execute function campaign_pull();
    create function campaign_sink() returns trigger language plpgsql as $$ begin
      if new.delivered > old.delivered and new.lease is not null then
        insert into campaign_ledger (what, who, count)
        values ('deliver', split_part(new.lease, '.', 1)::int, new.delivered - old.delivered);
      end if;
      return null;
    end $$;
    create trigger campaign_sink after update on sinks for each row execute function campaign_sink();`)

export interface Share {
  readonly life: Life
  readonly seconds: number
  readonly count: number
}

/** What each life has done in a span in which it lived all the time. */
export const sharesOf = async (
  store: Store,
  what: 'release' | 'deliver',
  lives: readonly Life[],
  from: number,
  to: number,
): Promise<Share[]> => {
  const rows = await store.query<{ who: number; count: number }>(
    `select who, sum(count)::bigint as count from campaign_ledger where what = $1 and at >= $2 and at < $3 group by who`,
    [what, new Date(from), new Date(to)],
  )
  const counts = new Map(rows.map(({ who, count }) => [who, Number(count)]))
  return lives
    .filter((life) => life.from <= from && (life.until ?? Number.POSITIVE_INFINITY) >= to)
    .map((life) => ({ life, seconds: (to - from) / 1000, count: counts.get(life.pid) ?? 0 }))
}

/** How far the one who did most or least is from the mean. */
export const spreadOf = (shares: readonly Share[]): number => {
  const mean = shares.reduce((sum, { count }) => sum + count, 0) / shares.length
  return Math.max(...shares.map(({ count }) => Math.abs(count - mean) / mean))
}

export interface Resumption {
  /** Milliseconds from the death to the claim by somebody else. */
  readonly after: number
  /** How long others of its rank that were claimed about then had been due: behind those it has to wait like anybody. */
  readonly queue: number
}

/** How long what a dead process held lay there, for each row it held. */
export const resumptions = async (store: Store, { pid, until }: Life): Promise<Resumption[]> =>
  (
    await store.query<{ after: number | null; queue: number | null }>(
      `with held as (
         select distinct on (stream_id, purpose) stream_id, purpose, what from campaign_ledger
         where who = $1 and what in ('claim', 'release') and at <= $2 order by stream_id, purpose, at desc),
       resumed as (
         select h.stream_id, n.at, n.priority from held h left join lateral (
           select at, priority from campaign_ledger
           where what = 'claim' and stream_id = h.stream_id and purpose = h.purpose and at > $2 order by at limit 1) n on true
         where h.what = 'claim')
       select extract(epoch from r.at - $2)::float8 * 1000 as after,
         (select max(o.waited) from campaign_ledger o where o.what = 'claim' and o.priority = r.priority
            and o.stream_id not in (select stream_id from held) and o.at between r.at - interval '10 seconds' and r.at) as queue
       from resumed r`,
      [pid, new Date(until ?? Date.now())],
    )
  ).map(({ after, queue }) => ({ after: after ?? Number.POSITIVE_INFINITY, queue: queue ?? 0 }))
