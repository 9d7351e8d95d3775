/**
 * Who measured, and through which app it came. Names of phones and watches are people's ("Anna’s Apple Watch"), so a
 * device is told by its maker and model; an app keeps its name, so that what travelled through Health from a service we
 * know can be recognised.
 */
export interface Source {
  readonly device?: string | undefined
  /** `com.apple.health` for Apple's own devices, else the app: its bundle where it is told, or its name. */
  readonly origin?: string | undefined
}
export const apple = 'com.apple.health'

const fieldNames = 'name|manufacturer|model|hardware|firmware|software|localIdentifier|UDI|creation date'
// Values hold commas themselves, as in `hardware:Watch7,3`.
const fieldPattern = new RegExp(`(?:^|, )(${fieldNames}):(.*?)(?=, (?:${fieldNames}):|>$|$)`, 'g')
/** Phones and watches say what they are in their names, in every language; an Omnipod is no iPod. */
const appleDevice = /Apple\s?Watch|iPhone|iPad|iPod/

interface SourceFacts {
  readonly sourceName?: string | undefined
  readonly sourceVersion?: string | undefined
  readonly bundle?: string | undefined
  readonly manufacturer?: string | undefined
  readonly model?: string | undefined
  readonly hardware?: string | undefined
  readonly software?: string | undefined
}

/** `<<HKDevice: 0x3012772a0>, name:Apple Watch, manufacturer:Apple Inc., model:Watch, hardware:Watch7,3, …>` */
const deviceFacts = (written: string | undefined): SourceFacts => {
  if (written === undefined) return {}
  const facts: Record<string, string> = {}
  const from = written.indexOf('>, ')
  for (const [, field = '', value = ''] of written.slice(from < 0 ? 0 : from + 3).matchAll(fieldPattern))
    if (value !== '') facts[field] = value
  return facts
}

export const sourceFrom = (facts: SourceFacts): Source => {
  const device = deviceOf(facts)
  const origin = originOf(facts)
  return { ...(device !== undefined && { device }), ...(origin !== undefined && { origin }) }
}

const deviceOf = ({ manufacturer, model, hardware, sourceName }: SourceFacts): string | undefined => {
  const maker = manufacturer !== undefined && /^apple\b/i.test(manufacturer) ? 'Apple' : manufacturer
  const what = maker === 'Apple' ? (hardware ?? model) : (model ?? hardware)
  if (what !== undefined) return maker === undefined || what.startsWith(maker) ? what : `${maker} ${what}`
  if (maker !== undefined && maker !== 'Apple') return maker
  const named = [
    ...new Set([...(sourceName ?? '').matchAll(new RegExp(appleDevice, 'g'))].map(([word]) => wordOf(word))),
  ]
  // Sums of several devices carry the names of all of them.
  return named.length === 0 ? undefined : named.sort().join(' + ')
}
const wordOf = (word: string): string => (word.startsWith('i') ? `Apple ${word}` : 'Apple Watch')

const originOf = ({ bundle, sourceName, sourceVersion, manufacturer, software }: SourceFacts): string | undefined => {
  if (bundle !== undefined && bundle !== '') return bundle.startsWith(apple) ? apple : bundle
  const name = sourceName?.trim()
  if (name === undefined || name === '') return undefined
  // A watch somebody called "Bob" is known by writing under the version of its own system.
  const isItself = software !== undefined && software === sourceVersion && /^apple\b/i.test(manufacturer ?? '')
  return isItself || appleDevice.test(name) || name === 'Health' ? apple : name
}

const known = new Map<string, Source>()
const mostKnown = 5000

/** The same for a record of the export; there are few sources and many records. */
export const exportedSource = (told: {
  readonly sourceName?: string | undefined
  readonly sourceVersion?: string | undefined
  readonly device?: string | undefined
}): Source => {
  const { sourceName = '', sourceVersion = '', device = '' } = told
  // The address changes from one export to the next and from one minute to the next.
  const from = device.indexOf('>, ')
  const key = `${sourceName}\n${sourceVersion}\n${from < 0 ? device : device.slice(from)}`
  let source = known.get(key)
  if (source === undefined) {
    const facts = { ...deviceFacts(told.device), sourceName: told.sourceName, sourceVersion: told.sourceVersion }
    // A copy: slices of a file would keep all they were cut from.
    source = JSON.parse(JSON.stringify(sourceFrom(facts))) as Source
    if (known.size >= mostKnown) known.clear()
    known.set(key, source)
  }
  return source
}

/**
 * The natural key tells devices apart, but not two apps that write at the same time on the same device: theirs names
 * the app as well.
 */
export const keyFor = (
  { device = '', origin = apple }: Source,
  start: number | string,
  end: number | string | undefined,
  series = '',
): string | undefined => (origin === apple ? undefined : [start, end ?? '', origin, device, series].join('|'))
