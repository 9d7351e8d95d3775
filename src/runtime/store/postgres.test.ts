import { type AddressInfo, createServer, type Server } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { openStore } from './open.js'
import { placeOf } from './postgres.js'

/** One message of the protocol: a letter, its length, its body. https://www.postgresql.org/docs/current/protocol-message-formats.html */
const message = (letter: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(5)
  head.write(letter)
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}
const int = (value: number, bytes: 2 | 4): Buffer => {
  const buffer = Buffer.alloc(bytes)
  buffer.writeIntBE(value, 0, bytes)
  return buffer
}
const refusal = (code: string): Buffer =>
  message('E', Buffer.from(`SFATAL\0VFATAL\0C${code}\0Mno, user hidden-user with hidden-password\0\0`))
const welcome = Buffer.concat([message('R', int(0, 4)), message('Z', Buffer.from('I'))])
const version = (number: string): Buffer =>
  Buffer.concat([
    message(
      'T',
      Buffer.concat([
        int(1, 2),
        Buffer.from('version\0'),
        int(0, 4),
        int(0, 2),
        int(25, 4),
        int(-1, 2),
        int(-1, 4),
        int(0, 2),
      ]),
    ),
    message('D', Buffer.concat([int(1, 2), int(number.length, 4), Buffer.from(number)])),
    message('C', Buffer.from('SELECT 1\0')),
    message('Z', Buffer.from('I')),
  ])

describe('a PostgreSQL that cannot be used is refused in one sentence', () => {
  let server: Server | undefined
  afterEach(() => server?.close())

  /** A server that answers the first packet with one thing, and every other with the next. */
  const playing = async (first: Buffer, then: Buffer = Buffer.alloc(0)): Promise<string> => {
    const listening = createServer((client) => {
      client.on('error', () => undefined)
      client.once('data', () => {
        client.write(first)
        client.on('data', (packet) => void (packet[0] === 'X'.charCodeAt(0) ? client.end() : client.write(then)))
      })
    })
    server = listening
    await new Promise<void>((ready) => void listening.listen(0, '127.0.0.1', ready))
    return `postgres://hidden-user:hidden-password@127.0.0.1:${(listening.address() as AddressInfo).port}/health`
  }

  it.each([
    ['the password is wrong', () => playing(refusal('28P01')), 'store-sign-in'],
    ['the user may not enter', () => playing(refusal('28000')), 'store-sign-in'],
    ['there is no such database', () => playing(refusal('3D000')), 'store-no-database'],
    ['it has no connection left', () => playing(refusal('53300')), 'store-unreachable'],
    ['it is too old', () => playing(welcome, version('140009')), 'store-version'],
  ])('when %s', async (_, start, code) => {
    const error = await openStore({ databaseUrl: await start(), dataDir: 'unused' }).catch((failure: Error) => failure)
    expect(error).toMatchObject({ name: 'SettingsError', code })
    expect((error as Error).message).toMatch(/127\.0\.0\.1:\d+\/health/)
    expect((error as Error).message).not.toMatch(/hidden/)
  })

  it('but not when it is new enough', async () => {
    const store = await openStore({ databaseUrl: await playing(welcome, version('150018')), dataDir: 'unused' })
    expect(store.type).toBe('postgres')
    await store.close()
  })
})

describe('the place of a server, as messages name it', () => {
  it.each([
    ['postgres://someone:secret@db.example:5433/health?sslmode=require', 'db.example:5433/health'],
    ['postgres://someone@/health?host=/run/postgresql', '/run/postgresql/health'],
    ['postgresql:///health', 'localhost/health'],
  ])('%s is %s', (url, place) => expect(placeOf(url)).toBe(place))
})
