/** What an Observation is of: by LOINC where there is a code, and always by our own kind. https://loinc.org */
import { dictionary, type Entry, isKind, type RecordKind } from '../../core/index.js'
import { type Concept, systems } from './systems.js'

/** These series pick one figure of many, and the code of the plain figure would say too much. */
const picked = ['low', 'lowest', 'min', 'high', 'highest', 'max', 'maximal', 'minimal']

const panel: Concept = {
  coding: [
    { system: systems.loinc, code: '85354-9', display: 'Blood pressure panel with all children optional' },
    { system: systems.kind, code: 'blood_pressure' },
  ],
  text: 'Blood pressure',
}

export const codeOf = (kind: RecordKind | 'blood_pressure', series: string | undefined): { readonly code: Concept } => {
  if (!isKind(kind)) return { code: panel }
  const entry: Entry = dictionary[kind]
  const loinc = loincOf(entry, series)
  return {
    code: {
      coding: [
        ...(loinc === undefined ? [] : [{ system: systems.loinc, code: loinc }]),
        { system: systems.kind, code: kind, display: entry.title },
      ],
      text: series === undefined ? entry.title : `${entry.title} (${series.replace(/_/g, ' ')})`,
    },
  }
}

const loincOf = (entry: Entry, series: string | undefined): string | undefined => {
  const general = entry.codes?.loinc
  if (series === undefined) return general
  const ofSeries = entry.shape === 'sample' ? entry.series?.loinc : undefined
  if (ofSeries !== undefined) return Object.hasOwn(ofSeries, series) ? ofSeries[series] : undefined
  return picked.includes(series) ? undefined : general
}

const ofKind = (kind: 'blood_pressure_systolic' | 'blood_pressure_diastolic'): Concept => codeOf(kind, undefined).code
export const pressureCodes = {
  systolic: ofKind('blood_pressure_systolic'),
  diastolic: ofKind('blood_pressure_diastolic'),
} as const
