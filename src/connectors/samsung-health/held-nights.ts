/** Nights and their stages, which come in two files in any order, and are held until both are read. */
import type { ImportedNothing } from '../../kit/index.js'
import type { Row } from './rows.js'

/** More than a person sleeps in a life; the rest is left out, and said. */
const mostStages = 2_000_000
const mostNights = 200_000
/** Stages of a page. A night is never divided. */
const perPage = 4000

/** Of a stage no more is needed, and a life of them is many. */
const stageColumns = ['start_time', 'end_time', 'time_offset', 'stage'] as const

export class HeldNights {
  readonly #nights = new Map<string, Row>()
  readonly #stages = new Map<string, Row[]>()
  #count = 0
  #left = 0

  addNight(row: Row, fallback: string): void {
    const id = typeof row['datauuid'] === 'string' ? row['datauuid'] : fallback
    if (this.#nights.size >= mostNights) this.#left += 1
    else this.#nights.set(id, row)
  }

  addStage(row: Row): void {
    const id = row['sleep_id']
    if (typeof id !== 'string' || this.#count >= mostStages) {
      this.#left += 1
      return
    }
    this.#count += 1
    const stages = this.#stages.get(id) ?? []
    this.#stages.set(id, stages)
    stages.push(
      Object.fromEntries(stageColumns.flatMap((name) => (row[name] === undefined ? [] : [[name, row[name]]]))),
    )
  }

  /** In the order of their ids, so that the order in the file makes no difference. */
  *pages(): Iterable<{ readonly nights: readonly unknown[] }> {
    let nights: unknown[] = []
    let size = 0
    const ids = new Set([...this.#nights.keys(), ...this.#stages.keys()])
    for (const id of [...ids].sort()) {
      const stages = this.#stages.get(id)
      nights.push({ night: this.#nights.get(id) ?? { datauuid: id }, ...(stages && { stages }) })
      size += 1 + (stages?.length ?? 0)
      if (size < perPage) continue
      yield { nights }
      nights = []
      size = 0
    }
    if (nights.length > 0) yield { nights }
  }

  get left(): readonly ImportedNothing[] {
    if (this.#left === 0) return []
    return [
      { skipped: 'stages of sleep', count: this.#left, reason: 'They belong to no night, or are too many to hold.' },
    ]
  }
}
