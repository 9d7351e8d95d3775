import type { Encoding } from './encoding.js'

/** Our own words: nothing is left out and nothing is turned. */
export const record: Encoding = {
  id: 'record',
  title: "Tributary's records",
  companions: {},
  encode: (envelope) => ({ messages: [envelope] }),
}
