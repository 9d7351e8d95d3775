/** Where the attributes of a tag stand, without a string of any until it is asked for. */
import { colon, standsAt } from './bytes.js'

const mostAttributes = 64

export class Attributes {
  /** Name start and end, value start and end: four for each. */
  readonly spans = new Int32Array(mostAttributes * 4)
  #count = 0

  clear(): void {
    this.#count = 0
  }

  add(nameStart: number, nameEnd: number, valueStart: number, valueEnd: number): void {
    if (this.#count >= mostAttributes) return
    const slot = this.#count * 4
    this.spans[slot] = nameStart
    this.spans[slot + 1] = nameEnd
    this.spans[slot + 2] = valueStart
    this.spans[slot + 3] = valueEnd
    this.#count += 1
  }

  /** The slot of an attribute, by its name without prefix; -1 where there is none. */
  slotOf(bytes: Uint8Array, name: string): number {
    for (let slot = 0; slot < this.#count * 4; slot += 4) {
      const first = this.spans[slot] as number
      const start = (this.spans[slot + 1] as number) - name.length
      const isLocal = start === first || (start > first && bytes[start - 1] === colon)
      if (isLocal && standsAt(bytes, name, start)) return slot
    }
    return -1
  }
}
