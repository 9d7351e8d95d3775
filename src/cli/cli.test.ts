import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { type Ended, emptyFolder, freePort, listening, type Options, run } from '../../test/end-to-end/program.js'

const fixture = JSON.parse(
  readFileSync(fileURLToPath(new URL('../connectors/oura/fixtures/sleep.two-nights.json', import.meta.url)), 'utf8'),
) as { readonly request: unknown; readonly body: { readonly data: readonly unknown[] } }

/** One sentence that says what to do, and nothing of the code it came from. */
const isOneSentence = ({ stderr, stdout }: Ended): void => {
  expect(stderr).toMatch(/^[^\n]+\n$/)
  expect(stderr).not.toMatch(/\n\s+at |node:internal|Error:|\[object/)
  expect(stdout).toBe('')
}
const map = (args: readonly string[], input: string): Promise<Ended> => {
  const directory = emptyFolder()
  writeFileSync(join(directory, 'request.json'), JSON.stringify(fixture.request))
  return run(['map', ...args], { directory, input })
}

describe('tributary map', () => {
  it('prints the records of a page as JSON lines', async () => {
    const args = ['map', 'oura', 'sleep', '--request', join(emptyFolder(), 'request.json')]
    writeFileSync(args.at(-1) as string, JSON.stringify(fixture.request))
    const { code, stdout, stderr } = await run(args, { command: true, input: JSON.stringify(fixture.body) })
    const records = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string; shape: string })
    expect([code, stderr]).toEqual([0, ''])
    expect(records.filter(({ kind }) => kind === 'sleep_session')).toHaveLength(fixture.body.data.length)
  })
  it.each([
    ['no page of this stream', '{"nights": []}'],
    ['no JSON', 'hello'],
    ['nothing at all', ''],
  ])('answers %s with an error object and exit 65', async (_, input) => {
    const { code, stdout, stderr } = await map(['oura', 'sleep', '--request', 'request.json'], input)
    expect([code, stderr]).toEqual([65, ''])
    expect(JSON.parse(stdout)).toEqual({
      error: {
        name: 'ContractError',
        code: 'unreadable-page',
        path: expect.any(String),
        expected: expect.any(String),
        message: expect.stringMatching(/^This is no page of oura sleep.*\.$/),
      },
    })
  })
  it('suggests what was meant', async () => {
    const stream = await map(['oura', 'sleeep'], '{}')
    isOneSentence({ ...stream, stderr: stream.stderr })
    expect([stream.code, stream.stderr]).toEqual([64, expect.stringContaining('did you mean sleep?')])
    const service = await map(['ouro', 'sleep'], '{}')
    isOneSentence(service)
    expect([service.code, service.stderr]).toEqual([64, expect.stringContaining('did you mean oura?')])
  })
  it('says when there is no such request file', async () => {
    const ended = await map(['oura', 'sleep', '--request', 'nowhere.json'], '{}')
    isOneSentence(ended)
    expect([ended.code, ended.stderr]).toEqual([66, expect.stringContaining('nowhere.json')])
  })
})

describe('a command line that cannot be', () => {
  it.each([['fetch'], ['doctr'], ['--what']])('%s is refused with exit 64 and the way to the list', async (word) => {
    const { code, stderr, stdout } = await run([word])
    expect([code, stdout]).toEqual([64, ''])
    expect(stderr).toContain(word)
    expect(stderr).toContain('--help')
    expect(stderr).not.toMatch(/\n\s+at /)
  })
  it('is helped by --help, which lists every command and exit code', async () => {
    const { code, stdout } = await run(['--help'])
    expect(code).toBe(0)
    for (const command of [
      'serve',
      'connect',
      'status',
      'pull',
      'backfill',
      'map',
      'import',
      'sinks',
      'keys',
      'doctor',
      'sandbox',
      '65 data',
    ])
      expect(stdout).toContain(command)
  })
})

describe('settings that cannot be are told in one sentence, with exit 78', () => {
  const refused = async (options: Options, args: readonly string[] = []): Promise<string> => {
    const ended = await run(args, options)
    isOneSentence(ended)
    expect(ended.code).toBe(78)
    return ended.stderr
  }
  it('an unknown one', async () => {
    expect(await refused({ env: { TRIBUTARY_PROT: '1' } })).toContain('did you mean TRIBUTARY_PORT?')
  })
  it('a bad value', async () => {
    expect(await refused({ env: { TRIBUTARY_PORT: 'many' } }, ['status'])).toContain('TRIBUTARY_PORT')
  })
  it('a bad config.ini, with its line', async () => {
    const directory = emptyFolder()
    writeFileSync(join(directory, 'config.ini'), '[OURA]\nCLIENT_ID = a\nwhat is this\n')
    expect(await refused({ directory })).toContain('config.ini, line 3')
  })
  it('a bad tributary.toml, with its line', async () => {
    const directory = emptyFolder()
    writeFileSync(join(directory, 'tributary.toml'), '\nport = = 1')
    expect(await refused({ directory })).toContain('tributary.toml, line 2')
  })
  it('a data directory that cannot be written', async () => {
    const directory = emptyFolder()
    writeFileSync(join(directory, 'a-file'), '')
    expect(await refused({ directory, env: { TRIBUTARY_DATA_DIR: './a-file/data' } })).toContain('cannot be written')
  })
  it('a master key that is none', async () => {
    expect(await refused({ env: { TRIBUTARY_MASTER_KEY: 'short' } }, ['status'])).toContain('32 bytes in base64')
  })
  it('a door open to everybody', async () => {
    expect(await refused({ env: { TRIBUTARY_HOST: '0.0.0.0' } })).toContain('TRIBUTARY_ADMIN_TOKEN')
  })
})

/** One store for all of them: making one takes seconds. */
describe('with a data directory of its own', { timeout: 120_000 }, () => {
  const directory = emptyFolder()
  const env = async () => ({ TRIBUTARY_PORT: String(await freePort()), TRIBUTARY_HISTORY_DAYS: '5' })

  it('doctor finds nothing wrong, and says what would set each service up', async () => {
    const { code, stdout } = await run(['doctor'], { directory, env: await env() })
    expect(code).toBe(0)
    expect(stdout).not.toContain('FAIL')
    for (const words of ['Node', 'settings', 'OURA_CLIENT_ID', 'Port', 'store opens']) expect(stdout).toContain(words)
  })

  it('doctor says what is wrong, with exit 1', async () => {
    const { code, stdout } = await run(['doctor', '--json'], { directory, env: { TRIBUTARY_PROT: '1' } })
    const findings = JSON.parse(stdout) as { ok: boolean; sentence: string }[]
    expect([code, findings.at(-1)]).toEqual([
      1,
      { ok: false, sentence: expect.stringContaining('did you mean TRIBUTARY_PORT?') },
    ])
  })

  it('status tells that nothing is connected, and where records go', async () => {
    const { code, stdout } = await run(['status'], { directory, env: await env() })
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^Nothing is connected yet\..*\n→ file: 0 delivered, 0 to go \(idle\)\n$/),
    ])
  })

  it('pull says what to do first where nothing is connected', async () => {
    const ended = await run(['pull'], { directory, env: await env() })
    isOneSentence(ended)
    expect([ended.code, ended.stderr]).toEqual([66, expect.stringContaining('connect')])
  })

  it('connect asks for an instance that runs', async () => {
    const ended = await run(['connect', 'oura'], { directory, env: await env() })
    isOneSentence(ended)
    expect(ended.code).toBe(69)
  })

  it('a used port is told in one sentence', async () => {
    const other = await listening(0)
    const ended = await run([], { directory, env: { TRIBUTARY_PORT: String(other.port) } })
    await other.close()
    expect(ended.code).toBe(78)
    expect(ended.stderr).toContain(`Port ${other.port} is used by another program.`)
    expect(ended.stderr).not.toMatch(/\n\s+at /)
  })

  it('another master key is told in one sentence, and the right one still opens', async () => {
    const wrong = { ...(await env()), TRIBUTARY_MASTER_KEY: Buffer.alloc(32, 9).toString('base64') }
    const ended = await run([], { directory, env: wrong })
    isOneSentence(ended)
    expect([ended.code, ended.stderr]).toEqual([78, expect.stringContaining('sealed with another master key')])
    const status = await run(['status', '--json'], { directory, env: await env() })
    expect(JSON.parse(status.stdout)).toMatchObject({ connections: [], sinks: [{ id: 'file', delivered: 0 }] })
  })

  it('keys are made, shown once, listed and revoked', async () => {
    const keys = async (...args: string[]) => run(['keys', ...args], { directory, env: await env() })
    const made = await keys(
      'add',
      'study',
      '--scope',
      'heart_rate',
      'events.read',
      '--individual',
      'ann',
      '--days',
      '90',
    )
    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^tk_[\w-]{43}\n$/) })
    expect(made.stderr).toContain('It is not shown again')
    const listed = await keys('list')
    expect(listed.stdout).toMatch(
      /^1 study \(live until \d{4}-\d\d-\d\d\): heart_rate events\.read; of ann; never used$/m,
    )
    expect(listed.stdout).not.toContain(made.stdout.trim())
    expect(await keys('revoke', '1')).toMatchObject({ code: 0 })
    const both = await keys('add', 'study', '--scope', '*', '--individual', 'ann', '--all')
    isOneSentence(both)
    expect(both.code).toBe(64)
  })

  it('sinks are added, listed and removed', async () => {
    const sinks = async (...args: string[]) => run(['sinks', ...args], { directory, env: await env() })
    mkdirSync(join(directory, 'out'))
    expect(
      await sinks('add', 'file', '--id', 'second', '--set', `path=${join(directory, 'out', 'second.jsonl')}`),
    ).toMatchObject({ code: 0, stdout: expect.stringContaining('second is added') })
    expect((await sinks()).stdout).toMatch(/^second \(file, idle\)/m)
    const other = ['--id', 'study', '--set', `path=${join(directory, 'out', 'study.jsonl')}`]
    expect(await sinks('add', 'file', ...other, '--encoding', 'open-mhealth')).toMatchObject({ code: 0 })
    expect((await sinks()).stdout).toMatch(/^study \(file, open-mhealth, idle\)/m)
    const unknown = await sinks('add', 'file', ...other, '--encoding', 'semaphore')
    isOneSentence(unknown)
    expect(unknown).toMatchObject({ code: 78, stderr: expect.stringContaining('record, open-mhealth, fhir') })
    expect(await sinks('remove', 'third')).toMatchObject({ code: 66, stderr: 'There is no sink third.\n' })
    expect(await sinks('remove', 'second')).toMatchObject({ code: 0 })
    const bad = await sinks('add', 'webhook', '--set', 'url=nowhere')
    isOneSentence(bad)
    expect(bad.code).toBe(78)
  })
})
