/** Why there is no word for it on the wire; the sentence names no value. */
export interface Unsaid {
  readonly unsaid: string
}
export const unsaid = (why: string): Unsaid => ({ unsaid: why })
export const isUnsaid = (value: object): value is Unsaid => 'unsaid' in value
