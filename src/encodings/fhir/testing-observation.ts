/**
 * What FHIR R4 demands of an Observation, as far as ours can break it: what must be there, one value[x] of a known type,
 * the patterns of the primitive types, and the invariants obs-3, obs-6, obs-7, per-1, qty-3 and ele-1.
 * https://hl7.org/fhir/R4/observation.html, https://hl7.org/fhir/R4/datatypes.html. Only tests read it.
 */
const date = '([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)'
const dateTime = new RegExp(
  `^${date}(-(0[1-9]|1[0-2])(-(0[1-9]|[1-2][0-9]|3[0-1])(T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]+)?(Z|(\\+|-)((0[0-9]|1[0-3]):[0-5][0-9]|14:00)))?)?)?$`,
)
const instant = new RegExp(
  `^${date}-(0[1-9]|1[0-2])-(0[1-9]|[1-2][0-9]|3[0-1])T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]+)?(Z|(\\+|-)((0[0-9]|1[0-3]):[0-5][0-9]|14:00))$`,
)
const id = /^[A-Za-z0-9\-.]{1,64}$/
const code = /^[^\s]+(\s[^\s]+)*$/
const uri = /^\S+$/
const text = /^[\s\S]*\S[\s\S]*$/
const statuses = [
  'registered',
  'preliminary',
  'final',
  'amended',
  'corrected',
  'cancelled',
  'entered-in-error',
  'unknown',
]
type Json = { readonly [name: string]: unknown }
type Rules = { readonly [name: string]: (value: unknown, path: string) => readonly string[] }

const like = (pattern: RegExp) => (value: unknown, path: string) =>
  typeof value === 'string' && pattern.test(value) ? [] : [`${path} is not like ${pattern.source.slice(0, 40)}`]
const flag = (value: unknown, path: string) => (typeof value === 'boolean' ? [] : [`${path} is no boolean`])
const number = (value: unknown, path: string) =>
  typeof value === 'number' && Number.isFinite(value) ? [] : [`${path} is no number`]
const each = (rule: Rules[string]) => (value: unknown, path: string) =>
  Array.isArray(value) && value.length > 0
    ? value.flatMap((item, index) => rule(item, `${path}.${index}`))
    : [`${path} is no list with items`]
/** ele-1: an element has a value or children. A name ending in `?` may be absent; any other name is refused. */
const element =
  (rules: Rules, more?: (value: Json, path: string) => readonly string[]) => (value: unknown, path: string) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path} is no element`]
    const given = value as Json
    const found = Object.keys(given).length === 0 ? [`${path} is empty`] : []
    for (const [name, rule] of Object.entries(rules)) {
      const plain = name.replace(/\?$/, '')
      if (plain in given) found.push(...rule(given[plain], `${path}.${plain}`))
      else if (plain === name) found.push(`${path}.${plain} is missing`)
    }
    for (const name of Object.keys(given))
      if (!(name in rules) && !(`${name}?` in rules)) found.push(`${path}.${name} is no part of it`)
    return [...found, ...(more?.(given, path) ?? [])]
  }

const extension = each(element({ url: like(uri), valueString: like(text) }))
const besides = element({ extension })
const coding = element({ system: like(uri), code: like(code), 'display?': like(text) })
const concept = element({ coding: each(coding), 'text?': like(text) })
/** qty-3: a code needs its system. */
const quantity = element({ value: number, unit: like(text), system: like(uri), code: like(code) })
/** per-1: it does not end before it begins. */
const period = element(
  { start: like(dateTime), '_start?': besides, end: like(dateTime), '_end?': besides },
  ({ start, end }, path) =>
    Date.parse(start as string) <= Date.parse(end as string) ? [] : [`${path} ends before it begins`],
)
const sampledData = element({ origin: quantity, period: number, dimensions: number, data: like(/^[\d.eE\s-]+$/) })
const values: Rules = {
  'valueQuantity?': quantity,
  'valueCodeableConcept?': concept,
  'valueString?': like(text),
  'valueBoolean?': flag,
  'valueDateTime?': like(dateTime),
  '_valueDateTime?': besides,
  'valuePeriod?': period,
  'valueSampledData?': sampledData,
  'dataAbsentReason?': concept,
}
/** obs-6: a reason for absence only where there is no value; and never two values. */
const oneValue = (given: Json, path: string): readonly string[] => {
  const told = Object.keys(given).filter((name) => name.startsWith('value'))
  return told.length > 1 || (told.length === 1 && 'dataAbsentReason' in given)
    ? [`${path} has ${told} and a reason`]
    : []
}
/** obs-3 of ours: a component says something. */
const component = element({ code: concept, ...values }, (given, path) => [
  ...oneValue(given, path),
  ...(Object.keys(given).length < 2 ? [`${path} says nothing`] : []),
])

const observation = element(
  {
    resourceType: like(/^Observation$/),
    id: like(id),
    meta: element({ versionId: like(id), lastUpdated: like(instant) }),
    identifier: each(element({ system: like(uri), value: like(text) })),
    status: like(new RegExp(`^(${statuses.join('|')})$`)),
    'category?': each(concept),
    code: concept,
    subject: element({ type: like(uri), identifier: element({ system: like(uri), value: like(text) }) }),
    'effectiveDateTime?': like(dateTime),
    '_effectiveDateTime?': besides,
    'effectivePeriod?': period,
    issued: like(instant),
    'method?': concept,
    'device?': element({ display: like(text) }),
    'interpretation?': each(concept),
    'note?': each(element({ text: like(text) })),
    'valueQuantity?': quantity,
    'valueCodeableConcept?': concept,
    'dataAbsentReason?': concept,
    'component?': each(component),
  },
  (given, path) => [
    ...oneValue(given, path),
    ...('effectiveDateTime' in given === 'effectivePeriod' in given ? [`${path} has no single effective time`] : []),
    ...sameCode(given, path),
  ],
)

/** obs-7: a component whose code is the observation's own leaves no value for the observation. */
const sameCode = ({ code: whole, component: parts = [], ...rest }: Json, path: string): readonly string[] => {
  const codes = (told: unknown) =>
    ((told as { coding?: Json[] } | undefined)?.coding ?? []).map((one) => `${one['system']}|${one['code']}`)
  const its = codes(whole)
  const shared = (parts as Json[]).some((part) => codes(part['code']).some((each) => its.includes(each)))
  return shared && Object.keys(rest).some((name) => name.startsWith('value')) ? [`${path} has its value twice`] : []
}

/** Everything that is wrong with an Observation. */
export const faultsOfObservation = (given: unknown): readonly string[] => observation(given, 'Observation')
