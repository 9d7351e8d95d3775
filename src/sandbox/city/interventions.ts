/** What somebody at the admin page made a person do: delete a document, or change it. */
import type { Instant } from '../../core/index.js'
import type { Living } from '../person.js'

export interface Intervention {
  /** The document's id. */
  readonly id: string
  readonly at: Instant
  readonly change: 'delete' | 'edit'
}

/** The document with the interventions that name it. An edit adds a version that differs in something visible. */
export const changed = <T>(living: Living<T>, interventions: readonly Intervention[] | undefined): Living<T> => {
  let result = living
  for (const { id, at, change } of interventions ?? []) {
    if (id !== living.id) continue
    const last = result.versions.at(-1)
    if (last === undefined || at < (result.versions[0]?.at ?? 0)) continue
    if (change === 'delete') result = { ...result, deletedAt: Math.min(at, result.deletedAt ?? at) }
    else
      result = {
        ...result,
        versions: [...result.versions.filter((version) => version.at < at), { at, value: edited(last.value) }],
      }
  }
  return result
}

const edited = <T>(value: T): T => {
  const fields = { ...value } as Record<string, unknown>
  if (typeof fields['latencySeconds'] === 'number')
    return {
      ...value,
      latencySeconds: fields['latencySeconds'] + 60,
      averageHeartRate: Number(fields['averageHeartRate']) + 1,
      score: Math.max(1, Number(fields['score']) - 1),
      edited: true,
    }
  if (typeof fields['activeKcal'] === 'number')
    return { ...value, activeKcal: fields['activeKcal'] + 11, name: 'Renamed' }
  if (typeof fields['weightKg'] === 'number')
    return { ...value, weightKg: Math.round(fields['weightKg'] * 10 + 3) / 10 }
  if (typeof fields['code'] === 'string') return { ...value, comment: 'changed' }
  return value
}
