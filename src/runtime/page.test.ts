import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from '../kit/index.js'
import { parsePage, parseRawPage } from './page.js'

const Night = z.object({
  id: z.string(),
  minutes: z.number(),
  stages: z.array(z.object({ at: z.number() })).optional(),
})
const Page = z.object({ nights: z.array(Night), next: z.string().nullish() })
const good = (id: string) => ({ id, minutes: 400, stages: [{ at: 1 }] })
const raw = (text: string) => parseRawPage(Page, new TextEncoder().encode(text))

describe('a page with a broken document', () => {
  it('is read without it, and tells where it is', () => {
    const page = { nights: [good('a'), { id: 'b', minutes: 'secret' }, good('c')], next: 'more' }
    expect(parsePage(Page, page)).toEqual({
      body: { nights: [good('a'), good('c')], next: 'more' },
      unread: [{ path: 'nights.1.minutes', expected: 'to be number' }],
    })
  })

  it('is read without the whole document, not with a document that is short of something', () => {
    const page = { nights: [{ ...good('a'), stages: [{ at: 1 }, { at: 'secret' }] }, good('b')] }
    expect(parsePage(Page, page)).toEqual({
      body: { nights: [good('b')] },
      unread: [{ path: 'nights.0.stages.1.at', expected: 'to be number' }],
    })
  })

  it('keeps its numbers where a schema finds its faults in several steps', () => {
    const picky = Page.transform(({ nights }) => nights).pipe(
      z.array(Night.refine(({ minutes }) => minutes < 1000, 'less than a day')),
    )
    const nested = z.object({ nights: z.array(Night.refine(({ minutes }) => minutes < 1000, 'less than a day')) })
    const page = { nights: [{ id: 'a' }, good('b'), { id: 'c', minutes: 5000 }, good('d')] }
    expect(parsePage(nested, page)).toMatchObject({
      body: { nights: [good('b'), good('d')] },
      unread: [{ path: 'nights.0.minutes' }, { path: 'nights.2', expected: 'less than a day' }],
    })
    // Here the path leads through a list the page does not have: nobody can say which document is meant.
    expect(parsePage(picky, { nights: [good('b'), { id: 'c', minutes: 5000 }] })).toHaveProperty('problem')
  })

  it('is no page where the fault lies beside the documents, or nothing is left', () => {
    expect(parsePage(Page, { nights: [good('a')], next: 5 })).toEqual({
      problem: { path: 'next', expected: 'to be string' },
    })
    expect(parsePage(Page, { nights: [{ id: 'a' }, {}] })).toEqual({
      problem: { path: 'nights.0.minutes', expected: 'to be number' },
    })
  })

  it('tells a hundred faults at most, and how many more there are', () => {
    const page = { nights: [good('a'), ...Array.from({ length: 150 }, () => ({}))] }
    const parsed = parsePage(Page, page)
    if (!('unread' in parsed) || parsed.unread === undefined) throw new Error('nothing was left out')
    expect(parsed.unread).toHaveLength(100)
    expect(parsed.unread.at(-1)).toEqual({ path: '', expected: '51 more documents to be readable' })
  })

  it('leaves its neighbours as they would be without it, wherever it stands', () => {
    const Element = fc.record({ bad: fc.boolean(), id: fc.string(), minutes: fc.integer({ min: 0, max: 1000 }) })
    fc.assert(
      fc.property(fc.array(Element, { maxLength: 30 }), fc.array(Element, { maxLength: 5 }), (nights, naps) => {
        const Both = z.object({ nights: z.array(Night), day: z.object({ naps: z.array(Night) }) })
        const document = ({ bad, id, minutes }: (typeof nights)[number]) => ({ id, minutes: bad ? null : minutes })
        const sound = (all: typeof nights) => all.filter(({ bad }) => !bad).map(document)
        const page = { nights: nights.map(document), day: { naps: naps.map(document) } }
        const without = { nights: sound(nights), day: { naps: sound(naps) } }
        const parsed = parsePage(Both, page)
        const broken = [...nights, ...naps].filter(({ bad }) => bad).length
        if (broken > 0 && without.nights.length + without.day.naps.length === 0)
          expect(parsed).toHaveProperty('problem')
        else {
          expect(parsed).toMatchObject({ ...parsePage(Both, without) })
          expect('unread' in parsed ? parsed.unread?.length : 0).toBe(broken)
        }
      }),
    )
  })
})

describe('bytes that are no JSON', () => {
  it('are refused without being quoted', () => {
    expect(raw('<html>secret</html>')).toEqual({ problem: { path: '', expected: 'JSON' } })
    expect(raw('')).toMatchObject({ problem: { expected: 'a page, not an empty answer' } })
  })

  it.each([
    ['{"nights":[{"id":"NaN \\" NaN","minutes":NaN}]}', 'JSON, which has no NaN (character 40)'],
    ['{"nights":[{"id":"a","minutes":-Infinity}]}', 'JSON, which has no Infinity (character 32)'],
  ])('say where a number is none: %s', (text, expected) => {
    expect(raw(text)).toEqual({ problem: { path: '', expected } })
    // An archive hands on as its text what it could not read.
    expect(parsePage(Page, text)).toEqual({ problem: { path: '', expected } })
  })

  it('and a text that is JSON is still no page', () => {
    expect(parsePage(Page, '{}')).toEqual({ problem: { path: '', expected: 'to be object' } })
  })
})
