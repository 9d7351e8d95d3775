import { generateKeyPairSync, sign } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { verifyTinkEcdsa } from './signatures-ecdsa.js'

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const keyId = 0xfeed_beef
const field = (number: number, bytes: Uint8Array) =>
  Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes])

/** Tink writes coordinates with a leading zero, with none, or shortened. */
const keysetOf = (pad: number, status = 'ENABLED') => {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const point = (text: string) => Buffer.concat([Buffer.alloc(pad), Buffer.from(text, 'base64url')])
  const value = Buffer.concat([
    Buffer.from([8, 0]),
    field(2, Buffer.from([8, 3, 16, 2, 24, 2])),
    field(3, point(x)),
    field(4, point(y)),
  ])
  const typeUrl = 'type.googleapis.com/google.crypto.tink.EcdsaPublicKey'
  return {
    primaryKeyId: keyId,
    key: [{ keyData: { typeUrl, value: value.toString('base64') }, status, keyId, outputPrefixType: 'TINK' }],
  }
}
const signed = (data: Uint8Array, { version = 1, id = keyId } = {}) => {
  const head = Buffer.alloc(5)
  head[0] = version
  head.writeUInt32BE(id, 1)
  return Buffer.concat([head, sign('sha256', data, { key: privateKey, dsaEncoding: 'der' })]).toString('base64')
}
const data = new TextEncoder().encode('[{"data":{}}]')

describe('a signature in Tink’s wire format', () => {
  it('holds for exactly the bytes that were signed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(), (bytes, at) => {
        const signature = signed(bytes)
        const other = bytes.map((byte, index) => (index === at % bytes.length ? byte ^ 1 : byte))
        return verifyTinkEcdsa(keysetOf(1), bytes, signature) && !verifyTinkEcdsa(keysetOf(1), other, signature)
      }),
      { numRuns: 30 },
    )
  })
  it('may have its key written with or without a leading zero', () => {
    for (const pad of [0, 1]) expect(verifyTinkEcdsa(keysetOf(pad), data, signed(data))).toBe(true)
  })
  it('is refused with another version, an unknown or a disabled key, or no keyset', () => {
    expect(verifyTinkEcdsa(keysetOf(1), data, signed(data, { version: 0 }))).toBe(false)
    expect(verifyTinkEcdsa(keysetOf(1), data, signed(data, { id: 7 }))).toBe(false)
    expect(verifyTinkEcdsa(keysetOf(1, 'DISABLED'), data, signed(data))).toBe(false)
    expect(verifyTinkEcdsa(undefined, data, signed(data))).toBe(false)
  })
  it('is refused, and nothing thrown, whatever is sent in its place', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.jsonValue(),
        (text, keyset) => !verifyTinkEcdsa(keyset, data, text) && !verifyTinkEcdsa(keysetOf(1), data, text),
      ),
    )
  })
})
