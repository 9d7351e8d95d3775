/** What codecs tell about a file besides its content: what was wrong with it, and what a format could not hold. */

/** Something that was wrong with a file and did not keep us from reading on. Never a value of the file. */
export interface Warning {
  /** Stable, kebab-case. */
  readonly code: string
  readonly message: string
  /** Byte in the (unpacked) file; of an XML file the position of its reader. */
  readonly offset?: number
  /** How often, where it happened more than once. */
  readonly count?: number
}

/** Something of an activity that the target format has no place for. */
export interface Loss {
  /** `pauses`, `laps.name`, `track.more.grade`, … */
  readonly field: string
  readonly reason: 'no-place' | 'precision' | 'out-of-range'
  readonly message: string
}

/** More different warnings than this are only counted: a hostile file must not fill memory with complaints. */
const mostWarnings = 200

/** Collects warnings, one per code and message, with the first offset and a count. */
export class WarningList {
  readonly #byKey = new Map<string, { code: string; message: string; offset?: number; count?: number }>()

  add(code: string, message: string, offset?: number): void {
    const key = `${code}|${message}`
    const known = this.#byKey.get(key)
    if (known !== undefined) known.count = (known.count ?? 1) + 1
    else if (this.#byKey.size < mostWarnings)
      this.#byKey.set(key, offset === undefined ? { code, message } : { code, message, offset })
  }

  list(): readonly Warning[] {
    return [...this.#byKey.values()]
  }
}

/** Collects losses, one per field and reason. */
export class LossList {
  readonly #byKey = new Map<string, Loss>()

  add(field: string, reason: Loss['reason'], message: string): void {
    this.#byKey.set(`${field}|${reason}`, { field, reason, message })
  }

  list(): readonly Loss[] {
    return [...this.#byKey.values()]
  }
}
