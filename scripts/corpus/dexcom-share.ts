import { dexcomShare as connector } from '../../src/connectors/dexcom-share/index.js'
import { isKnown } from '../../src/kit/index.js'
import { type Adapter, type CorpusInput, ofKind, valuesOf } from './adapter.js'

interface Exchange {
  readonly request: { readonly url: string }
  readonly response: { readonly json: readonly Reading[] }
}
interface Reading {
  readonly ST: string
  readonly DT: string
  readonly Value: number
}
const exchangesOf = (input: CorpusInput) => (input.json() as { readonly exchanges: readonly Exchange[] }).exchanges

/** A recording of requests and answers. Without expectations: a reading says itself what must come of it. */
export const dexcomShare: Adapter = {
  folder: 'dexcom-share',
  connector,
  pages: (input) =>
    exchangesOf(input).map(({ request, response }) => {
      const { pathname, searchParams } = new URL(request.url)
      const { sessionId: _, ...query } = Object.fromEntries(searchParams)
      return { stream: 'glucose', body: response.json, request: { method: 'POST', path: pathname, query } }
    }),
  *checks(_, outcome, input) {
    const told = exchangesOf(input).flatMap(({ response }) => response.json)
    const starts = ofKind(outcome, 'blood_glucose').map(({ start }) => (isKnown(start) ? start : undefined))
    yield { what: 'values', expected: told.map(({ Value }) => Value), actual: valuesOf(outcome, 'blood_glucose') }
    const at = told.map(({ ST }) => Number(/\d+/.exec(ST)?.[0]))
    yield { what: 'times', expected: at, actual: starts.map((start) => start?.at ?? null) }
    const hours = told.map(({ DT }) => Number(/([+-]\d\d)00\)/.exec(DT)?.[1]))
    yield { what: 'offsets', expected: hours, actual: starts.map((start) => (start?.offset ?? 0) / 60) }
    yield { what: 'trends', expected: told.length, actual: ofKind(outcome, 'glucose_trend').length }
  },
}
