/**
 * Electrocardiograms: a file each, some lines of words and then the voltages. The words are those of the phone's
 * language and so are the decimal marks; what each line is, is told by its place and its shape.
 */
import { type DetailOf, defineStream, event, maybe, texts, z } from '../../kit/index.js'
import { extrasOf } from './samples.js'
import { sourceFrom } from './sources.js'
import { exportedTime } from './times.js'
import { lookUp } from './types.js'

const Recording = z.object({
  ...texts('recorded classification device samplingRate lead averageHeartRate symptoms'),
  microvolts: maybe(z.array(z.number())),
})

export const electrocardiograms = defineStream({
  title: 'Electrocardiograms of an export',
  emits: ['electrocardiogram'],
  page: z.object({ recordings: z.array(Recording) }),
  *map({ recordings }) {
    for (const {
      recorded,
      classification,
      device,
      samplingRate,
      lead,
      averageHeartRate,
      symptoms,
      microvolts,
    } of recordings) {
      const source = sourceFrom({ manufacturer: 'Apple', hardware: device, sourceName: 'Apple Watch' })
      const when = { start: exportedTime(recorded, undefined) }
      const detail: DetailOf<'electrocardiogram'> = {
        ...classificationOf(classification),
        ...(lead !== undefined && { lead, leads: 1 }),
        ...numberIn('samplingHz', samplingRate),
        ...numberIn('averageHeartRate', averageHeartRate),
        ...(symptoms !== undefined && { symptoms: symptoms.split(/\s*,\s*/) }),
        ...(microvolts !== undefined && microvolts.length > 0 && { waveform: microvolts }),
      }
      yield event('electrocardiogram', detail, when, extrasOf({ ...source, when }))
    }
  },
})

type Rhythm = DetailOf<'electrocardiogram'>['classification']
/** Apple's words in English; a phone in another language has its own, which is kept as it is. */
const rhythms: Readonly<Record<string, Rhythm>> = {
  'sinus rhythm': 'sinus_rhythm',
  'atrial fibrillation': 'atrial_fibrillation',
  'high heart rate': 'inconclusive_high_heart_rate',
  'low heart rate': 'inconclusive_low_heart_rate',
  'inconclusive low heart rate': 'inconclusive_low_heart_rate',
  'inconclusive high heart rate': 'inconclusive_high_heart_rate',
  inconclusive: 'inconclusive',
  'poor recording': 'poor_recording',
  'inconclusive poor recording': 'poor_recording',
  unrecognized: 'not_classified',
}
export const classificationOf = (
  word: string | undefined,
): Pick<DetailOf<'electrocardiogram'>, 'classification' | 'classificationName'> => {
  if (word === undefined) return {}
  const known = word.toLowerCase()
  return { classification: Object.hasOwn(rhythms, known) ? rhythms[known] : 'unknown', classificationName: word }
}
const numberIn = <F extends string>(field: F, written: string | undefined) => {
  const value = Number.parseFloat((written ?? '').replace(',', '.'))
  return (Number.isFinite(value) ? { [field]: value } : {}) as { readonly [K in F]?: number }
}

/** A strip is thirty seconds of 512 values; a file with a hundred times as many is none. */
const mostVoltages = 1_000_000

/** A file as a page: `Recorded Date,2026-08-26 18:15:35 +0100`, …, and then `-265.868` or `-265,868` a line. */
export const recordingOf = (text: string): unknown => {
  const microvolts: number[] = []
  let unit = 1
  const told: Record<string, string> = {}
  const names: Readonly<Record<string, string>> = {
    classification: 'classification',
    device: 'device',
    lead: 'lead',
    symptoms: 'symptoms',
    'average heart rate': 'averageHeartRate',
  }
  for (const line of text.split(/\r?\n/)) {
    if (/^-?\d+(?:[.,]\d+)?,?$/.test(line)) {
      if (microvolts.length < mostVoltages)
        microvolts.push(Number((Number(line.replace(/,$/, '').replace(',', '.')) * unit).toPrecision(9)))
      continue
    }
    const comma = line.indexOf(',')
    const value = line
      .slice(comma + 1)
      .replace(/^"(.*)"$/, '$1')
      .trim()
    if (comma < 0 || value === '') continue
    const name = lookUp(names, line.slice(0, comma).trim().toLowerCase())
    if (/^\d{4}-\d\d-\d\d \d/.test(value)) told['recorded'] ??= value
    else if (/^\d+(?:[.,]\d+)?\s*(hertz|hz)/i.test(value)) told['samplingRate'] = value
    else if (/^Watch\d+,\d+$/.test(value)) told['device'] = value
    else if (/^mV$/.test(value)) unit = 1000
    else if (name !== undefined) told[name] = value
  }
  return { recordings: [{ ...told, microvolts }] }
}
