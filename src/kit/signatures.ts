/**
 * What a webhook's `verify` needs of cryptography: pure functions of their arguments, so that connectors need no
 * `node:` module of their own.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

export type Signed = string | Uint8Array

/** HMAC-SHA256 over the parts joined, in lower-case hex or base64. */
export const hmacSha256 = (key: Signed, parts: Signed | readonly Signed[], encoding: 'hex' | 'base64'): string => {
  const hmac = createHmac('sha256', key)
  for (const part of typeof parts === 'string' || parts instanceof Uint8Array ? [parts] : parts) hmac.update(part)
  return hmac.digest(encoding)
}

/** HMAC-SHA1, which older providers still sign with. */
export const hmacSha1 = (key: Signed, parts: Signed | readonly Signed[], encoding: 'hex' | 'base64'): string => {
  const hmac = createHmac('sha1', key)
  for (const part of typeof parts === 'string' || parts instanceof Uint8Array ? [parts] : parts) hmac.update(part)
  return hmac.digest(encoding)
}

/** SHA-256, as bytes. */
export const sha256 = (content: Uint8Array): Uint8Array => createHash('sha256').update(content).digest()

/** Compares two secrets in a time that tells nothing of where they differ, nor of their lengths. */
export const sameSecret = (one: string, other: string): boolean =>
  timingSafeEqual(createHash('sha256').update(one).digest(), createHash('sha256').update(other).digest())
