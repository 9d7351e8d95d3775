/**
 * Public-key signatures as Google's Tink writes them: pure functions of their arguments. What HMAC can do is in
 * `signatures.ts`.
 */
import { createPublicKey, type KeyObject, verify } from 'node:crypto'

/** Tink's wire format: a version byte, the key's id, and then the signature. https://developers.google.com/tink/wire-format */
const tinkVersion = 1
const headerBytes = 5

/**
 * Is this signature (as its header carries it: base64) that of an enabled key of the keyset, over exactly these bytes?
 * Only ECDSA on P-256 with SHA-256 in DER, which is what Google's webhooks use.
 *
 * @example verifyTinkEcdsa(keysetJson, request.body, request.headers['google-health-api-signature'] ?? '')
 */
export const verifyTinkEcdsa = (keyset: unknown, data: Uint8Array, signature: string): boolean => {
  const bytes = Buffer.from(signature, 'base64')
  if (bytes.length <= headerBytes || bytes[0] !== tinkVersion) return false
  const key = keyOf(keyset, bytes.readUInt32BE(1))
  if (key === undefined) return false
  try {
    return verify('sha256', data, { key, dsaEncoding: 'der' }, bytes.subarray(headerBytes))
  } catch {
    return false
  }
}

const keyOf = (keyset: unknown, id: number): KeyObject | undefined => {
  const keys = property(keyset, 'key')
  if (!Array.isArray(keys)) return undefined
  const found: unknown = keys.find((each) => property(each, 'keyId') === id && property(each, 'status') === 'ENABLED')
  const data = property(found, 'keyData')
  const value = property(data, 'value')
  if (typeof value !== 'string' || !String(property(data, 'typeUrl')).endsWith('EcdsaPublicKey')) return undefined
  const fields = bytesFields(Buffer.from(value, 'base64'))
  const [x, y] = [fields?.get(3), fields?.get(4)]
  if (x === undefined || y === undefined) return undefined
  try {
    return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: coordinate(x), y: coordinate(y) }, format: 'jwk' })
  } catch {
    return undefined
  }
}

const property = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined

/** A P-256 coordinate has 32 bytes; Tink may write it with leading zeros or without them. */
const coordinateBytes = 32
const coordinate = (bytes: Buffer): string => {
  const significant = bytes.subarray(bytes.findIndex((byte) => byte !== 0))
  return Buffer.concat([Buffer.alloc(Math.max(0, coordinateBytes - significant.length)), significant]).toString(
    'base64url',
  )
}

/** The length-delimited fields of a protobuf message by number; `undefined` where it is none. */
const bytesFields = (message: Buffer): ReadonlyMap<number, Buffer> | undefined => {
  const fields = new Map<number, Buffer>()
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = message[at++]
      if (byte === undefined) return Number.NaN
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
    return Number.NaN
  }
  while (at < message.length) {
    const tag = varint()
    const wire = tag & 7
    const size = varint()
    if (Number.isNaN(tag) || Number.isNaN(size) || (wire !== 0 && wire !== 2)) return undefined
    if (wire === 0) continue
    if (at + size > message.length) return undefined
    fields.set(tag >>> 3, message.subarray(at, at + size))
    at += size
  }
  return fields
}
