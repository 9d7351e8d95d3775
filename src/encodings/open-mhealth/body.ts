/** A document of one schema, or why there is none. */
export interface Body {
  /** `omh:heart-rate:2.0` */
  readonly schema: string
  readonly body: Readonly<Record<string, unknown>>
}
export interface Unsaid {
  readonly unsaid: string
}
export type Bodies = readonly Body[] | Unsaid

export const unsaid = (why: string): Unsaid => ({ unsaid: why })
export const isBodies = (found: Bodies): found is readonly Body[] => Array.isArray(found)

export const amountOf = (value: number, unit: string) => ({ value, unit })
