/** I2: every revision arrived, first in order, always the same, and the last one is what the store holds. */
import type { Envelope } from '../../../src/kit/index.js'
import type { World } from '../world.js'
import { told } from './facts.js'
import type { Stored } from './stored.js'

export const checkDelivery = async ({ far, store }: World, { records }: Stored): Promise<string[]> => {
  const problems: string[] = []
  const contents = new Map<string, string>()
  const newest = new Map<string, Envelope>()
  const differing: string[] = []
  const early: string[] = []
  for (const envelope of far.taken) {
    const { id, revision } = envelope.data
    const content = JSON.stringify(envelope)
    const known = contents.get(envelope.id)
    if (known !== undefined) {
      if (known !== content) differing.push(envelope.id)
      continue
    }
    contents.set(envelope.id, content)
    const before = newest.get(id)
    for (let expected = (before?.data.revision ?? 0) + 1; expected < revision; expected++)
      if (!far.refused.has(`${id}.${expected}`)) early.push(envelope.id)
    if ((before?.data.revision ?? 0) > revision) early.push(envelope.id)
    else newest.set(id, envelope)
  }
  problems.push(
    ...told(differing, (id) => `delivered twice with different contents: ${id}`),
    ...told(early, (id) => `delivered out of order: ${id} before its predecessor`),
  )
  const parked = new Set(
    (await store.query<{ envelope_id: string }>('select envelope_id from parked')).map((row) => row.envelope_id),
  )
  const lost: string[] = []
  const strange: string[] = []
  for (const record of records) {
    for (let revision = 1; revision <= record.revision; revision++) {
      const id = `${record.id}.${revision}`
      if (!contents.has(id) && !parked.has(id)) lost.push(`${id} (${record.kind})`)
    }
    const last = newest.get(record.id)
    if (last === undefined || last.data.revision !== record.revision) continue
    const { value, code, deleted } = last.data
    if (value !== record.value || code !== record.code || deleted?.reason !== record.deleted) strange.push(last.id)
  }
  problems.push(
    ...told(lost, (id) => `never delivered: ${id}`),
    ...told(strange, (id) => `the last delivery is not what the store holds: ${id}`),
  )
  for (const id of far.refused) if (!parked.has(id)) problems.push(`refused and not parked: ${id}`)
  return problems
}
