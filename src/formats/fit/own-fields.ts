/**
 * Developer fields in a file we write: those the activity brings along, renumbered where they would clash, and our own
 * for what FIT has no field for (a channel only GPX knows, the name of an activity). Other readers show or skip them;
 * this codec puts them back in their place.
 */
import type { DeveloperField, DeveloperValue, More, MoreValue } from '../../core/index.js'
import type { LossList } from '../report.js'
import { type BaseTypeName, baseTypeOf } from './base-types.js'
import { profileNamed } from './profile/index.js'

/** The sixteen bytes `tributary-extras`, as an app's id. */
export const ownApplication = '7472696275746172792d657874726173'

export const isOwn = ({ application }: DeveloperField): boolean => application === ownApplication

/** FIT leaves one byte for each of the two numbers; the last value says "none". */
const most = 255
/** Bytes of a name or a text that surely fit into a field. */
const longestText = 254

const utf8 = new TextEncoder()

export class DeveloperTable {
  readonly #applications = new Map<number, string>()
  readonly #fields = new Map<number, DeveloperField>()
  readonly #known = new Map<string, DeveloperField>()
  readonly #losses: LossList

  constructor(losses: LossList) {
    this.#losses = losses
  }

  /** All fields in use, for their descriptions. */
  get fields(): readonly DeveloperField[] {
    return [...this.#fields.values()]
  }

  /** The field under numbers that are free in this file; `undefined` when there are no more. */
  use(field: DeveloperField): DeveloperField | undefined {
    const key = JSON.stringify(field)
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const app = `${field.application ?? ''}@${field.applicationVersion ?? ''}`
    for (let index = field.index, tries = 0; tries < most; index = (index + 1) % most, tries += 1) {
      if (index >= most || (this.#applications.get(index) ?? app) !== app) continue
      for (let number = field.number, each = 0; each < most; number = (number + 1) % most, each += 1) {
        if (number >= most || this.#fields.has(index * 256 + number)) continue
        const type = field.type in baseTypeOf ? field.type : 'float64'
        const placed = { ...field, index, number, type }
        this.#applications.set(index, app)
        this.#fields.set(index * 256 + number, placed)
        this.#known.set(key, placed)
        return placed
      }
    }
    this.#losses.add('developer', 'out-of-range', 'A FIT file holds no more developer fields.')
    return undefined
  }

  /** A field of ours; `undefined` where the name is too long for FIT. */
  own(name: string, type: BaseTypeName, unit?: string): DeveloperField | undefined {
    if (utf8.encode(name).length > longestText) return undefined
    return this.use({
      name,
      ...(unit !== undefined && utf8.encode(unit).length <= longestText && { unit }),
      application: ownApplication,
      index: 0,
      number: 0,
      type,
    })
  }

  /** Values as developer fields of ours; what does not fit is told as lost. */
  ownValues(values: Readonly<Record<string, MoreValue | undefined>>, place: string): readonly DeveloperValue[] {
    return Object.entries(values).flatMap(([name, value]) => {
      if (value === undefined) return []
      const isText = typeof value === 'string' || (Array.isArray(value) && typeof value[0] === 'string')
      const size = isText ? utf8.encode([value].flat().join('\0')).length : [value].flat().length * 8
      const field = size <= longestText && size > 0 ? this.own(name, isText ? 'string' : 'float64') : undefined
      if (field === undefined) this.#losses.add(`${place}.${name}`, 'out-of-range', `FIT has no room for this ${name}.`)
      return field === undefined ? [] : [{ field, value }]
    })
  }

  /** Foreign values under the numbers they have in this file. */
  foreign(values: readonly DeveloperValue[] = []): readonly DeveloperValue[] {
    return values.flatMap(({ field, value }) => {
      const placed = this.use(field)
      return placed === undefined ? [] : [{ field: placed, value }]
    })
  }
}

/** Parts values into those the message has a field for and those it has none for. */
export const byPlace = (message: string, values: More = {}): { readonly known: More; readonly unknown: More } => {
  const { byName } = profileNamed(message)
  const entries = Object.entries(values)
  return {
    known: Object.fromEntries(entries.filter(([name]) => byName.has(name))),
    unknown: Object.fromEntries(entries.filter(([name]) => !byName.has(name))),
  }
}

/** Parts developer values into ours, by name, and those of others. */
export const byOwner = (
  values: readonly DeveloperValue[],
): { readonly own: More; readonly foreign: readonly DeveloperValue[] } => ({
  own: Object.fromEntries(values.filter(({ field }) => isOwn(field)).map(({ field, value }) => [field.name, value])),
  foreign: values.filter(({ field }) => !isOwn(field)),
})
