/** The codecs, in the order in which they are asked whether a file is theirs. A new one is a line here. */
import type { Codec } from './codec.js'
import { decodeFit, encodeFit, isFitAt } from './fit/index.js'

const fit: Codec = {
  format: 'fit',
  recognises: (head) => isFitAt(head),
  decode: decodeFit,
  encode: (activity) => encodeFit(activity),
}

export const codecs: readonly Codec[] = [fit]
