import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readSettings } from '../runtime/index.js'
import { functionQueues } from './azure.js'
import { carrierOf, queueOf } from './queues.js'

const account = (name: string): string => `DefaultEndpointsProtocol=https;AccountName=${name};AccountKey=a2V5`
const folders: string[] = []
const folder = (ini?: string): string => {
  const made = mkdtempSync(join(tmpdir(), 'queues-'))
  folders.push(made)
  if (ini !== undefined) writeFileSync(join(made, 'config.ini'), ini)
  return made
}
afterAll(() => {
  for (const each of folders) rmSync(each, { recursive: true })
})
const settingsOf = (env: Record<string, string>, ini?: string) =>
  readSettings({ env, directory: folder(ini), connectors: ['oura', 'google-fit', 'whoop'] })

describe('the queues of the settings', () => {
  it('are none where nothing says so', () => {
    expect(carrierOf(settingsOf({}), Date.now)).toBeUndefined()
    expect(carrierOf(settingsOf({ QUEUE_NAME_OURA: 'mine' }), Date.now)).toBeUndefined()
  })
  it('are one per service, or as they are named', () => {
    const env = { QUEUE_CONNECTION_STRING: account('a'), QUEUE_NAME_GOOGLE_FIT: 'fit' }
    const settings = settingsOf({ ...env, QUEUE_CONNECTION_STRING_WHOOP: account('b') })
    expect(queueOf(settings, 'oura')).toMatchObject({ name: 'tributary-oura', connectionString: account('a') })
    expect(queueOf(settings, 'google-fit')).toMatchObject({ name: 'fit', connectionString: account('a') })
    expect(queueOf(settings, 'whoop')).toMatchObject({ name: 'tributary-whoop', connectionString: account('b') })
    const { queues } = carrierOf(settings, Date.now) ?? expect.unreachable()
    expect(queues.of('google-fit').name).toBe('fit')
    expect(queues.of('oura')).not.toBe(queues.of('whoop'))
    expect(queueOf(settingsOf({ QUEUE_NAME: 'all' }), 'oura').name).toBe('all')
  })
  it('are those of Personicle where its configuration says so', () => {
    const ini = [
      '[TASK_QUEUE]',
      `CONNECTION_STRING=${account('a')}`,
      'QUEUE_NAME=downloads',
      'QUEUE_NAME_OURA=oura-downloads',
      `CONNECTION_STRING_OURA=${account('b')}`,
    ].join('\n')
    const settings = settingsOf({}, ini)
    expect(queueOf(settings, 'google-fit')).toMatchObject({ name: 'downloads', connectionString: account('a') })
    expect(queueOf(settings, 'oura')).toMatchObject({ name: 'oura-downloads', connectionString: account('b') })
    expect(carrierOf(settings, Date.now)?.named).toEqual(['google-fit', 'fitbit', 'oura'])
    expect(queueOf(settingsOf({ QUEUE_NAME_OURA: 'mine' }, ini), 'oura').name).toBe('mine')
  })
  it('have names that Azure takes, with `-poison` behind', () => {
    for (const name of ['Oura', 'a', 'two--hyphens', '-first', 'x'.repeat(57)])
      expect(() => settingsOf({ QUEUE_NAME_OURA: name })).toThrow(/QUEUE_NAME_OURA is not usable: it must be 3 to 56/)
    expect(() => settingsOf({ QUEUE_NAME: 'no_underscore' })).toThrow(/QUEUE_NAME is not usable/)
  })
  it('are bound by functions, one per queue, to the setting that holds the account', () => {
    const env = {
      QUEUE_CONNECTION_STRING: account('a'),
      QUEUE_CONNECTION_STRING_WHOOP: account('b'),
      QUEUE_NAME_OURA: 'shared',
      QUEUE_NAME_GOOGLE_FIT: 'shared',
    }
    expect(functionQueues(env, folder())).toEqual(
      [
        { connector: 'google-fit', queueName: 'shared', connection: 'QUEUE_CONNECTION_STRING' },
        { connector: 'whoop', queueName: 'tributary-whoop', connection: 'QUEUE_CONNECTION_STRING_WHOOP' },
      ].map((each) => expect.objectContaining({ queueName: each.queueName, connection: each.connection })),
    )
  })
  it.each([
    [{ QUEUE_CONNECTION_STRING: account('a'), TASK_QUEUE_CONNECTION_STRING_OURA: account('b') }, 'oura', 'b'],
    [{ TASK_QUEUE_CONNECTION_STRING: account('c') }, 'oura', 'c'],
    [{ TASK_QUEUE_CONNECTION_STRING: account('c'), QUEUE_CONNECTION_STRING: account('a') }, 'google-fit', 'a'],
    [{ QUEUE_CONNECTION_STRING_OURA: account('d'), QUEUE_CONNECTION_STRING: account('a') }, 'oura', 'd'],
  ])('are bound where requests are sent to: %j', (given, connector, name) => {
    const env: Record<string, string> = { ...given, QUEUE_NAME_OURA: 'mine', QUEUE_NAME_GOOGLE_FIT: 'fit' }
    const bound = functionQueues(env, folder()).find((each) => each.connector === connector)
    expect(env[bound?.connection as string]).toBe(account(name))
    expect(queueOf(settingsOf(env), connector).connectionString).toBe(account(name))
  })
  it('that only a file names cannot be bound, and it is said what to set', () => {
    const ini = `[TASK_QUEUE]\nCONNECTION_STRING=${account('a')}\n`
    expect(() => functionQueues({ QUEUE_NAME_OURA: 'mine' }, folder(ini))).toThrow(
      'Set QUEUE_CONNECTION_STRING_OURA or QUEUE_CONNECTION_STRING',
    )
  })
})
