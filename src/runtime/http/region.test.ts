import { describe, expect, it } from 'vitest'
import { acme, acmeOAuth } from '../tokens/testing.js'
import { inRegion, moved, regionOf } from './region.js'

const us = { title: 'United States', hosts: {} }
const eu = {
  title: 'Elsewhere',
  hosts: {
    'https://api.acme.example': 'https://api.acme.eu.example',
    'https://sign-in.acme.example/': 'https://in.eu',
  },
}
const connector = acme({
  regions: { us, eu },
  api: { hosts: ['https://api.acme.example/base', 'https://files.acme.example'] },
})

describe('a connector in a region', () => {
  it('has the hosts of that region everywhere, and those that are not named stay', () => {
    const there = inRegion(connector, 'eu')
    expect(there.api.hosts).toEqual(['https://api.acme.eu.example/base', 'https://files.acme.example'])
    expect(there.auth).toMatchObject({
      authorizeUrl: 'https://in.eu/authorize',
      tokenUrl: 'https://in.eu/token',
      revoke: { url: 'https://in.eu/revoke', clientAuth: true },
    })
    expect(connector.api.hosts[0]).toBe('https://api.acme.example/base')
  })
  it('is in the first where none is named', () => {
    expect(inRegion(connector, undefined).api.hosts).toEqual(connector.api.hosts)
    expect([regionOf(connector, undefined), regionOf(acme(), undefined)]).toEqual(['us', undefined])
    const first = acme({ regions: { eu, us } })
    expect(inRegion(first, undefined).api.hosts).toEqual(['https://api.acme.eu.example'])
  })
  it('is none where there is no such region, whatever its name', () => {
    for (const region of ['jp', '', 'constructor', '__proto__', 'toString'])
      expect(() => inRegion(connector, region)).toThrow('Acme has no such region; choose one of: us, eu.')
    expect(() => inRegion(acme(), 'eu')).toThrow('Acme is one place, without regions; leave the region out.')
  })
  it('never has the hosts of another region, should the connector name them all', () => {
    const all = acme({
      regions: { us, eu },
      api: { hosts: ['https://api.acme.example', 'https://api.acme.eu.example'] },
    })
    expect(inRegion(all, 'us').api.hosts).toEqual(['https://api.acme.example'])
    expect(new Set(inRegion(all, 'eu').api.hosts)).toEqual(new Set(['https://api.acme.eu.example']))
  })
  it('never loses https', () => {
    const plain = { title: 'Plain', hosts: { 'https://api.acme.example': 'http://api.acme.eu.example' } }
    expect(() => inRegion(acme({ regions: { plain } }), 'plain')).toThrow('no https address')
  })
  it('swaps hosts without going round in circles', () => {
    const swap = {
      title: 'Swapped',
      hosts: { 'https://a.example': 'https://b.example', 'https://b.example': 'https://a.example' },
    }
    const { api } = inRegion(
      acme({ auth: acmeOAuth(), regions: { swap }, api: { hosts: ['https://a.example', 'https://b.example'] } }),
      'swap',
    )
    expect(api.hosts).toEqual(['https://b.example', 'https://a.example'])
  })
})

describe('an address', () => {
  const moves = new Map([['https://api.acme.example', 'https://api.eu.example']])
  it.each([
    ['https://api.acme.example', 'https://api.eu.example'],
    [
      'https://api.acme.example/v1/x?y=https://api.acme.example',
      'https://api.eu.example/v1/x?y=https://api.acme.example',
    ],
    ['HTTPS://API.acme.example:443/v1', 'https://api.eu.example/v1'],
    ['https://somebody@api.acme.example/v1', 'https://api.eu.example/v1'],
    ['https://api.acme.example?x=1', 'https://api.eu.example?x=1'],
    ['https://api.acme.example.evil.example/v1', 'https://api.acme.example.evil.example/v1'],
    ['https://api.acme.example@evil.example/v1', 'https://api.acme.example@evil.example/v1'],
    ['http://api.acme.example/v1', 'http://api.acme.example/v1'],
    ['/v1/x', '/v1/x'],
  ])('%s is %s there', (here, there) => expect(moved(here, moves)).toBe(there))
})
