/** The statements behind the budgets. Each is one round trip and one lock per limit. */

export const ensureSql = `
insert into budgets (id, connector, per, subject, slot_ms, counts)
select id, connector, per, subject, slot_ms, '{0}'
from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[]) as t (id, connector, per, subject, slot_ms)
on conflict (id) do nothing`

/**
 * Locks the rows in one order (no deadlock), moves each ring on to the present, and counts the request on all of them
 * or on none. Everything that is judged stands in the locked row itself: a sum over other rows would be taken from the
 * statement's snapshot, which is older than the lock, and two processes would both see room for the last request.
 *
 * The commit does not wait for the disk: the row of a whole app is locked until it is done, which would let through no
 * more requests than the disk syncs. What a power cut may forget is half a second of counting.
 */
export const reserveSql = `
with wanted as (
  select * from unnest($1::text[], $2::bigint[], $3::int[], $4::int[]) as t (id, slot, length, allowed)
), locked as (
  select id, last_slot, counts, told_remaining, told_ceiling, told_until
  from budgets where id = any($1::text[]) order by id for update
), moved as (
  -- A clock that is behind ours counts on the newest slot there is.
  select l.id, w.allowed, greatest(w.slot, l.last_slot) as slot,
    (array_fill(0, array[least(greatest(w.slot - l.last_slot, 0), w.length)::int]) || l.counts)[1:w.length] as counts,
    l.told_until > $5::timestamptz as told, l.told_remaining, l.told_ceiling, l.told_until
  from locked l join wanted w using (id)
), judged as (
  select m.*,
    (select coalesce(sum(c), 0) from unnest(m.counts) as c) < m.allowed as enough,
    (told is not true or told_remaining > floor(told_ceiling * $6::float8)) as told_enough
  from moved m
), verdict as (
  select count(*) = cardinality($1::text[]) and bool_and(enough and told_enough) as granted from judged
), counted as (
  update budgets b set
    last_slot = j.slot,
    counts = array[j.counts[1] + 1] || j.counts[2:],
    told_remaining = case when j.told then j.told_remaining - 1 end,
    told_ceiling = case when j.told then j.told_ceiling end,
    told_until = case when j.told then j.told_until end
  from judged j, verdict v
  where b.id = j.id and v.granted
  returning b.id
)
select j.id, j.slot, j.counts, j.enough, j.told_enough, j.told_until,
  v.granted and (select count(*) from counted) = cardinality($1::text[]) as granted
from judged j, verdict v, (select set_config('synchronous_commit', 'off', true)) as unsynced`

/**
 * Within one window (resets less than two seconds apart) the smaller count wins: answers overtake each other, and ours
 * already knows the requests under way. A new window replaces the old one.
 */
export const learnSql = `
update budgets set
  told_remaining = case when told_until > $4::timestamptz and told_until > $3::timestamptz - interval '2 seconds'
    then least(told_remaining, $2::int) else $2::int end,
  told_ceiling = case when told_until > $4::timestamptz and told_until > $3::timestamptz - interval '2 seconds'
    then greatest(told_ceiling, $2::int) else $2::int end,
  told_until = case when told_until > $4::timestamptz and told_until > $3::timestamptz
    then told_until else $3::timestamptz end
where id = $1`

/** How many requests were counted, at most, on any of these windows that has not passed. */
export const askedSql = `
select coalesce(max((select sum(c) from unnest(counts) as c)), 0)::int as asked from budgets
where id = any($1::text[]) and (last_slot + cardinality(counts)) * slot_ms > extract(epoch from $2::timestamptz) * 1000`
