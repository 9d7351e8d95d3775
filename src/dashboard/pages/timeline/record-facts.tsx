import type { ComponentChildren } from 'preact'
import type { RecordItem } from '../../api.js'
import { sentenceCase } from '../../lib/families.js'
import { duration, number } from '../../lib/numbers.js'
import type { Catalogue } from '../../lib/services.js'
import { isBareInstant, nightOf, stages, stageText, totals } from '../../lib/stages.js'
import { browserOffset, clock, dateText, dayText, exactText, localMs, offsetOf, zoneText } from '../../lib/time.js'
import { Swatch, Value } from '../../parts/bits.js'

export type Explained = RecordItem & {
  readonly provenance?: Readonly<Record<string, unknown>>
  readonly page?: { readonly path: string; readonly query?: unknown; readonly fetchedAt: string }
}

const methodText: Readonly<Record<string, string>> = {
  measured: 'measured by the device',
  manual: 'entered by hand',
  derived: 'worked out by the service from other values',
  estimated: 'estimated',
}
const offsetText: Readonly<Record<RecordItem['offsetFrom'], string>> = {
  provider: 'the service said so',
  'zone-lookup': 'found from the place',
  profile: 'taken from the profile',
  unknown: 'not known; shown as the service wrote it',
}
const flagText: Readonly<Record<string, string>> = {
  implausible: 'Outside what is plausible; kept all the same.',
}

export const RecordFacts = ({ record, all }: { readonly record: Explained; readonly all: Catalogue }) => {
  const offset = offsetOf(record)
  const isElsewhere = offset !== undefined && offset !== browserOffset(record.startMs)
  return (
    <>
      <p class="why-value">
        <span class="row quiet" style={{ gap: '6px' }}>
          <Swatch family={all.familyOf(record.kind)} />
          {all.kindTitle(record.kind)}
        </span>
        {record.value === undefined ? null : <Value value={record.value} unit={record.unit} />}
        {record.code === undefined ? null : <span>{sentenceCase(record.code)}</span>}
        {record.detail === undefined || record.endMs === undefined ? null : <span>{lengthText(record)}</span>}
      </p>
      {record.flags.map((flag) => (
        <p key={flag} class="missing">
          {flagText[flag.split(':')[0] ?? flag] ?? `Marked: ${sentenceCase(flag)}.`}
        </p>
      ))}
      <dl class="facts">
        <Fact name="When">
          {whenText(record)}
          {isBareInstant(record) ? <span class="quiet"> UTC</span> : null}
          {isElsewhere && offset !== undefined ? <span class="quiet"> {zoneText(offset)}</span> : null}
        </Fact>
        <Fact name="Time zone">{offsetText[record.offsetFrom]}</Fact>
        <Fact name="From">
          {all.nameOf(record.connector)}, {all.streamTitle(record.connector, record.stream)}
          {record.series === undefined ? '' : `, ${record.series}`}
        </Fact>
        {record.device === undefined ? null : <Fact name="Device">{record.device}</Fact>}
        {record.method === undefined ? null : <Fact name="How">{methodText[record.method] ?? record.method}</Fact>}
        <Fact name="Revision">
          {record.revision === 1
            ? 'as it first came'
            : `changed ${record.revision - 1 === 1 ? 'once' : `${record.revision - 1} times`} since it first came`}
        </Fact>
      </dl>
      <Detail record={record} />
      {record.page === undefined ? null : <Page page={record.page} />}
      <Provenance facts={record.provenance ?? {}} id={record.id} />
    </>
  )
}

const Fact = ({ name, children }: { readonly name: string; readonly children: ComponentChildren }) => (
  <div>
    <dt class="small quiet">{name}</dt>
    <dd>{children}</dd>
  </div>
)

/** What an event comes to: the sleep in a night, else how long it took. */
const lengthText = (record: RecordItem): string => {
  const slept = record.detail?.['totalSeconds']
  return duration(typeof slept === 'number' ? slept : ((record.endMs ?? record.startMs) - record.startMs) / 1000)
}

const whenText = (record: RecordItem): string => {
  if (record.day !== undefined && record.endMs === undefined) return `The whole of ${dateText(localMs(record.day))}`
  const from = localMs(record.startLocal)
  const start = `${dayText(from)} ${new Date(from).toISOString().slice(11, 19)}`
  if (record.endMs === undefined) return start
  const to = record.endLocal === undefined ? from + record.endMs - record.startMs : localMs(record.endLocal)
  return `${dayText(from)} ${clock(from)} – ${dayText(to) === dayText(from) ? '' : `${dayText(to)} `}${clock(to)}, ${duration((record.endMs - record.startMs) / 1000)}`
}

/** Seconds by name and so on: the detail of an event, one line each; a night's stages as their hours. */
const Detail = ({ record }: { readonly record: RecordItem }) => {
  const plain = Object.entries(record.detail ?? {}).filter(([, value]) => typeof value !== 'object')
  if (plain.length === 0) return null
  const night = record.kind === 'sleep_session' ? nightOf(record) : undefined
  const hours = night?.staged === true ? [...totals([night]).values()][0] : undefined
  return (
    <section>
      <h3>What it says</h3>
      <dl class="facts">
        {hours === undefined
          ? null
          : stages.map((stage) => (
              <Fact key={stage} name={stageText[stage]}>
                {duration(hours[stage] * 3600)}
              </Fact>
            ))}
        {plain
          .filter(([name]) => hours === undefined || !/^(awake|rem|light|deep)Seconds$/.test(name))
          .map(([name, value]) => (
            <Fact key={name} name={fieldName(name)}>
              {fieldValue(name, value)}
            </Fact>
          ))}
      </dl>
    </section>
  )
}

/** Units end a name: `distanceMeters` is a distance in metres. */
const units: readonly (readonly [RegExp, (value: number) => string])[] = [
  [/Seconds$/, duration],
  [/Meters$/, (value) => (value >= 1000 ? `${number(value / 1000)} km` : `${number(value)} m`)],
  [/Kcal$/, (value) => `${number(value)} kcal`],
  [/^efficiency$/, (value) => `${number(value)} %`],
  [/Bpm$|HeartRate$/, (value) => `${number(value)} /min`],
]
const fieldName = (name: string): string =>
  sentenceCase(
    name
      .replace(/(Seconds|Meters|Kcal|Bpm)$/, '')
      .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase(),
  )
const fieldValue = (name: string, value: unknown): string => {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return (units.find(([pattern]) => pattern.test(name))?.[1] ?? number)(value)
  return sentenceCase(String(value))
}

const Page = ({ page }: { readonly page: NonNullable<Explained['page']> }) => (
  <section>
    <h3>The answer it came in</h3>
    <p>
      <code>{page.path}</code>
    </p>
    {page.query === undefined ? null : (
      <p>
        <code>
          {typeof page.query === 'string'
            ? page.query
            : new URLSearchParams(page.query as Record<string, string>).toString()}
        </code>
      </p>
    )}
    <p class="small quiet">Fetched {exactText(page.fetchedAt)}</p>
  </section>
)

const Provenance = ({ facts, id }: { readonly facts: Readonly<Record<string, unknown>>; readonly id: string }) => (
  <details>
    <summary class="small quiet">Everything we know of it</summary>
    <dl class="facts">
      <Fact name="Record">
        <code>{id}</code>
      </Fact>
      {Object.entries(facts).map(([name, value]) => (
        <Fact key={name} name={fieldName(name)}>
          <code>{typeof value === 'object' ? JSON.stringify(value) : String(value)}</code>
        </Fact>
      ))}
    </dl>
  </details>
)
