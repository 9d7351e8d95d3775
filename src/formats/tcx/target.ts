import type { LossList } from '../report.js'
import type { WholeNumber, XmlWriter } from '../xml/index.js'

/** What a document is written to. */
export interface Target {
  readonly writer: XmlWriter
  readonly losses: LossList
  readonly whole: WholeNumber
  readonly timeText: (ms: number) => string
  /** Rows at which another `Track` begins. */
  readonly stretches: ReadonlySet<number>
}
