/**
 * What one folder of the corpus needs to be judged: which streams an input belongs to, and what its expectations say
 * about our records. Add a folder: write `<folder>.ts` that exports an `Adapter`, and its line in `main.ts`.
 */
import type { Connector, Draft, Json, PageRequest } from '../../src/kit/index.js'

export interface Adapter {
  /** Folder below the corpus root, `oura` or `fitbit-takeout`. */
  readonly folder: string
  readonly connector: Connector
  /** Paths (below the folder) that hold no input: specifications and the like. `expected/` never does. */
  readonly leaveOut?: readonly string[]
  /**
   * The pages an input is, each for one stream. A bare snippet (one document, as an upstream test has it) is wrapped
   * into the page it would have come in. An empty list: nothing to map here, only `checks` judges the input.
   */
  pages(input: CorpusInput): readonly CorpusPage[] | Promise<readonly CorpusPage[]>
  /**
   * Turns one expectation into facts to compare. Called once per expectation, and once with `undefined` for an input
   * without any.
   */
  checks(expectation: Expectation | undefined, outcome: Outcome, input: CorpusInput): Iterable<Check>
}

export interface CorpusInput {
  /** Below the adapter's folder, `open-wearables/sleep-long.json`. */
  readonly path: string
  readonly bytes: Uint8Array
  /** Parsed on demand; throws when the file is not JSON. */
  json(): unknown
}

/** A file below `expected/`. `expected` is whatever the upstream test asserts. */
export interface Expectation {
  readonly path: string
  readonly expected: unknown
}

export interface CorpusPage {
  readonly stream: string
  readonly body: unknown
  readonly request: PageRequest
}

/** What our mappers made of all pages of one input. */
export interface Outcome {
  readonly records: readonly Draft[]
  /** Documents the pages take back. */
  readonly removals: readonly string[]
  /** Pages or records that would be parked: path and expectation, never a value. */
  readonly parked: readonly string[]
}

/** One fact. Equal as JSON, numbers within a hundred-thousandth of each other, is matched. */
export interface Check {
  readonly what: string
  readonly expected: Json | undefined
  readonly actual: Json | undefined
}

/** The records of one kind, in the order they came. */
export const ofKind = (outcome: Outcome, kind: string, series?: string): readonly Draft[] =>
  outcome.records.filter((record) => record.kind === kind && (series === undefined || record.series === series))

/** The values of a kind's samples. */
export const valuesOf = (outcome: Outcome, kind: string): number[] =>
  ofKind(outcome, kind).flatMap((record) => (record.shape === 'sample' ? [record.value] : []))

export const getRequest = (path: string, query: Readonly<Record<string, string>> = {}): PageRequest => ({
  method: 'GET',
  path,
  query,
})
