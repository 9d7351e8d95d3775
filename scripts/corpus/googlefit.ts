import { googleFit as connector } from '../../src/connectors/google-fit/index.js'
import { type Draft, isKnown, type Json, type Moment } from '../../src/kit/index.js'
import { type Adapter, type Check, getRequest, type Outcome } from './adapter.js'

/** Every page names its own source, and that its type: `com.google.weight` is our stream `weight`. */
const streamOf = (page: unknown): string =>
  ((page as { readonly dataSourceId: string }).dataSourceId.split(':')[1] as string)
    .replace(/^com\.google\./, '')
    .replaceAll('.', '-')

export const googlefit: Adapter = {
  folder: 'googlefit',
  connector,
  leaveOut: ['spec/'],
  pages(input) {
    const body = input.json()
    const { dataSourceId } = body as { readonly dataSourceId: string }
    return [{ stream: streamOf(body), body, request: getRequest(`/fitness/v1/users/me/dataSources/${dataSourceId}`) }]
  },
  *checks(expectation, outcome) {
    for (const [mapper, points] of Object.entries((expectation?.expected ?? {}) as Record<string, readonly Point[]>))
      yield* openMHealth(mapper, points, outcome)
  },
}

interface Point {
  readonly header: {
    readonly acquisition_provenance: { readonly source_origin_id: string; readonly modality?: string }
  }
  readonly body: Readonly<Record<string, unknown>> & {
    readonly effective_time_frame: {
      readonly date_time?: string
      readonly time_interval?: { readonly start_date_time: string; readonly end_date_time: string }
    }
  }
}
type Read = (record: Draft | undefined) => Json | undefined
const value: Read = (record) => (record?.shape === 'sample' ? record.value : undefined)
const detail =
  (name: string): Read =>
  (record) =>
    record?.shape === 'event' ? (record.detail[name] as Json | undefined) : undefined
/** Shimmer names an activity in its own words, with a capital. */
const activityName: Read = (record) => String(detail('sportName')(record)).replace(/^./, (first) => first.toUpperCase())

/** By mapper: our kind, and how each of its facts is read. */
const mappers: Readonly<Record<string, readonly [kind: string, facts: Readonly<Record<string, Read>>]>> = {
  GoogleFitBodyHeight: ['height', { body_height: value }],
  GoogleFitBodyWeight: ['weight', { body_weight: value }],
  GoogleFitCaloriesBurned: ['total_calories', { kcal_burned: value }],
  GoogleFitGeoposition: [
    'location',
    { latitude: detail('latitude'), longitude: detail('longitude'), elevation: detail('altitudeMeters') },
  ],
  GoogleFitHeartRate: ['heart_rate', { heart_rate: value }],
  GoogleFitPhysicalActivity: ['exercise', { activity_name: activityName }],
  GoogleFitSpeed: ['speed', { speed: value }],
  GoogleFitStepCount: ['step_count', { step_count: value }],
}

function* openMHealth(mapper: string, points: readonly Point[], { records }: Outcome): Iterable<Check> {
  const reading = mappers[mapper]
  if (reading === undefined) {
    yield { what: `the mapper ${mapper} is known`, expected: true, actual: false }
    return
  }
  const [kind, facts] = reading
  // Shimmer leaves out zero steps. To us a span that was counted and had none is not the same as one nobody counted.
  const ours = records.filter((record) => record.kind === kind && !(kind === 'step_count' && value(record) === 0))
  yield { what: `${mapper}: number`, expected: points.length, actual: ours.length }
  for (const [index, { header, body }] of points.entries()) {
    const record = ours[index]
    const what = (fact: string): string => `${mapper} ${index}: ${fact}`
    const { date_time: at, time_interval: span } = body.effective_time_frame
    yield { what: what('start'), expected: instantOf(at ?? span?.start_date_time), actual: atOf(record?.start) }
    yield { what: what('end'), expected: instantOf(span?.end_date_time), actual: atOf(record?.end) }
    const { modality, source_origin_id: origin } = header.acquisition_provenance
    yield { what: what('app'), expected: origin.split(':')[2], actual: record?.origin }
    if (modality === 'self-reported') yield { what: what('method'), expected: 'manual', actual: record?.method }
    for (const [fact, read] of Object.entries(facts))
      yield { what: what(fact), expected: amountOf(body[fact]), actual: read(record) }
  }
}

/** To the millisecond: our moments hold no finer ones. */
const instantOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : Date.parse(text))
const atOf = (moment: Moment | undefined): number | undefined =>
  moment !== undefined && isKnown(moment) ? moment.at : undefined
const amountOf = (told: unknown): Json | undefined =>
  typeof told === 'object' && told !== null ? (told as { readonly value: number }).value : (told as Json | undefined)
