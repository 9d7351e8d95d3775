/** What the simulated service answers when something is wrong, and what the connector and the error table make of it. */
import { dayMs, type Page, type Stream } from '../../kit/index.js'
import type { FaultName } from '../../sandbox/index.js'
import type { Check } from '../check.js'
import { type Asking, examineWays, now, type Simulation, today } from '../simulation.js'

export const meanings: Check = {
  id: 'meanings',
  title: '401, 429, 500 and a body that is no page lead to the right next step',
  level: 'silver',
  examine: (subject) =>
    examineWays(subject, async (simulation) => {
      const findings: string[] = []
      for (const [name, stream] of simulation.streams)
        for (const found of await problemsOf(simulation, stream)) findings.push(`${name}: ${found}`)
      return findings
    }),
}

/** Faults the room answers with, and the errors that are right. */
const refused: Partial<Record<FaultName, readonly string[]>> = {
  limited: ['RateLimitError'],
  'server-error': ['TransientError'],
  reset: ['TransientError'],
}
/** Answers that must become a gap, or an error that has them asked for again, but never an empty page. */
const unreadable = ['malformed', 'truncated', 'error-in-200'] as const
const mayEnd = ['ContractError', 'TransientError']

const problemsOf = async (simulation: Simulation, stream: Stream): Promise<readonly string[]> => {
  const { city, token, expired, bearing } = simulation
  const pull = (credentials = bearing(token())): Promise<Ended> => run(simulation, stream, credentials)
  const struck = async (name: FaultName): Promise<Ended | undefined> => {
    const before = city.referee.faults.length
    city.faults.inject(name)
    const ended = await pull()
    city.faults.calm()
    return city.referee.faults.length > before ? ended : undefined
  }
  const findings: string[] = []

  const usual = await pull()
  if (usual.error !== undefined) return [`without any fault it ends in ${usual.error}`]
  for (const [name, right] of Object.entries(refused)) {
    const ended = await struck(name as FaultName)
    if (ended !== undefined && !right.includes(ended.error ?? ''))
      findings.push(`${name} leads to ${ended.error ?? 'no error'}, not to ${right.join(' or ')}`)
  }
  for (const name of unreadable) {
    const ended = await struck(name)
    const problem = ended && gapProblem(ended)
    if (problem !== undefined) findings.push(`${name}: ${problem}`)
  }
  // Whoever asks for nothing is refused nothing.
  if (usual.pages.length === 0) return findings
  const stranger = await pull(bearing('nobodys-token'))
  if (stranger.error !== 'ReauthorizeError')
    findings.push(`a token nobody knows leads to ${stranger.error ?? 'no error'}, not to ReauthorizeError`)
  if (expired === undefined) return findings
  const renewed = await pull(bearing(expired, token()))
  if (renewed.error !== undefined)
    findings.push(`an expired token leads to ${renewed.error}, not to a refresh and the page`)
  return findings
}

interface Ended {
  readonly pages: readonly Page[]
  /** The name of the error it ended in. */
  readonly error?: string
}

const run = async (simulation: Simulation, stream: Stream, credentials: Asking['credentials']): Promise<Ended> => {
  const pages: Page[] = []
  const window = { from: today - dayMs, to: now }
  try {
    for await (const page of simulation.pull(stream, { window, purpose: 'fresh', ...(credentials && { credentials }) }))
      pages.push(page)
    return { pages }
  } catch (error) {
    return { pages, error: error instanceof Error ? error.name : 'something that is no error' }
  }
}

const gapProblem = ({ pages, error }: Ended): string | undefined => {
  if (error !== undefined)
    return mayEnd.includes(error) ? undefined : `leads to ${error}, not to ${mayEnd.join(' or ')}`
  const bad = pages.findIndex(({ answer }) => answer?.problem !== undefined)
  if (bad < 0) return 'is read as a page'
  const after = pages.slice(bad)
  if (!after.some(({ failed }) => failed !== undefined)) return 'is not told as a gap (failed)'
  // Whatever follows: a cursor beyond the gap would have it forgotten.
  return after.some(({ cursor }) => cursor !== undefined) ? 'is passed over by the cursor' : undefined
}
