/** Which source counts and which were left out, in a sentence, and the same as a list. */
import type { DataSource, FusedDay, Why } from '../../api.js'
import { withQuery } from '../../lib/client.js'
import { useResource } from '../../lib/resource.js'
import type { Catalogue } from '../../lib/services.js'
import { dayMs, dayOf } from '../../lib/time.js'
import { sourceName, whySentence } from '../../lib/why-words.js'
import type { Lines, Question } from './scene.js'

interface Props {
  readonly why: Why | undefined
  readonly unit: string | undefined
  readonly all: Catalogue
}
export const WhyThis = ({ why, unit, all }: Props) => {
  if (why === undefined) return null
  const isShared = why.sources.length + why.over.length > 1
  return (
    <section class="why-this">
      <p>{whySentence(why, unit, all.nameOf)}</p>
      {isShared ? (
        <ul class="why-sources small">
          {why.sources.map((source) => (
            <Source key={keyOf(source)} name={sourceName(source, all.nameOf)} share={source.share} />
          ))}
          {why.over.map((source) => (
            <Source key={keyOf(source)} name={sourceName(source, all.nameOf)} share={0} />
          ))}
        </ul>
      ) : null}
    </section>
  )
}
const keyOf = ({ connection, device = '', origin = '', method = '' }: DataSource): string =>
  `${connection} ${device} ${origin} ${method}`

const Source = ({ name, share }: { readonly name: string; readonly share: number }) => (
  <li data-counts={share > 0}>
    <span>{name}</span>
    <span class="quiet">{share === 0 ? 'left out' : `${Math.max(1, Math.round(share * 100))} %`}</span>
  </li>
)

/** A bucket of whole days has a figure of its own, with its sources. */
export const useFigure = (question: Extract<Question, { type: 'bucket' }>, lines: Lines): FusedDay | undefined => {
  const isDay = lines === 'one' && Math.round(question.to - question.from) === dayMs
  const day = dayOf(question.from + dayMs / 2)
  const path = isDay ? withQuery('/v1/days', { kind: question.kind, from: day, to: day }) : undefined
  return useResource<{ days: FusedDay[] }>(path).data?.days[0]
}
