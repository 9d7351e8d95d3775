import { describe, expect, it } from 'vitest'
import type { Connection, Service } from '../api.js'
import { accountText, handedBy, isPlainLink, signInAddress, wayOf, waysOf, wayText } from './ways-in.js'

const oauth = { way: 'oauth2', personal: false, ready: true } as const
const key = { way: 'apiKey', personal: true, ready: true } as const
const us = { id: 'us', title: 'United States' }
const acme = { id: 'acme', name: 'Acme', auth: 'oauth2', signIn: [oauth], regions: [] } satisfies Partial<Service>
const push = { title: 'A phone', setUp: '' }
const phone = { ...acme, auth: 'none', signIn: [], push } satisfies Partial<Service>
const connection = (given: Partial<Connection>) => ({ account: 'a1', signedInBy: 'auth', ...given }) as Connection

describe('a way in', () => {
  it('is a plain link where there is one sign-in page, and nothing to choose before it', () => {
    expect(isPlainLink(acme)).toBe(true)
    expect(isPlainLink({ ...acme, regions: [us] })).toBe(false)
    expect(isPlainLink({ ...acme, signIn: [oauth, key] })).toBe(false)
    expect(isPlainLink({ ...acme, signIn: [key] })).toBe(false)
    expect(isPlainLink({ ...acme, push })).toBe(false)
    expect(isPlainLink(phone)).toBe(false)
  })
  it('has an address that tells the region and nothing else', () => {
    expect(signInAddress(acme)).toBe('/connect/acme')
    expect(signInAddress(acme, 'o us')).toBe('/connect/acme?region=o%20us')
  })
  it('is called as a person would', () => {
    const ways = [oauth, key, { ...key, personal: false }, { ...oauth, way: 'password' as const }]
    expect(ways.map((way) => wayText(way, acme))).toEqual([
      'Sign in at Acme',
      'With your own key',
      'With a key',
      'With user name and password',
    ])
    expect(waysOf(phone).map((way) => wayText(way, phone))).toEqual(['A phone'])
  })
  it('is offered first as it was taken before, and never one that is not ready', () => {
    const both = { ...acme, signIn: [oauth, key] }
    expect(wayOf(both, undefined)).toEqual(oauth)
    expect(wayOf(both, connection({ signedInBy: 'personal' }))).toEqual(key)
    expect(wayOf({ ...acme, signIn: [{ ...oauth, ready: false }, key] }, undefined)).toEqual(key)
    expect(wayOf({ ...acme, signIn: [{ ...oauth, ready: false }] }, undefined)).toBeUndefined()
  })
})

describe('a connection', () => {
  it('is told apart from those that are handed over', () => {
    expect(handedBy(acme, connection({}))).toBeUndefined()
    expect(handedBy(acme, connection({ account: 'archive' }))).toBe('archive')
    expect(handedBy(phone, connection({ account: 'Pixel' }))).toBe('device')
  })
  it('says whose it is, by which key, and where', () => {
    expect(accountText(acme, connection({ accountName: 'Ada' }))).toBe('Ada')
    expect(accountText({ ...acme, regions: [us] }, connection({ region: 'us' }))).toBe('United States · a1')
    expect(accountText({ ...acme, regions: [us] }, connection({ accountName: 'Ada', region: 'us' }))).toBe(
      'Ada · United States',
    )
    expect(accountText(acme, connection({ account: 'personal', signedInBy: 'personal' }))).toBe('Your own key')
    expect(accountText(phone, connection({ account: 'archive' }))).toBe('From archives')
  })
})
