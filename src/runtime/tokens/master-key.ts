/** Master keys that live with us: in the environment, or in a file that only we can read. */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { SettingsError } from '../../core/index.js'

/** Wraps data keys. Ours uses a local master key; a KMS can stand in. */
export interface KeyWrapper {
  /** Which master key wraps now: a fingerprint that tells nothing of the key. */
  id(): string
  wrap(key: Uint8Array, about: string): Promise<Uint8Array>
  /** Throws `SettingsError` `wrong-key` when it has not the master key `by`. */
  unwrap(wrapped: Uint8Array, about: string, by: string): Promise<Uint8Array>
}

export const masterKeyBytes = 32
const ivBytes = 12
const tagBytes = 16

/** `TRIBUTARY_MASTER_KEY`: base64 of 32 bytes. Several, with commas between: the first wraps, all of them open. */
export const wrapperFromText = (text: string): KeyWrapper => localWrapper(() => keysIn(text, 'TRIBUTARY_MASTER_KEY'))

/** A key file, one key per line, made on first start. Read again when an unknown key is asked for, so that it can be rotated while we run. */
export const wrapperFromFile = (path: string): KeyWrapper => {
  if (!existsSync(path)) writeKeys(path, [randomBytes(masterKeyBytes)])
  return localWrapper(() => keysOf(path))
}

/** Puts a new master key in front of those in the file; `vault.rewrapAll()` then moves every data key under it. */
export const addMasterKey = (path: string): void => writeKeys(path, [randomBytes(masterKeyBytes), ...keysOf(path)])

/** Leaves only the first master key, once nothing is wrapped by the others. */
export const dropOldMasterKeys = (path: string): void => writeKeys(path, keysOf(path).slice(0, 1))

const localWrapper = (load: () => Buffer[]): KeyWrapper => {
  let keys = load()
  const first = (): Buffer => keys[0] as Buffer
  const find = (by: string): Buffer | undefined => keys.find((key) => fingerprint(key) === by)
  return {
    id: () => {
      keys = load()
      return fingerprint(first())
    },
    wrap: async (key, about) => encrypt(first(), key, about),
    unwrap: async (wrapped, about, by) => {
      if (find(by) === undefined) keys = load()
      const key = find(by)
      if (key === undefined) throw wrongKey()
      try {
        return decrypt(key, wrapped, about)
      } catch (cause) {
        throw wrongKey(cause)
      }
    },
  }
}

/** AES-256-GCM: nonce, tag, ciphertext. */
export const encrypt = (key: Uint8Array, plain: Uint8Array, about: string): Buffer => {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(about))
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed])
}
export const decrypt = (key: Uint8Array, sealed: Uint8Array, about: string): Buffer => {
  const iv = sealed.subarray(0, ivBytes)
  const tag = sealed.subarray(ivBytes, ivBytes + tagBytes)
  const decipher = createDecipheriv('aes-256-gcm', key, iv, {
    authTagLength: tagBytes,
  }).setAAD(Buffer.from(about))
  decipher.setAuthTag(tag)
  return Buffer.concat([decipher.update(sealed.subarray(ivBytes + tagBytes)), decipher.final()])
}

export const wrongKey = (cause?: unknown): SettingsError =>
  new SettingsError(
    'wrong-key',
    'The stored data was sealed with another master key: set TRIBUTARY_MASTER_KEY (or its key file) to the one it was made with.',
    { cause },
  )

const fingerprint = (key: Buffer): string =>
  createHash('sha256').update('tributary master key\0').update(key).digest('hex').slice(0, 16)

const keysIn = (text: string, where: string): Buffer[] => {
  const keys = text
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map((part) => Buffer.from(part, 'base64'))
  if (keys.length === 0 || keys.some((key) => key.length !== masterKeyBytes))
    throw new SettingsError(
      'bad-master-key',
      `${where} must hold 32 bytes in base64; make one with: openssl rand -base64 32`,
    )
  return keys
}

const keysOf = (path: string): Buffer[] => {
  let text: string
  try {
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0)
      throw new SettingsError('key-file-readable', `Others can read the key file ${path}; run: chmod 600 ${path}`)
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    if (cause instanceof SettingsError) throw cause
    throw new SettingsError(
      'key-file-unreadable',
      `The key file ${path} cannot be read; check that it exists and is ours.`,
      { cause },
    )
  }
  return keysIn(text, `The key file ${path}`)
}

/** Whole or not at all: a key file cut short by a crash would lose everything it seals. */
const writeKeys = (path: string, keys: readonly Buffer[]): void => {
  const draft = `${path}.new`
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const file = openSync(draft, 'w', 0o600)
    try {
      writeSync(file, keys.map((key) => `${key.toString('base64')}\n`).join(''))
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    // A draft left by an earlier crash keeps its old mode when it is opened again.
    chmodSync(draft, 0o600)
    renameSync(draft, path)
  } catch (cause) {
    throw new SettingsError(
      'key-file-unwritable',
      `The key file ${path} cannot be written; choose a directory we may write to.`,
      { cause },
    )
  }
}
