import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestStore, testStore } from '../store/testing.js'
import {
  addMasterKey,
  createVault,
  dropOldMasterKeys,
  type KeyWrapper,
  wrapperFromFile,
  wrapperFromText,
} from './index.js'
import { testWorld } from './testing.js'

let store: TestStore
let directory: string
beforeAll(async () => {
  store = await testStore()
  directory = mkdtempSync(join(tmpdir(), 'tributary-keys-'))
})
afterAll(async () => {
  await store.close()
  rmSync(directory, { recursive: true })
})
beforeEach(async () => {
  await store.reset()
})

const world = testWorld(() => new Response())
const newKey = (): string => randomBytes(32).toString('base64')
const vaultWith = (wrapper: KeyWrapper, recheckAfterMs = 5_000) =>
  createVault({ db: store, wrapper, world, recheckAfterMs })
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString()

describe('sealing', () => {
  it('gives back every byte it sealed, to the same individual and context only', async () => {
    const vault = vaultWith(wrapperFromText(newKey()))
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), fc.string(), fc.string(), async (bytes, context, other) => {
        const sealed = await vault.seal('ada', context, bytes)
        expect(new Uint8Array(await vault.open('ada', context, sealed))).toEqual(bytes)
        if (other !== context)
          await expect(vault.open('ada', other, sealed)).rejects.toMatchObject({ code: 'unsealing' })
      }),
      { numRuns: 50 },
    )
    const sealed = await vault.seal('ada', 'row/1', Buffer.from('secret'))
    await vault.seal('bob', 'row/1', Buffer.from('other'))
    await expect(vault.open('bob', 'row/1', sealed)).rejects.toMatchObject({
      name: 'SettingsError',
    })
  })

  it('notices every flipped bit', async () => {
    const vault = vaultWith(wrapperFromText(newKey()))
    const sealed = await vault.seal('ada', 'row/1', Buffer.from('secret'))
    for (let index = 0; index < sealed.length; index++) {
      const changed = Buffer.from(sealed)
      changed[index] = (changed[index] as number) ^ 1
      await expect(vault.open('ada', 'row/1', changed)).rejects.toMatchObject({
        name: 'SettingsError',
      })
    }
  })

  it('never seals the same bytes to the same text, and leaves nothing readable in the store', async () => {
    const vault = vaultWith(wrapperFromText(newKey()))
    const [one, two] = [
      await vault.seal('ada', 'r', Buffer.from('planted-secret')),
      await vault.seal('ada', 'r', Buffer.from('planted-secret')),
    ]
    expect(one.equals(two)).toBe(false)
    expect(text(one)).not.toContain('planted-secret')
  })

  it('lets two processes that start at once share one key', async () => {
    const wrapper = wrapperFromText(newKey())
    const vaults = Array.from({ length: 5 }, () => vaultWith(wrapper))
    const sealed = await Promise.all(vaults.map((vault, index) => vault.seal('ada', 'r', Buffer.from(String(index)))))
    for (const [index, one] of sealed.entries())
      expect(text(await (vaults[0] as (typeof vaults)[0]).open('ada', 'r', one))).toBe(String(index))
    expect(await store.query('select 1 from data_keys')).toHaveLength(1)
  })
})

describe('a wrong master key', () => {
  it('is refused at start and at every read with one sentence that says what to do', async () => {
    const sealed = await vaultWith(wrapperFromText(newKey())).seal('ada', 'r', Buffer.from('x'))
    const wrong = vaultWith(wrapperFromText(newKey()))
    await expect(wrong.check()).rejects.toMatchObject({
      name: 'SettingsError',
      code: 'wrong-key',
      message: expect.stringContaining('TRIBUTARY_MASTER_KEY'),
    })
    await expect(wrong.open('ada', 'r', sealed)).rejects.toMatchObject({
      code: 'wrong-key',
    })
    await expect(wrong.seal('ada', 'r', Buffer.from('x'))).rejects.toMatchObject({ code: 'wrong-key' })
  })

  it('must be 32 bytes of base64', () => {
    for (const bad of ['', 'short', randomBytes(31).toString('base64')])
      expect(() => wrapperFromText(bad)).toThrow(expect.objectContaining({ code: 'bad-master-key' }))
  })
})

describe('the key file', () => {
  it('is made on first start, for us alone, and kept', async () => {
    const path = join(directory, 'made', 'master.key')
    const sealed = await vaultWith(wrapperFromFile(path)).seal('ada', 'r', Buffer.from('x'))
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(text(await vaultWith(wrapperFromFile(path)).open('ada', 'r', sealed))).toBe('x')
  })

  it('is refused when others can read it, with the command that mends it', () => {
    const path = join(directory, 'open.key')
    writeFileSync(path, `${newKey()}\n`)
    chmodSync(path, 0o644)
    expect(() => wrapperFromFile(path)).toThrow(
      expect.objectContaining({
        code: 'key-file-readable',
        message: expect.stringContaining('chmod 600'),
      }),
    )
  })

  it('is refused when it holds something else', () => {
    const path = join(directory, 'bad.key')
    writeFileSync(path, 'not a key\n', { mode: 0o600 })
    expect(() => wrapperFromFile(path)).toThrow(expect.objectContaining({ code: 'bad-master-key' }))
  })
})

describe('rotation', () => {
  it('of the master key goes on while others run, and old keys can be dropped afterwards', async () => {
    const path = join(directory, 'rotated.key')
    const running = vaultWith(wrapperFromFile(path), 0)
    const before = await running.seal('ada', 'r', Buffer.from('before'))
    addMasterKey(path)
    const rotating = vaultWith(wrapperFromFile(path))
    expect(await rotating.rewrapAll()).toBe(1)
    expect(await rotating.rewrapAll()).toBe(0)
    dropOldMasterKeys(path)
    expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(1)
    // A process that has the old key only in memory finds the new one in the file.
    expect(text(await running.open('ada', 'r', before))).toBe('before')
    const fresh = vaultWith(wrapperFromFile(path))
    await fresh.check()
    expect(text(await fresh.open('ada', 'r', before))).toBe('before')
  })

  it('of a data key leaves what it sealed readable', async () => {
    const vault = vaultWith(wrapperFromText(newKey()))
    const before = await vault.seal('ada', 'r', Buffer.from('before'))
    await vault.rotateDataKey('ada')
    const after = await vault.seal('ada', 'r', Buffer.from('after'))
    expect(after.subarray(1, 17).equals(before.subarray(1, 17))).toBe(false)
    expect(text(await vault.open('ada', 'r', before))).toBe('before')
    expect(text(await vault.open('ada', 'r', after))).toBe('after')
  })
})

describe('erasing', () => {
  it('proves itself on every later read and write, in other processes too', async () => {
    const wrapper = wrapperFromText(newKey())
    const [vault, other] = [vaultWith(wrapper), vaultWith(wrapper)]
    const sealed = await vault.seal('ada', 'r', Buffer.from('x'))
    await vault.rotateDataKey('ada')
    await other.open('ada', 'r', sealed)
    await vault.erase('ada')
    await expect(vault.open('ada', 'r', sealed)).rejects.toMatchObject({
      code: 'erased',
    })
    await expect(vault.seal('ada', 'r', Buffer.from('y'))).rejects.toMatchObject({ code: 'erased' })
    world.advance(5_000)
    await expect(other.open('ada', 'r', sealed)).rejects.toMatchObject({
      code: 'erased',
    })
    expect(await store.query('select 1 from data_keys where wrapped is not null')).toHaveLength(0)
  })

  it('holds until the person signs in again, and then opens nothing old', async () => {
    const vault = vaultWith(wrapperFromText(newKey()))
    const old = await vault.seal('ada', 'r', Buffer.from('x'))
    await vault.erase('ada')
    await vault.admit('ada')
    const sealed = await vault.seal('ada', 'r', Buffer.from('y'))
    expect(text(await vault.open('ada', 'r', sealed))).toBe('y')
    await expect(vault.open('ada', 'r', old)).rejects.toMatchObject({
      code: 'erased',
    })
    await vault.rotateDataKey('ada')
    expect(text(await vault.open('ada', 'r', sealed))).toBe('y')
  })

  it('also stops what is sealed for someone who had no key yet', async () => {
    const vault = vaultWith(wrapperFromText(newKey()))
    await vault.erase('eve')
    await expect(vault.seal('eve', 'r', Buffer.from('y'))).rejects.toMatchObject({ code: 'erased' })
  })
})

it('unwraps each key once, and keeps no more of them than it may', async () => {
  const wrapper = wrapperFromText(newKey())
  let unwraps = 0
  const counting: KeyWrapper = {
    ...wrapper,
    unwrap: (...given) => {
      unwraps++
      return wrapper.unwrap(...given)
    },
  }
  const vault = createVault({
    db: store,
    wrapper: counting,
    world,
    maxCachedKeys: 2,
  })
  for (let round = 0; round < 3; round++) await vault.seal('ada', 'r', Buffer.from('x'))
  expect(unwraps).toBe(1)
  for (const who of ['bob', 'cy', 'dee']) await vault.seal(who, 'r', Buffer.from('x'))
  await vault.seal('ada', 'r', Buffer.from('x'))
  expect(unwraps).toBe(5)
})
