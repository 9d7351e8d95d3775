/** Why this number: the record, its source, and the very page of the provider it came from. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { RecordItem, Why } from '../../api.js'
import { count } from '../../lib/numbers.js'
import { useResource } from '../../lib/resource.js'
import type { Catalogue } from '../../lib/services.js'
import { startOf } from '../../lib/stages.js'
import { clock, dayText, localMs } from '../../lib/time.js'
import { Value } from '../../parts/bits.js'
import { Icon } from '../../parts/icons.js'
import { Failed, Skeletons } from '../../parts/states.js'
import { type Explained, RecordFacts } from './record-facts.js'
import { type Question, recordsPath, type Scene } from './scene.js'
import { useFigure, WhyThis } from './why-this.js'

interface Props {
  readonly question: Question
  readonly scene: Scene
  readonly all: Catalogue
  readonly close: () => void
}
export const WhyPanel = ({ question, scene, all, close }: Props) => {
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    const before = document.activeElement
    panel.current?.focus()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <aside
      class="why"
      ref={panel}
      tabIndex={-1}
      aria-label="Why this number"
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Escape') close()
      }}
    >
      <header class="row spread">
        <h2>Why this number</h2>
        <button type="button" class="button plain" aria-label="Close" onClick={close}>
          <Icon name="close" size={18} />
        </button>
      </header>
      {question.type === 'record' ? (
        <OneRecord id={question.id} why={question.why} all={all} />
      ) : (
        <Bucket key={`${question.kind}${question.from}`} question={question} scene={scene} all={all} />
      )}
    </aside>
  )
}

interface RecordProps {
  readonly id: string
  readonly why?: Why | undefined
  readonly all: Catalogue
}
const OneRecord = ({ id, why, all }: RecordProps) => {
  const { data, problem, reload } = useResource<Explained>(`/v1/records/${encodeURIComponent(id)}`)
  if (data === undefined)
    return problem === undefined ? (
      <Skeletons rows={4} height={40} label="Loading the record" />
    ) : (
      <Failed problem={problem} again={reload} />
    )
  return (
    <>
      <WhyThis why={why} unit={data.unit} all={all} />
      <RecordFacts record={data} all={all} />
    </>
  )
}

interface BucketProps {
  readonly question: Extract<Question, { type: 'bucket' }>
  readonly scene: Scene
  readonly all: Catalogue
}
/** A bucket of the chart may hold many records: they are listed, the first is explained. */
const mostListed = 40

const Bucket = ({ question, scene, all }: BucketProps) => {
  const path = recordsPath(question.kind, question, scene.offsetAt, scene.lines).replace(
    'limit=1000',
    `limit=${mostListed}`,
  )
  const { data, problem, reload } = useResource<{ records: RecordItem[]; next?: string }>(path)
  const [chosen, choose] = useState<string>()
  const day = useFigure(question, scene.lines)
  if (data === undefined)
    return problem === undefined ? (
      <Skeletons rows={4} height={40} label="Loading the records" />
    ) : (
      <Failed problem={problem} again={reload} />
    )
  const first = data.records[0]
  if (first === undefined)
    return <p class="quiet">No single record lies here any more; it may just have been replaced.</p>
  const asked = data.records.find(({ id }) => id === chosen) ?? first
  return (
    <>
      <WhyThis why={day?.why} unit={day?.unit} all={all} />
      {data.records.length === 1 ? null : (
        <div class="why-list">
          <p class="small quiet">
            {data.next === undefined
              ? count(data.records.length, 'record')
              : `The first ${data.records.length} records`}{' '}
            of {question.title} make this point.
          </p>
          <ul class="row">
            {data.records.map((record) => (
              <li key={record.id}>
                <button
                  type="button"
                  class="button"
                  aria-pressed={record.id === asked.id}
                  onClick={() => choose(record.id)}
                >
                  {record.value === undefined ? (
                    dayText(localMs(record.startLocal))
                  ) : (
                    <Value value={record.value} unit={record.unit} />
                  )}
                  <span class="small quiet">{clock(startOf(record, scene.offsetAt))}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
      <OneRecord id={asked.record ?? asked.id} why={asked.why} all={all} />
    </>
  )
}
