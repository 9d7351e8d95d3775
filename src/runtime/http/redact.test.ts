import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redactBody, redactHeaders, redactPath, redactQuery, redactUrl } from './index.js'

const dots = '•••'

describe('redaction', () => {
  it('shows headers only where they are known to be harmless', () => {
    expect(
      redactHeaders({
        'Content-Type': 'application/json',
        Authorization: 'Bearer a',
        'x-ratelimit-remaining': '7',
        cookie: 'a',
        'x-new': 'b',
      }),
    ).toEqual({
      'Content-Type': 'application/json',
      Authorization: dots,
      'x-ratelimit-remaining': '7',
      cookie: dots,
      'x-new': dots,
    })
  })

  it('shows what a listing asks for, and no value that could let anyone in', () => {
    expect(
      redactQuery({
        start_date: '2026-10-01',
        from: '2026-10-01T00:00:00+02:00',
        limit: '25',
        sort: 'asc',
      }),
    ).toEqual({
      start_date: '2026-10-01',
      from: '2026-10-01T00:00:00+02:00',
      limit: '25',
      sort: 'asc',
    })
    for (const name of [
      'access_token',
      'code',
      'client_secret',
      'apiKey',
      'signature',
      'state',
      'next_token',
      'sessionid',
    ])
      expect(redactQuery({ [name]: '1' })).toEqual({ [name]: dots })
    expect(redactQuery({ q: 'eyJhbGciOiJIUzI1NiJ9.e30.x' })).toEqual({
      q: dots,
    })
    expect(redactUrl('https://user:pw@api.example/v1/a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6?token=x&day=2026-10-01')).toBe(
      `https://api.example/v1/${dots}?token=${dots}&day=2026-10-01`,
    )
    expect(redactUrl('no url')).toBe(dots)
    expect(redactPath('/v1/users/ada@example.com/sleep')).toBe(`/v1/users/${dots}/sleep`)
  })

  it('shows the shape of any body and none of its values', () => {
    expect(redactBody('{"data":[{"bpm":61,"note":"tired","at":null}],"t1762090200":{"steps":31}}')).toBe(
      `{"data":[{"bpm":"number","note":"string","at":null}],"${dots}":{"steps":"number"}}`,
    )
    expect(redactBody('[1,2,3,4,5]')).toBe('["number","number","number","2 more"]')
    expect(redactBody('<html>61</html>')).toBe('15 characters that are no JSON')
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const shown = redactBody(
          JSON.stringify({
            a: 'planted-value',
            b: value,
            c: [61.25, { d: 'planted-value' }],
          }),
        )
        expect(shown).not.toMatch(/planted-value|61\.25/)
      }),
    )
  })
})
