import { describe, expect, it } from 'vitest'
import { href, parseRoute } from './router.js'

describe('addresses', () => {
  it('lead to their page with what they carry', () => {
    expect(parseRoute('#/timeline?day=2026-11-03')).toEqual({ page: 'timeline', params: { day: '2026-11-03' } })
    expect(parseRoute(href('coverage', { connection: 'a b', none: undefined }))).toEqual({
      page: 'coverage',
      params: { connection: 'a b' },
    })
  })
  it('that nobody knows lead to the first page', () => {
    for (const hash of ['', '#', '#/', '#/nowhere', '#main']) expect(parseRoute(hash).page).toBe('connect')
  })
})
