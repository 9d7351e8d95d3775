/** Which connections are one history, and which could be. */
import type { Connector } from '../../kit/index.js'
import type { Db } from '../store/db.js'

export interface SuccessionView {
  readonly successor: { readonly id: string; readonly connector: string }
  readonly predecessor: { readonly id: string; readonly connector: string }
  /** Since when they are one; absent where they could be, and the person has not said so. */
  readonly since?: string
  /** The last moment that is still told by the predecessor. */
  readonly seam?: string
}

export const successionsFor = async (
  db: Db,
  connectors: ReadonlyMap<string, Connector>,
  individual: string,
): Promise<SuccessionView[]> => {
  const rows = await db.query<{
    successor: string
    successor_connector: string
    predecessor: string
    predecessor_connector: string
    continued_at: Date | null
    is_one: boolean
    seam: Date | null
  }>(
    `select s.id as successor, s.connector as successor_connector, p.id as predecessor, p.connector as predecessor_connector,
       p.continued_by is not null as is_one, p.continued_at, seam.at as seam
     from connections s join connections p on p.individual_id = s.individual_id and p.id <> s.id
     left join lateral (
       select max(at) as at from streams st, lateral (
         select max(order_at) as at from samples where stream_id = st.id and deleted_at is null
         union all select max(order_at) from events where stream_id = st.id and deleted_at is null) newest
       where st.connection_id = p.id and p.continued_by = s.id) seam on true
     where s.individual_id = $1 and s.state <> 'disconnected' and (p.continued_by is null or p.continued_by = s.id)
     order by s.connected_at, p.connected_at`,
    [individual],
  )
  return rows
    .filter((row) => connectors.get(row.predecessor_connector)?.status?.successor === row.successor_connector)
    .map((row) => ({
      successor: { id: row.successor, connector: row.successor_connector },
      predecessor: { id: row.predecessor, connector: row.predecessor_connector },
      ...(row.is_one && row.continued_at !== null && { since: row.continued_at.toISOString() }),
      ...(row.seam !== null && { seam: row.seam.toISOString() }),
    }))
}
