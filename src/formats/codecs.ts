/** The codecs, in the order in which they are asked whether a file is theirs. A new one is a line here. */
import { type Codec, rootElementOf } from './codec.js'
import { decodeFit, encodeFit, isFitAt } from './fit/index.js'
import { decodeGpx, encodeGpx } from './gpx/index.js'
import { decodePwx, encodePwx } from './pwx/index.js'
import { decodeTcx, encodeTcx } from './tcx/index.js'

const fit: Codec = {
  format: 'fit',
  recognises: (head) => isFitAt(head),
  decode: decodeFit,
  encode: (activity) => encodeFit(activity),
}

const isRoot =
  (name: string) =>
  (head: Uint8Array): boolean =>
    rootElementOf(head) === name

const tcx: Codec = { format: 'tcx', recognises: isRoot('TrainingCenterDatabase'), decode: decodeTcx, encode: encodeTcx }
const gpx: Codec = { format: 'gpx', recognises: isRoot('gpx'), decode: decodeGpx, encode: encodeGpx }
const pwx: Codec = { format: 'pwx', recognises: isRoot('pwx'), decode: decodePwx, encode: encodePwx }

export const codecs: readonly Codec[] = [fit, tcx, gpx, pwx]
