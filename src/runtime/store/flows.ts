/** Cells of the matrix source × target that a person has set. */
import type { FlowRule } from '../../sync/index.js'
import type { Db } from './db.js'

export const flowsOf = (db: Db, individual: string): Promise<FlowRule[]> =>
  db.query<FlowRule>('select source, target, allowed from flows where individual_id = $1 order by source, target', [
    individual,
  ])

/** Sets these cells and leaves the others. Only between connections of this person. Returns how many were set. */
export const saveFlows = async (
  db: Db,
  individual: string,
  rules: readonly FlowRule[],
  now: number,
): Promise<number> => {
  const cells = [...new Map(rules.map((rule) => [`${rule.source} ${rule.target}`, rule])).values()]
  return (
    await db.query(
      `insert into flows (source, target, individual_id, allowed, changed_at)
       select i.source, i.target, $1, i.allowed, $2
       from unnest($3::uuid[], $4::uuid[], $5::boolean[]) as i (source, target, allowed)
       join connections s on s.id = i.source and s.individual_id = $1
       join connections t on t.id = i.target and t.individual_id = $1
       where i.source <> i.target
       on conflict (source, target) do update set allowed = excluded.allowed, changed_at = excluded.changed_at
       returning 1 as one`,
      [
        individual,
        new Date(now),
        cells.map(({ source }) => source),
        cells.map(({ target }) => target),
        cells.map(({ allowed }) => allowed),
      ],
    )
  ).length
}
