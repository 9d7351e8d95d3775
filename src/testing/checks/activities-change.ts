/** What is done to an upload afterwards, against the simulated service. */
import type { ActivityEdit, EditableField } from '../../kit/index.js'
import type { Check } from '../check.js'
import { errorIn, examineWorkouts, type Fresh, secondsApart, sendToTheEnd, type Workshop } from '../workouts.js'

export const changes: Check = {
  id: 'changes',
  title: 'an edit of an upload arrives at the service, and one that is removed is gone',
  level: 'silver',
  examine: (subject) =>
    examineWorkouts(
      subject,
      (activities) => activities.edit !== undefined || activities.delete !== undefined,
      async (workshop) => {
        const known = await oneThere(workshop)
        if (known === undefined) return ['there is no workout to be changed']
        return [...(await editProblems(workshop, known)), ...(await removalProblems(workshop, known))]
      },
    ),
}

interface Known {
  /** As the service is asked for it. */
  readonly externalId: string
  /** As it stands on the shelf. */
  readonly id: string
}

const now = ({ simulation }: Workshop): number => simulation.city.room.clock.now()

/** One that we sent there; where nothing can be sent, one that is there. */
const oneThere = async (workshop: Workshop): Promise<Known | undefined> => {
  const { activities, simulation, shelf } = workshop
  const fresh: Fresh | undefined = workshop.fresh()
  if (fresh !== undefined) {
    await sendToTheEnd(workshop, fresh.outgoing)
    await simulation.wait(activities.upload?.visibleWithinSeconds ?? 300)
  }
  const held = shelf
    .list(now(workshop))
    .findLast(({ recordedAs, isUpload }) => (fresh === undefined ? !isUpload : recordedAs === fresh.workout))
  if (held === undefined) return undefined
  const { start } = held.outline
  const listed = await workshop.listed(start.at - 26 * 3_600_000, start.at + 26 * 3_600_000)
  const found = listed.find((summary) => secondsApart(summary.start, start) < 2)
  return found && { externalId: found.externalId, id: held.id }
}

const editProblems = async (workshop: Workshop, { externalId, id }: Known): Promise<readonly string[]> => {
  const { activities, simulation, shelf } = workshop
  const { edit } = activities
  if (edit === undefined) return []
  const found: string[] = []
  const before = shelf.get(id, now(workshop))
  const wanted: Required<ActivityEdit> = {
    name: 'Around the reservoir, twice',
    notes: 'With a stop at the weir.',
    sport: before?.sport === 'walking' ? 'running' : 'walking',
    isPrivate: before?.isPrivate !== true,
  }
  for (const field of edit.fields) {
    await edit.send(simulation.task(), externalId, { [field]: wanted[field] } as Partial<ActivityEdit>)
    const after = shelf.get(id, now(workshop))
    if (after?.[field] !== wanted[field]) found.push(`an edit of ${titles[field]} does not arrive`)
  }
  return found
}
const titles: Readonly<Record<EditableField, string>> = {
  name: 'its name',
  notes: 'its notes',
  sport: 'its sport',
  isPrivate: 'who sees it',
}

const removalProblems = async (workshop: Workshop, { externalId, id }: Known): Promise<readonly string[]> => {
  const { activities, simulation, shelf } = workshop
  if (activities.delete === undefined) return []
  await activities.delete(simulation.task(), externalId)
  if (shelf.get(id, now(workshop)) !== undefined) return ['an upload that is removed is there still']
  const again = await errorIn(async () => activities.delete?.(simulation.task(), externalId))
  return again === undefined ? [] : [`removing what is gone already leads to ${again}`]
}
