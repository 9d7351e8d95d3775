/** What an archive is, by the word of the connectors. */
import { ContractError } from '../../core/index.js'
import type { Connector } from '../../kit/index.js'
import { type Archive, type Candidate, shownName } from './archive.js'

/** Every connector's reader that knows this archive. */
export const candidatesFor = (
  connectors: readonly Connector[],
  { name, head, entries }: Pick<Archive, 'name' | 'head' | 'entries'>,
): readonly Candidate[] => {
  const facts = { name, head, ...(entries && { entries: entries.map((entry) => entry.name) }) }
  return readersOf(connectors).filter(
    ({ connector, reader }) => connector.imports?.[reader]?.recognises(facts) === true,
  )
}

const readersOf = (connectors: readonly Connector[]): readonly Candidate[] =>
  connectors.flatMap((connector) => Object.keys(connector.imports ?? {}).map((reader) => ({ connector, reader })))

/** How a candidate is named where a person chooses: `fitbit`, or `fitbit/takeout` where it has several. */
const wordOf = ({ connector, reader }: Candidate): string =>
  Object.keys(connector.imports ?? {}).length === 1 ? connector.id : `${connector.id}/${reader}`

/** The one that is meant: the only one that knows the archive, or the one that is named. Throws with a sentence otherwise. */
export const chosenCandidate = (
  connectors: readonly Connector[],
  archive: Pick<Archive, 'name' | 'head' | 'entries'>,
  as: string | undefined,
): Candidate => {
  const all = readersOf(connectors)
  if (as !== undefined) {
    const named = all.filter(({ connector, reader }) => as === connector.id || as === `${connector.id}/${reader}`)
    const knowing = named.length > 1 ? candidatesFor(connectors, archive).filter((one) => isAmong(one, named)) : named
    if (knowing.length === 1) return knowing[0] as Candidate
    throw unknown(`${as} is no kind of archive that can be told here. Choose one of: ${all.map(wordOf).join(', ')}.`)
  }
  const found = candidatesFor(connectors, archive)
  if (found.length === 1) return found[0] as Candidate
  if (found.length > 1)
    throw new ContractError(
      'ambiguous-archive',
      `${shownName(archive.name)} can be read in several ways. Say which is meant: ${found.map(wordOf).join(' or ')}.`,
      { path: '', expected: 'one kind of archive' },
    )
  const titles = all.map(({ connector, reader }) => connector.imports?.[reader]?.title ?? connector.name)
  throw unknown(
    `${shownName(archive.name)} is no archive we know.${innerZips(archive)} Known are: ${titles.join('; ')}.`,
  )
}

const isAmong = ({ connector, reader }: Candidate, those: readonly Candidate[]): boolean =>
  those.some((one) => one.connector.id === connector.id && one.reader === reader)

/** Some services pack their parts once more, and some people the whole download. */
const innerZips = ({ entries = [] }: Pick<Archive, 'entries'>): string =>
  entries.some(({ name }) => /\.zip$/i.test(name))
    ? ' There are further zips in it: unpack it, and import those one by one.'
    : ''

const unknown = (sentence: string): ContractError =>
  new ContractError('unknown-archive', sentence, { path: '', expected: 'an archive of a service' })
