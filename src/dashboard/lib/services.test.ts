import { describe, expect, it } from 'vitest'
import type { Connection, Service } from '../api.js'
import { placed } from './keep-true.js'
import { cardsOf, catalogue } from './services.js'

const service = (id: string): Service => ({
  id,
  name: id,
  docs: '',
  state: 'live',
  mode: 'sandbox',
  auth: 'oauth2',
  signIn: [{ way: 'oauth2', personal: false, ready: true }],
  regions: [],
  streams: [{ name: 'sleep', title: 'Nights', kinds: ['sleep_session'], scopes: [] }],
  capabilities: { downloads: false, uploads: false, notifies: false, imports: [], pushes: false },
})
const connection = (id: string, connector: string, state: Connection['state'] = 'connected'): Connection => ({
  id,
  connector,
  individual: 'me',
  account: id,
  state,
  signedInBy: 'auth',
  missingScopes: [],
  missingStreams: [],
  connectedAt: '',
  records: 3,
})

describe('cards', () => {
  it('are one per connection, and one per service without any', () => {
    const cards = cardsOf([service('a'), service('b')], [connection('1', 'a'), connection('2', 'a')])
    expect(cards.map((card) => [card.service.id, card.connection?.id])).toEqual([
      ['a', '1'],
      ['a', '2'],
      ['b', undefined],
    ])
  })
  it('remember a connection that was ended', () => {
    expect(cardsOf([service('a')], [connection('1', 'a', 'disconnected')])[0]?.former?.id).toBe('1')
  })
})

describe('names', () => {
  it('fall back to ids made readable until the catalogue is here', () => {
    const empty = catalogue([], [])
    expect([
      empty.nameOf('google-health'),
      empty.streamTitle('oura', 'daily_sleep'),
      empty.kindTitle('heart_rate'),
    ]).toEqual(['Google health', 'Daily sleep', 'Heart rate'])
    expect(catalogue([service('a')], []).streamTitle('a', 'sleep')).toBe('Nights')
  })
})

describe('what an event carries', () => {
  it('takes its own place, or the first or last', () => {
    const list = [{ id: 'a' }, { id: 'b' }]
    expect(placed(list, { id: 'b', n: 1 } as { id: string }, 'first')).toEqual([{ id: 'a' }, { id: 'b', n: 1 }])
    expect(placed(list, { id: 'c' }, 'first').map(({ id }) => id)).toEqual(['c', 'a', 'b'])
    expect(placed(list, { id: 'c' }, 'last').map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  })
})
