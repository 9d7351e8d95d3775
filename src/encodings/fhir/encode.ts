/** A record becomes an Observation; two pressures of one moment become one. Every kind can be said. */
import {
  dictionary,
  type Entry,
  type Envelope,
  type EventEntry,
  isKind,
  type OutgoingRecord,
} from '../../core/index.js'
import { type Encoded, type Encoding, flagsOf, pairMessageId, pairOf, pressurePair, unexpressed } from '../encoding.js'
import { codeOf, pressureCodes } from './codes.js'
import { type Component, componentsOf } from './components.js'
import { absent, concept, quantityOf, systems } from './systems.js'
import { effectiveOf } from './time.js'

const mediaType = 'application/fhir+json'
const schema = 'http://hl7.org/fhir/StructureDefinition/Observation'

export const fhir: Encoding = {
  id: 'fhir',
  title: 'FHIR R4 observations',
  companions: pressurePair,
  encode(envelope, companion): Encoded {
    const { kind, data } = envelope
    if (!isKind(kind)) return unexpressed('the dictionary does not know this kind')
    const pair = Object.hasOwn(pressurePair, kind) ? pairOf(data, companion) : undefined
    const first = pair === undefined ? data : (pair.systolic ?? data)
    const second = pair?.systolic === undefined ? undefined : pair.diastolic
    const body =
      pair === undefined ? { ...codeOf(kind, data.series), ...saidOf(data, dictionary[kind]) } : pressures(pair)
    // Of a reading, one half may go while the other stands.
    const gone = envelope.type === 'record-deleted' && (companion === undefined || companion.deleted !== undefined)
    return {
      messages: [
        {
          ...envelope,
          // What is left of a reading is told anew, and only the whole of it deleted.
          ...(envelope.type === 'record-deleted' && !gone && { type: 'record-updated' as const }),
          id: pair === undefined ? envelope.id : pairMessageId(first, second),
          datacontenttype: mediaType,
          dataschema: schema,
          data: {
            ...frameOf(envelope, first, second, gone),
            ...(gone ? { ...codeOnly(body), dataAbsentReason: absent('unknown') } : body),
          },
        },
      ],
    }
  },
}

/** Whose, when, whence: all but code and value. */
const frameOf = (envelope: Envelope, record: OutgoingRecord, second: OutgoingRecord | undefined, gone: boolean) => {
  const { fhir: category } = (isKind(record.kind) && (dictionary[record.kind] as Entry).codes) || {}
  const { method, device } = record
  const flags = flagsOf(record, second)
  return {
    resourceType: 'Observation',
    id: record.id,
    meta: {
      versionId: second === undefined ? String(record.revision) : `${record.revision}.${second.revision}`,
      lastUpdated: envelope.time,
    },
    identifier: [{ system: systems.uri, value: `urn:uuid:${record.id}` }],
    status: gone ? 'entered-in-error' : statusOf(record, second),
    ...(category !== undefined && { category: [concept(systems.category, category)] }),
    subject: { type: 'Patient', identifier: { system: systems.individual, value: envelope.individual } },
    ...effectiveOf(record),
    issued: envelope.time,
    ...(method !== undefined && { method: concept(systems.method, method, method) }),
    ...(device !== undefined && device.trim() !== '' && { device: { display: device } }),
    ...(flags.length > 0 && {
      interpretation: flags.map((flag) => concept(systems.flag, flag, flag.replace(/^implausible:/, 'implausible '))),
    }),
    ...(gone && { note: [{ text: `Deleted: ${envelope.data.deleted?.reason ?? 'not told why'}` }] }),
  }
}

/** What the service still reckons is preliminary; what it or a mended mapper has corrected is amended. */
const statusOf = ({ revision, detail }: OutgoingRecord, second: OutgoingRecord | undefined): string => {
  if ((detail as { readonly final?: unknown } | undefined)?.final === false) return 'preliminary'
  return revision === 1 && (second?.revision ?? 1) === 1 ? 'final' : 'amended'
}

const saidOf = (record: OutgoingRecord, entry: Entry): Readonly<Record<string, unknown>> => {
  if (entry.shape === 'sample')
    return record.value === undefined
      ? { dataAbsentReason: absent('unknown') }
      : { valueQuantity: quantityOf(record.value, entry.unit), ...seriesOf(record) }
  if (entry.shape === 'coded')
    return record.code === undefined
      ? { dataAbsentReason: absent('unknown') }
      : {
          valueCodeableConcept: concept(`${systems.value}:${record.kind}`, record.code, record.code.replace(/_/g, ' ')),
          ...seriesOf(record),
        }
  const component = componentsOf(record.kind, entry.detail.fields, record.detail)
  const value = headlineOf(record, entry)
  return {
    // Nothing may be known but its time, or all but the one figure its code stands for.
    ...(value !== undefined ? { valueQuantity: value } : withoutValue(entry, component.length)),
    ...(component.length > 0 && { component }),
  }
}

const withoutValue = ({ codes }: EventEntry, components: number) =>
  components === 0 || codes?.loinc !== undefined ? { dataAbsentReason: absent('unknown') } : {}

/** The figure an event's LOINC code stands for: sleep duration of a night, energy of a meal. */
const headlines: Readonly<Record<string, string>> = { sleep_session: 'totalSeconds', nutrition: 'energyKcal' }

const headlineOf = ({ kind, detail }: OutgoingRecord, { detail: { fields } }: EventEntry) => {
  const field = headlines[kind]
  const shape = field === undefined ? undefined : fields[`${field}?`]
  const value = field === undefined ? undefined : (detail as Readonly<Record<string, unknown>> | undefined)?.[field]
  return shape?.type === 'number' && typeof value === 'number' ? quantityOf(value, shape.unit) : undefined
}

/** What tells a value from others of its kind and time is a component of its own, named by the dictionary where it is. */
const seriesOf = ({ kind, series }: OutgoingRecord): { readonly component?: readonly Component[] } => {
  if (series === undefined || series.trim() === '') return {}
  const named =
    (isKind(kind) && (dictionary[kind] as { readonly series?: { readonly names: string } }).series?.names) || 'series'
  const code = concept(systems.field, `${kind}.${named}`, named)
  return { component: [{ code, valueString: series }] }
}

type Pair = ReturnType<typeof pairOf>

/** https://hl7.org/fhir/R4/bp.html: one panel with both, and of the one that is not known that it is not. */
const pressures = ({ systolic, diastolic }: Pair) => ({
  ...codeOf('blood_pressure', undefined),
  component: [
    half('systolic', systolic),
    half('diastolic', diastolic),
    ...(seriesOf((systolic ?? diastolic) as OutgoingRecord).component ?? []),
  ],
})

const half = (which: 'systolic' | 'diastolic', record: OutgoingRecord | undefined) => ({
  code: pressureCodes[which],
  ...(record?.value === undefined || record.deleted !== undefined
    ? { dataAbsentReason: absent('unknown') }
    : { valueQuantity: quantityOf(record.value, 'mm[Hg]') }),
})

const codeOnly = ({ code }: Readonly<Record<string, unknown>>) => ({ code })
