import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SettingsError } from '../../core/index.js'
import { readSettings } from './sources.js'

const connectors = ['oura', 'google-health', 'fitbit']
const folder = (files: Record<string, string> = {}): string => {
  const directory = mkdtempSync(join(tmpdir(), 'tributary-settings-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text)
  return directory
}
const read = (env: Record<string, string> = {}, files: Record<string, string> = {}) =>
  readSettings({ env, directory: folder(files), connectors })
const sentence = (env: Record<string, string>, files: Record<string, string> = {}): string => {
  try {
    read(env, files)
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError)
    return (error as Error).message
  }
  throw new Error('nothing was refused')
}

describe('settings', () => {
  it('have a default for everything', () => {
    expect(read()).toMatchObject({
      port: 5000,
      host: '127.0.0.1',
      historyDays: 90,
      sandbox: 'auto',
      roles: ['api', 'timer', 'pull', 'deliver'],
      clients: {},
    })
  })
  it('come from the environment before tributary.toml before config.ini', () => {
    const files = { 'tributary.toml': 'port = 6000\nhistoryDays = 30\n', 'config.ini': '[HOST]\nPORT = 7000\n' }
    expect(read({ TRIBUTARY_PORT: '5500' }, files)).toMatchObject({ port: 5500, historyDays: 30 })
    expect(read({}, files)).toMatchObject({ port: 6000 })
    expect(read({}, { 'config.ini': files['config.ini'] })).toMatchObject({ port: 7000 })
  })
  it('read the keys of Personicle’s config.ini as it stands', () => {
    const ini =
      '; comment\n[OURA]\nCLIENT_ID: abc\nCLIENT_SECRET = "def"\nREDIRECT_URL = https://x.example/oura/oauth/access-token/\n\n[SQLITE]\nDATABASE = a.db\n[EVENTHUB]\nEVENTHUB_NAME=\n'
    expect(read({}, { 'config.ini': ini }).clients).toEqual({
      oura: { clientId: 'abc', clientSecret: 'def', redirectUri: 'https://x.example/oura/oauth/access-token/' },
    })
  })
  it('refuse an admin token that would be taken for a key, without repeating it', () => {
    const said = sentence({ TRIBUTARY_ADMIN_TOKEN: 'tk_long-enough-for-a-token' })
    expect(said).toContain('does not begin with tk_')
    expect(said).not.toContain('long-enough')
  })
  it('take the key of Personicle’s iPhone app from where it stands', () => {
    expect(read().healthkitKey).toBeUndefined()
    expect(read({}, { 'config.ini': '[IOS_APP]\nKEY = abc\n' }).healthkitKey).toBe('abc')
    expect(read({ IOS_APP_KEY: 'def' }, { 'config.ini': '[IOS_APP]\nKEY = abc\n' }).healthkitKey).toBe('def')
  })
  it('take keys from the environment under the service’s name', () => {
    expect(read({ GOOGLE_HEALTH_CLIENT_ID: 'a', GOOGLE_HEALTH_CLIENT_SECRET: 'b' }).clients).toEqual({
      'google-health': { clientId: 'a', clientSecret: 'b' },
    })
    expect(read({ OURA_CLIENT_ID: 'a', OURA_API_KEY: 'c' }).clients).toEqual({
      oura: { clientId: 'a', apiKey: 'c' },
    })
  })
})

describe('what is wrong with the settings is told in one sentence that says what to do', () => {
  it('an unknown name, with the nearest known one', () => {
    expect(sentence({ TRIBUTARY_PROT: '1' })).toBe(
      'There is no setting TRIBUTARY_PROT; did you mean TRIBUTARY_PORT? Correct or unset it.',
    )
    expect(sentence({}, { 'tributary.toml': 'prot = 1' })).toContain('did you mean port?')
    expect(sentence({}, { 'config.ini': '[OURAA]\n' })).toContain('did you mean [OURA]?')
  })
  it('a value that cannot be', () => {
    expect(sentence({ TRIBUTARY_PORT: 'many' })).toBe('TRIBUTARY_PORT is not usable: it must be a port number.')
    expect(sentence({ DATABASE_URL: 'mysql://secret@host/db' })).not.toContain('secret')
    expect(sentence({ TRIBUTARY_ROLES: 'api,eat' })).toContain('api, timer, pull or deliver')
  })
  it('a line of config.ini that is none', () => {
    expect(sentence({}, { 'config.ini': '[OURA]\nCLIENT_ID = a\nwhat is this\n' })).toBe(
      'config.ini, line 3: neither a [SECTION] nor KEY = VALUE. Mend that line or remove it.',
    )
    expect(sentence({}, { 'config.ini': 'CLIENT_ID = a\n' })).toContain('line 1')
  })
  it('a tributary.toml that is no TOML', () => {
    expect(sentence({}, { 'tributary.toml': 'port = = 1' })).toMatch(/^tributary\.toml, line 1 is not valid TOML/)
  })
  it('half a pair of keys', () => {
    expect(sentence({ OURA_CLIENT_SECRET: 'x' })).toBe(
      'OURA_CLIENT_SECRET is set but OURA_CLIENT_ID is not. Set both, or neither.',
    )
  })
})
