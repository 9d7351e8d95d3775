import { describe, expect, it } from 'vitest'
import type { OldRow } from '../store/personicle-table.js'
import { readOldRow } from './migrate-personicle-row.js'

const now = Date.UTC(2026, 2, 5, 12)
const row: OldRow = {
  id: '7',
  userid: '00u3sf',
  service: 'fitbit',
  accesstoken: 'a',
  expiresin: '28800',
  createdat: '2026-03-05 10:00:00.123456',
  externaluserid: 'ABC123',
  refreshtoken: 'r',
  status: 'connected',
  lastaccessedat: '2026-03-05 11:00:00',
  scope: 'sleep heartrate',
}
const read = (changes: Record<string, string | null> = {}) => readOldRow({ ...row, ...changes }, now)
const grant = (changes: Record<string, string | null> = {}) => {
  const old = read(changes)
  if ('problem' in old) throw new Error(old.problem)
  return old.grant
}

describe('a row of Personicle’s credentials', () => {
  it('says who, where and with what, its times in UTC', () =>
    expect(read()).toEqual({
      grant: {
        individual: '00u3sf',
        connector: 'fitbit',
        account: 'ABC123',
        secret: { access: 'a', refresh: 'r' },
        obtainedAt: Date.UTC(2026, 2, 5, 10, 0, 0, 123),
        expiresAt: Date.UTC(2026, 2, 5, 18, 0, 0, 123),
        scope: 'sleep heartrate',
      },
      lastAccessedAt: Date.UTC(2026, 2, 5, 11),
    }))
  it('without scopes was given what Personicle asked for', () => {
    expect(grant({ scope: null }).scope).toBe('activity heartrate location nutrition profile sleep weight')
    expect(grant({ service: 'google-fit', scope: null }).scope).toContain('/auth/fitness.heart_rate.read')
  })
  it('with a status of expired, or without a way to go on, waits for its person', () => {
    expect(grant({ status: 'expired' }).ended).toContain('please connect again')
    expect(grant({ refreshtoken: null, createdat: '2026-03-04 10:00:00' }).ended).toContain('cannot be refreshed')
    expect(grant({ refreshtoken: null }).ended).toBeUndefined()
  })
  it('may lack what the original did not always write', () => {
    const { status: _, scope: __, externaluserid: ___, ...older } = row
    expect(readOldRow({ ...older, lastaccessedat: null }, now)).toMatchObject({ lastAccessedAt: undefined })
    expect(grant({ externaluserid: '' }).account).toBeUndefined()
  })
  it('may name its times in another way', () => {
    expect(grant({ createdat: '2026-03-05T10:00:00+01:00' }).obtainedAt).toBe(Date.UTC(2026, 2, 5, 9))
    expect(grant({ createdat: '2026-03-05 10:00:00+00' }).obtainedAt).toBe(Date.UTC(2026, 2, 5, 10))
  })
  it.each([
    [{ userid: null }, 'userId'],
    [{ userid: 'a b' }, 'userId'],
    [{ service: 'peloton' }, 'no way to take over a connection to peloton'],
    [{ accesstoken: '' }, 'no access token'],
    [{ expiresin: 'soon' }, 'expires_in'],
    [{ createdat: 'yesterday' }, 'created_at is no time'],
    [{ createdat: '2026-03-06 10:00:00' }, 'later than now'],
  ])('that cannot be taken over says why: %j', (changes, words) =>
    expect((read(changes) as { problem: string }).problem).toContain(words),
  )
})
