/** `tributary connect` at services where something is typed: what is asked, of whom, and what is sent. */
import { PassThrough, Writable } from 'node:stream'
import type { ReadStream } from 'node:tty'
import { describe, expect, it } from 'vitest'
import { apiKey, type Connector, noAuth, oauth2, password } from '../kit/index.js'
import { type Asker, terminal } from './asker.js'
import { type Given, type Outcome, tryAll, typedFor, wayOf } from './commands/connect.js'

const account = { read: () => ({ id: 'ada' }) }
const page = oauth2({
  authorizeUrl: 'https://acme.example/authorize',
  tokenUrl: 'https://acme.example/token',
  clientAuth: 'body',
  pkce: true,
  scopes: [],
  refreshToken: 'stays',
  account,
})
const key = apiKey({ header: 'x-key', help: 'Make one in your settings.', account })
const login = password({ account, signIn: { path: '/login', body: () => ({}), read: () => ({ token: 't' }) } })
const acme = (auth: Connector['auth'], more: Partial<Connector> = {}): Connector => ({
  id: 'acme',
  name: 'Acme',
  version: 1,
  docs: 'https://acme.example',
  auth,
  api: { hosts: ['https://acme.example'] },
  ...more,
})
const regions = { us: { title: 'United States', hosts: {} }, eu: { title: 'Elsewhere', hosts: {} } }

describe('the way to connect', () => {
  it.each([
    [acme(page), {}, 'page'],
    [acme(page, { personal: key }), {}, 'page'],
    [acme(page, { personal: key }), { personal: true }, 'key'],
    [acme(page, { personal: key }), { keyStdin: true }, 'key'],
    [acme(key), {}, 'key'],
    [acme(login), {}, 'password'],
    [acme(login), { user: 'ada', remember: false }, 'password'],
    [acme(page, { regions }), { region: 'eu' }, 'page'],
  ] as const)('is what the service takes, and what is asked for (%#)', (connector, given, way) =>
    expect(wayOf(connector, given as Given)).toBe(way),
  )
  it.each([
    [acme(page), { personal: true }, 'Acme is not connected with a key.'],
    [acme(login), { keyStdin: true }, 'Acme is not connected with a key.'],
    [acme(page), { user: 'ada' }, 'not the way to connect Acme here'],
    [acme(key), { remember: true }, 'not the way to connect Acme here'],
    [acme(page), { region: 'eu' }, 'Acme is one place, without regions; leave --region out.'],
    [acme(page, { regions }), { region: 'jp' }, 'Acme has no region jp; choose one of: us, eu.'],
    [acme(page, { regions }), { region: 'constructor' }, 'choose one of: us, eu.'],
    [acme(noAuth), {}, 'its data is handed over'],
  ] as const)('that is none is told (%#)', (connector, given, words) =>
    expect(() => wayOf(connector, given as Given)).toThrow(words),
  )
})

const asker = (answers: { readonly ask?: string[]; readonly secretly?: string[]; readonly piped?: string }): Asker => ({
  isTerminal: answers.piped === undefined,
  ask: async () => answers.ask?.shift() ?? '',
  askSecretly: async () => answers.secretly?.shift() ?? '',
  lines: async () => (answers.piped ?? '').split('\n'),
})
const quiet = { note: () => undefined }
const ask = (connector: Connector, way: 'key' | 'password', given: Given, with_: Parameters<typeof asker>[0]) =>
  typedFor(connector, way, given, asker(with_), quiet)

describe('what is typed', () => {
  it('is a key, without an echo', async () => {
    expect(await ask(acme(key, { regions }), 'key', { region: 'eu' }, { secretly: ['k1'] })).toEqual({
      path: '/v1/connections/key',
      body: { connector: 'acme', region: 'eu', key: 'k1' },
    })
  })
  it('is a user name, a password without an echo, and whether to keep it, which is no unless said', async () => {
    const { body, code } = await ask(acme(login), 'password', {}, { ask: ['ada', ''], secretly: ['pw', '314'] })
    expect(body).toEqual({ connector: 'acme', user: 'ada', password: 'pw', remember: false })
    expect(await code?.()).toBe('314')
    const kept = await ask(acme(login), 'password', { user: 'ben' }, { ask: ['y'], secretly: ['pw'] })
    expect(kept.body).toMatchObject({ user: 'ben', remember: true })
  })
  it('is read from standard input where nobody is there to type', async () => {
    expect((await ask(acme(key), 'key', { keyStdin: true }, { piped: ' k1 \n' })).body).toMatchObject({ key: 'k1' })
    const given = { user: 'ada', remember: true }
    const { body, code } = await ask(acme(login), 'password', given, { piped: ' p w \n314\n' })
    expect([body.password, body.remember, await code?.()]).toEqual([' p w ', true, '314'])
    expect((await ask(acme(login), 'password', given, { piped: 'pw\n' })).code).toBeUndefined()
  })
  it.each([
    ['key', {}, 'k1', 'pipe the key in and say --key-stdin'],
    ['key', { keyStdin: true }, '', 'No key was given.'],
    ['password', {}, 'pw', 'say --user, and --remember or --no-remember'],
    ['password', { user: 'ada' }, 'pw', '--remember or --no-remember'],
    ['password', { user: 'ada', remember: false }, '', 'No password was given.'],
  ] as const)('is asked for in a sentence where it is missing (%#)', async (way, given, piped, words) =>
    expect(ask(acme(way === 'key' ? key : login), way, given, { piped })).rejects.toThrow(words),
  )
})

describe('an outcome', () => {
  const attempt = async (outcomes: Outcome[], code?: () => Promise<string>) => {
    const sent: unknown[] = []
    const printed: string[] = []
    const typed = { path: '/p', body: { password: 'pw' }, ...(code && { code }) }
    await tryAll(
      acme(login),
      typed,
      async (_, body) => {
        sent.push(body)
        return outcomes.shift() as Outcome
      },
      { print: (line) => printed.push(line) },
    )
    return { sent, printed }
  }
  it('is told', async () => {
    expect((await attempt([{ state: 'connected', continued: false }])).printed).toEqual(['Acme is connected.'])
    const needsCode: Outcome = { state: 'needs-code' }
    const { sent, printed } = await attempt([needsCode, { state: 'connected', continued: true }], async () => '314')
    expect(sent).toEqual([{ password: 'pw' }, { password: 'pw', code: '314' }])
    expect(printed).toEqual(['Acme is connected again, and goes on where it stood.'])
    await expect(attempt([{ state: 'refused', sentence: 'No.' }])).rejects.toMatchObject({
      message: 'No.',
      exitCode: 1,
    })
    await expect(attempt([needsCode])).rejects.toThrow('second line of the input')
    await expect(attempt([needsCode, needsCode], async () => '1')).rejects.toThrow('this was not it')
  })
})

describe('a terminal', () => {
  const screen = () => {
    const shown: string[] = []
    const modes: boolean[] = []
    const input = Object.assign(new PassThrough(), {
      isTTY: true,
      setRawMode: (mode: boolean) => void modes.push(mode),
    })
    const output = new Writable({
      write: (chunk, _, done) => {
        shown.push(String(chunk))
        done()
      },
    })
    return { input, shown, modes, asker: terminal(input as unknown as ReadStream, output) }
  }
  it('shows nothing of a secret, and edits it as one expects', async () => {
    const { input, shown, modes, asker: person } = screen()
    const typed = person.askSecretly('Password: ')
    for (const keys of ['hun', 'x\u007f', 't\u001ber2', 'ü\r']) input.write(keys)
    expect(await typed).toBe('hunter2ü')
    expect(shown.join('')).toBe('Password: \n')
    expect(modes).toEqual([true, false])
  })
  it('gives the keyboard back when one gives up', async () => {
    const { input, modes, asker: person } = screen()
    const typed = person.askSecretly('Password: ')
    input.write('hunter2\u0003')
    await expect(typed).rejects.toMatchObject({ exitCode: 130, message: 'Interrupted; nothing was connected.' })
    expect(modes).toEqual([true, false])
  })
  it('takes no endless input for a key', async () => {
    const { input, asker: person } = screen()
    const lines = person.lines()
    input.end('x'.repeat(70_000))
    await expect(lines).rejects.toMatchObject({ exitCode: 65 })
  })
})
