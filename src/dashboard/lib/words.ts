/** Sentences a person would say. Pure, so that every one of them can be read in a test. */
import type { Connection, CoverageStrip, FlowParty, Run, Service, SinkState, Succession } from '../api.js'
import { count, duration, number } from './numbers.js'
import { axisOf, clock, dateText } from './time.js'

/** `heart rate, sleep and steps`. */
export const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

/** How a service stands with this person; what its card says first. */
export type Standing =
  | 'connected'
  | 'waiting'
  | 'needs-you'
  | 'needs-password'
  | 'needs-settings'
  | 'open'
  | 'not-set-up'
  | 'ended'
  | 'files'

export const standingOf = (service: Service, connection: Connection | undefined, party?: FlowParty): Standing => {
  if (connection?.state === 'reauthorize') return wantsPassword(connection) ? 'needs-password' : 'needs-you'
  if (connection?.state === 'connected' && missingSetting(party) !== undefined) return 'needs-settings'
  if (connection?.state === 'connected') return connection.message === undefined ? 'connected' : 'waiting'
  if (service.state === 'ended') return 'ended'
  if (service.auth === 'none') return 'files'
  return service.mode === 'not-set-up' && !service.signIn.some(({ ready }) => ready) ? 'not-set-up' : 'open'
}

/** What has to be chosen before its workouts can come or go. */
export const missingSetting = (party: FlowParty | undefined): string | undefined =>
  party?.out?.code === 'config_missing' ? party.out.message : undefined

/** `gives and takes workouts`; nothing where a service has to do with none. */
export const workoutsText = ({ gives, takes }: Pick<FlowParty, 'gives' | 'takes'>): string | undefined =>
  gives ? (takes ? 'gives and takes workouts' : 'gives workouts') : takes ? 'takes workouts' : undefined

/** The password was not to be remembered, and is gone with the program's last end. */
const passwordGone = 'credentials_missing: '
export const wantsPassword = ({ message }: Pick<Connection, 'message'>): boolean =>
  message?.startsWith(passwordGone) === true

export const passwordSentence = (name: string): string =>
  `${name} needs your password again; we were not to remember it.`

/** The server's sentence, without the word it bears for machines. */
export const messageOf = ({ message }: Pick<Connection, 'message'>): string | undefined =>
  message?.startsWith(passwordGone) === true ? message.slice(passwordGone.length) : message

export const standingText: Readonly<Record<Standing, string>> = {
  connected: 'Connected',
  waiting: 'Waiting',
  'needs-you': 'Needs you',
  'needs-password': 'Needs you',
  'needs-settings': 'Needs you',
  open: 'Not connected',
  'not-set-up': 'Not set up',
  ended: 'Ended',
  files: 'By hand',
}

/** How data comes that no account brings, in so few words as stand beside a name. */
export const handedText = ({ push }: Pick<Service, 'push'>): string => (push === undefined ? 'By archive' : 'By device')

/** `61 of 90 days are here. About 4 minutes to go.` */
export const backfillSentence = (backfill: NonNullable<Connection['backfill']>): string => {
  const { doneDays, wantedDays, etaSeconds } = backfill
  if (doneDays >= wantedDays) return `All ${count(wantedDays, 'day')} are here.`
  const days = `${number(doneDays)} of ${count(wantedDays, 'day')} ${doneDays === 1 ? 'is' : 'are'} here.`
  return etaSeconds === undefined ? days : `${days} About ${duration(etaSeconds)} to go.`
}

/** What is lost by the scopes that were not granted. */
export const missingSentence = (
  connection: Pick<Connection, 'missingScopes' | 'missingStreams'>,
  titleOf: (stream: string) => string,
): string | undefined => {
  const { missingScopes, missingStreams } = connection
  if (missingScopes.length === 0 && missingStreams.length === 0) return undefined
  if (missingStreams.length === 0)
    return `You did not allow ${listed(missingScopes)}; nothing you see here depends on it.`
  const lost = listed(missingStreams.map((stream) => lowerFirst(titleOf(stream))))
  return missingScopes.length === 0
    ? `Without your consent there is no ${lost}.`
    : `You did not allow ${listed(missingScopes)}, so there is no ${lost}.`
}

/** Leaves abbreviations alone: `HRV` stays, `Nights` becomes `nights`. */
export const lowerFirst = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text

type Cell = CoverageStrip['days'][number]

export const coverageText: Readonly<Record<Cell['state'], string>> = {
  complete: 'complete',
  provisional: 'may still change',
  empty: 'asked, nothing there',
  failed: 'failed',
  never: 'never asked',
}

/** One cell of a strip, as hover and focus read it. */
export const coverageSentence = ({ state, records, reason }: Cell): string => {
  // Where the server knows a reason, it says more than the state's own sentence.
  if (reason !== undefined && (state === 'never' || state === 'empty')) return reason
  if (reason !== undefined && state === 'provisional') return `${count(records, 'record')} so far. ${reason}`
  const told =
    state === 'complete'
      ? `Complete: ${count(records, 'record')}.`
      : state === 'provisional'
        ? `${count(records, 'record')} so far; the service may still change this day.`
        : state === 'empty'
          ? 'Asked, and there was nothing.'
          : state === 'failed'
            ? 'The answer could not be had.'
            : 'Never asked for.'
  return reason === undefined ? told : `${told} ${reason}`
}

/** What a run changed, shortest first: `212 new, 3 changed`. */
export const runFigures = (run: Run): string => {
  const parts = [
    run.created > 0 ? `${number(run.created)} new` : '',
    run.updated > 0 ? `${number(run.updated)} changed` : '',
    run.deleted > 0 ? `${number(run.deleted)} removed` : '',
    run.parked > 0 ? `${number(run.parked)} parked` : '',
  ].filter((part) => part !== '')
  return parts.join(', ')
}

export const purposeText: Readonly<Record<Run['purpose'], string>> = {
  fresh: 'the regular look for news',
  backfill: 'history, walking backwards',
  notice: 'the service told us of news',
  import: 'a file you gave',
}

/** How a sink stands. */
export const sinkSentence = (sink: SinkState): string => {
  if (sink.message !== undefined) return sink.message
  if (sink.state === 'paused') return 'Paused. Nothing is lost: it goes on where it stopped.'
  if (sink.lag > 0) return `${count(sink.lag, 'record')} on the way.`
  return sink.delivered === 0 ? 'Nothing to deliver yet.' : 'Everything committed has been delivered.'
}

/** `Continues Fitbit since 20 Nov 2026; until 12 Nov 2026, 23:59 Fitbit tells.` */
export const continuesSentence = (
  { predecessor, since, seam }: Succession,
  nameOf: (connector: string) => string,
): string => {
  const name = nameOf(predecessor.connector)
  const begun = since === undefined ? '' : ` since ${dateText(axisOf(since).local)}`
  if (seam === undefined) return `Continues ${name}${begun}.`
  const { local } = axisOf(seam)
  return `Continues ${name}${begun}; until ${dateText(local)}, ${clock(local)} ${name} tells.`
}

export const connectedSentence = (name: string): string =>
  `${name} is connected. Its newest days come first, the rest of the history follows by itself.`
