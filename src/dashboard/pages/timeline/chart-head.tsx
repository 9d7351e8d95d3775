import type { Kind } from '../../api.js'
import type { Gap } from '../../lib/gaps.js'
import { duration, number } from '../../lib/numbers.js'
import type { Point, Summary } from '../../lib/points.js'
import { clock, dayMs, dayText } from '../../lib/time.js'
import { listed } from '../../lib/words.js'
import { Swatch, Value } from '../../parts/bits.js'

interface Props {
  readonly kind: Kind
  readonly summary?: Summary | undefined
  readonly point?: Point | undefined
  readonly gap?: Gap | undefined
  readonly stepMs?: number
  readonly nameOf?: (connector: string) => string
}
/** Name and number: what is looked at with its source, else the span in one number. */
export const ChartHead = ({ kind, summary, point, gap, stepMs, nameOf }: Props) => (
  <figcaption class="chart-head">
    <span class="row" style={{ gap: '6px' }} {...(kind.about === undefined ? {} : { title: kind.about })}>
      <Swatch family={kind.family} />
      {kind.title}
    </span>
    <span class="chart-value">
      {point !== undefined ? (
        <>
          <Value value={kind.adds === 'sum' ? point.sum : point.mean} unit={kind.unit} />
          <span class="small quiet">{pointText(point, stepMs ?? dayMs, nameOf)}</span>
        </>
      ) : gap !== undefined ? (
        <span class="small quiet">{gap.reason}</span>
      ) : summary !== undefined ? (
        <>
          <Value value={summary.value} unit={kind.unit} />
          <span class="small quiet">
            {summary.about}
            {kind.adds === 'sum' || summary.high - summary.low < 0.05
              ? ''
              : `, ${number(summary.low)}–${number(summary.high)}`}
          </span>
        </>
      ) : null}
    </span>
  </figcaption>
)

const pointText = (point: Point, stepMs: number, nameOf: (connector: string) => string = (name) => name): string => {
  const when = stepMs >= dayMs ? dayText(point.at) : clock(point.at)
  const length = stepMs >= dayMs || point.count <= 1 ? '' : `, ${duration(stepMs / 1000)}`
  return `${when}${length} · ${listed(point.sources.map(nameOf))}`
}
