/** I8 at every moment: nothing is about to be sent to where it is known to be, or known to have been. */
import type { Done } from '../life-of-a-process.js'
import type { Sight } from '../workouts/truth.js'
import type { World } from '../world.js'

interface Intent {
  readonly activity: string
  readonly connection: string
}

/** Told of every statement; looks at those that write an intent. */
export const sendingWatch = (world: World, sight: Sight, problems: string[]) => {
  const known = new Set<string>()
  return async ({ text, params, db }: Done): Promise<void> => {
    const intents = intentsIn(text, params, world.clock.now())
    if (intents.length === 0) return
    sight.look()
    for (const intent of intents) for (const problem of await problemsOf(intent, sight, db)) known.add(problem)
    for (const problem of known) if (!problems.includes(problem)) problems.push(problem)
    known.clear()
    world.sends++
  }
}

/** An intent that is written again, with what came of it, has been sent before. */
const intentsIn = (text: string, params: readonly unknown[], now: number): readonly Intent[] => {
  if (!text.includes('insert into activity_links')) return []
  const [, activities, connections, states, , , , intendedAt, , , reasons] = params as readonly (readonly string[])[]
  return (activities ?? []).flatMap((activity, index) => {
    const isNew = Date.parse(intendedAt?.[index] ?? '') === now && reasons?.[index] === null
    return states?.[index] === 'intended' && isNew ? [{ activity, connection: connections?.[index] as string }] : []
  })
}

const problemsOf = async ({ activity, connection }: Intent, sight: Sight, db: Done['db']): Promise<string[]> => {
  const rows = await db.query<{
    connection: string
    connector: string
    external_id: string
    activity: string | null
    gone: boolean
  }>(
    `select l.connection_id as connection, c.connector, l.external_id, l.activity_id as activity, l.gone_at is not null as gone
     from activity_listings l join connections c on c.id = l.connection_id
     where l.individual_id = (select individual_id from activities where id = $1)`,
    [activity],
  )
  const workouts = new Set(
    rows.flatMap((row) => (row.activity === activity ? (sight.at(row.connector, row.external_id)?.workout ?? []) : [])),
  )
  return rows.flatMap((row) => {
    if (row.connection !== connection) return []
    const there = sight.at(row.connector, row.external_id)
    if (there === undefined || !workouts.has(there.workout)) return []
    const how = there.isUpload ? 'an upload of ours' : 'its own'
    return [
      `about to be sent to ${row.connector}, which ${row.gone ? 'had it, and it was removed there' : 'lists it'}: workout ${there.workout.slice(0, 8)}, ${how}, ${row.external_id}`,
    ]
  })
}
