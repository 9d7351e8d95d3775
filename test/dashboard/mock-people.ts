/** Invented people: one who has just started, one as usual, one with everything, and the server's bad days. */
import type { Connection, CoverageStrip, DeadLetter, Kind, Run, Service, SinkState } from '../../src/dashboard/api.js'
import { chance, day, hour, minute, shapes } from './mock-body.js'

export type PersonName = 'empty' | 'normal' | 'full'

const kind = (
  name: string,
  title: string,
  family: string,
  unit?: string,
  adds = 'mean',
  shape: Kind['shape'] = 'sample',
): Kind => ({
  kind: name,
  title,
  family,
  shape,
  ...(unit === undefined ? {} : { unit }),
  ...(shape === 'sample' ? { adds } : {}),
  count: 0,
})
const kinds: readonly Kind[] = [
  kind('sleep_session', 'Sleep', 'sleep', undefined, '', 'event'),
  kind('sleep_score', 'Sleep score', 'sleep', '{score}', 'last'),
  kind('heart_rate', 'Heart rate', 'heart', '/min'),
  kind('resting_heart_rate', 'Resting heart rate', 'heart', '/min', 'last'),
  kind('hrv_rmssd', 'Heart rate variability (RMSSD)', 'heart', 'ms'),
  kind('step_count', 'Steps', 'movement', '{steps}', 'sum'),
  kind('distance', 'Distance', 'movement', 'm', 'sum'),
  kind('met', 'Metabolic equivalent', 'movement', '{MET}'),
  kind('activity_score', 'Activity score', 'movement', '{score}', 'last'),
  kind('active_calories', 'Active energy', 'energy', 'kcal', 'sum'),
  kind('total_calories', 'Total energy', 'energy', 'kcal', 'sum'),
  kind('exercise', 'Workout', 'workout', undefined, '', 'event'),
  kind('respiratory_rate', 'Breathing rate', 'breath', '/min'),
  kind('oxygen_saturation', 'Oxygen saturation', 'breath', '%'),
  kind('vo2_max', 'VO₂ max', 'breath', 'mL/(kg.min)', 'last'),
  kind('weight', 'Weight', 'body', 'kg', 'last'),
  kind('body_fat', 'Body fat', 'body', '%', 'last'),
  kind('skin_temperature_deviation', 'Skin temperature deviation', 'body', '{deltaCel}', 'last'),
  kind('blood_glucose', 'Blood glucose', 'glucose', 'mg/dL'),
  kind('readiness_score', 'Readiness score', 'mind', '{score}', 'last'),
  kind('stress_high_duration', 'Time in high stress', 'mind', 's', 'sum'),
  kind('stress_recovery_duration', 'Time in recovery', 'mind', 's', 'sum'),
  kind('stress_summary', 'Stress of the day', 'mind', undefined, '', 'coded'),
  kind('mindfulness_session', 'Mindful minutes', 'mind', undefined, '', 'event'),
  kind('battery_level', 'Battery', 'device', '%', 'last'),
]
const onlyFull = new Set([
  'weight',
  'body_fat',
  'blood_glucose',
  'vo2_max',
  'distance',
  'battery_level',
  'mindfulness_session',
])

export const kindsOf = (person: PersonName): Kind[] =>
  kinds.map((one) => ({
    ...one,
    count:
      person === 'empty' || (person === 'normal' && onlyFull.has(one.kind))
        ? 0
        : Math.round((shapes[one.kind]?.every ?? day) === day ? 90 : 25_920),
  }))

const stream = (name: string, title: string, names: string[], scopes: string[]) => ({
  name,
  title,
  kinds: names,
  scopes,
})
const regions = [
  { id: 'us', title: 'United States' },
  { id: 'ous', title: 'Outside the United States' },
  { id: 'jp', title: 'Japan' },
]
const readings = [stream('glucose', 'Glucose', ['blood_glucose'], [])]
const nothingElse = { downloads: false, uploads: false, notifies: false, imports: [], pushes: false }
/** Services where there is something to choose or to type. */
const choosers: readonly Service[] = [
  {
    id: 'dexcom',
    name: 'Dexcom',
    docs: 'https://developer.dexcom.com',
    state: 'live',
    mode: 'sandbox',
    auth: 'oauth2',
    signIn: [{ way: 'oauth2', personal: false, ready: true }],
    regions,
    streams: readings,
    capabilities: nothingElse,
  },
  {
    id: 'dexcom-share',
    name: 'Dexcom Share',
    docs: 'https://github.com/gagebenne/pydexcom',
    state: 'live',
    note: "Made for Dexcom's own apps: its terms may forbid others. Use it for yourself alone.",
    mode: 'sandbox',
    auth: 'password',
    signIn: [
      {
        way: 'password',
        personal: false,
        ready: true,
        help: 'Type the name and password of the Dexcom account that wears the sensor, not of somebody who follows it.',
      },
    ],
    regions,
    streams: readings,
    capabilities: nothingElse,
  },
  {
    id: 'ultrahuman',
    name: 'Ultrahuman',
    docs: 'https://vision.ultrahuman.com/developer-docs',
    state: 'live',
    mode: 'not-set-up',
    howToSetUp:
      'Register an application with Ultrahuman, then set `ULTRAHUMAN_CLIENT_ID` and `ULTRAHUMAN_CLIENT_SECRET` and start again.',
    auth: 'oauth2',
    signIn: [
      { way: 'oauth2', personal: false, ready: false },
      {
        way: 'apiKey',
        personal: true,
        ready: true,
        help: 'Create a personal API token at https://vision.ultrahuman.com/developer and paste it here.',
      },
    ],
    regions: [],
    streams: [stream('metrics', 'Metrics of the day', ['heart_rate', 'sleep_session', 'blood_glucose'], [])],
    capabilities: nothingElse,
  },
]
export const services: readonly Service[] = [
  {
    id: 'dropbox',
    name: 'Dropbox',
    docs: 'https://www.dropbox.com/developers',
    state: 'live',
    mode: 'sandbox',
    auth: 'oauth2',
    signIn: [{ way: 'oauth2', personal: false, ready: true }],
    regions: [],
    streams: [stream('files', 'Workouts', ['exercise'], [])],
    capabilities: { ...nothingElse, downloads: true, uploads: true },
  },
  {
    id: 'oura',
    name: 'Oura',
    docs: 'https://cloud.ouraring.com/v2/docs',
    state: 'live',
    mode: 'sandbox',
    auth: 'oauth2',
    signIn: [{ way: 'oauth2', personal: false, ready: true }],
    regions: [],
    streams: [
      stream('sleep', 'Nights of sleep', ['sleep_session', 'respiratory_rate', 'hrv_rmssd'], ['daily']),
      stream('daily_sleep', 'Sleep score', ['sleep_score'], ['daily']),
      stream(
        'daily_readiness',
        'Readiness',
        ['readiness_score', 'resting_heart_rate', 'skin_temperature_deviation'],
        ['daily'],
      ),
      stream(
        'daily_activity',
        'Activity of the day',
        ['activity_score', 'step_count', 'active_calories', 'total_calories', 'met'],
        ['daily'],
      ),
      stream('heartrate', 'Heart rate', ['heart_rate'], ['heartrate']),
      stream('workout', 'Workouts', ['exercise'], ['workout']),
      stream('daily_spo2', 'Blood oxygen', ['oxygen_saturation'], ['spo2Daily']),
      stream(
        'daily_stress',
        'Stress',
        ['stress_high_duration', 'stress_recovery_duration', 'stress_summary'],
        ['daily'],
      ),
      stream('session', 'Sessions', ['mindfulness_session'], ['session']),
    ],
    capabilities: { downloads: false, uploads: false, notifies: true, imports: [], pushes: false },
  },
  {
    id: 'google-health',
    name: 'Google Health',
    docs: 'https://developers.google.com/health',
    state: 'live',
    mode: 'sandbox',
    auth: 'oauth2',
    signIn: [{ way: 'oauth2', personal: false, ready: true }],
    regions: [],
    streams: [
      stream(
        'steps',
        'Steps',
        ['step_count'],
        ['https://www.googleapis.com/auth/googlehealth.activity_and_fitness.readonly'],
      ),
      stream(
        'heart_rate',
        'Heart rate',
        ['heart_rate'],
        ['https://www.googleapis.com/auth/googlehealth.health_metrics_and_measurements.readonly'],
      ),
      stream(
        'weight',
        'Weight',
        ['weight', 'body_fat'],
        ['https://www.googleapis.com/auth/googlehealth.health_metrics_and_measurements.readonly'],
      ),
      stream('sleep', 'Sleep', ['sleep_session'], ['https://www.googleapis.com/auth/googlehealth.sleep.readonly']),
    ],
    capabilities: { downloads: false, uploads: false, notifies: true, imports: ['takeout'], pushes: false },
  },
  {
    id: 'fitbit',
    name: 'Fitbit',
    docs: 'https://dev.fitbit.com/build/reference/web-api/',
    state: 'ended',
    note: 'The Fitbit Web API was shut down in November 2026.',
    successor: 'google-health',
    mode: 'sandbox',
    auth: 'oauth2',
    signIn: [{ way: 'oauth2', personal: false, ready: true }],
    regions: [],
    streams: [
      stream('sleep', 'Sleep', ['sleep_session'], ['sleep']),
      stream('activity', 'Steps', ['step_count'], ['activity']),
    ],
    capabilities: { downloads: false, uploads: false, notifies: true, imports: ['takeout'], pushes: false },
  },
  {
    id: 'withings',
    name: 'Withings',
    docs: 'https://developer.withings.com/api-reference',
    state: 'live',
    mode: 'not-set-up',
    howToSetUp:
      'Register an application at developer.withings.com, then set `WITHINGS_CLIENT_ID` and `WITHINGS_CLIENT_SECRET` and start again.',
    auth: 'oauth2',
    signIn: [{ way: 'oauth2', personal: false, ready: false }],
    regions: [],
    streams: [
      stream('measures', 'Scale and cuff', ['weight', 'body_fat'], ['user.metrics']),
      stream('heart', 'Heart', ['heart_rate'], ['user.activity']),
    ],
    capabilities: { downloads: false, uploads: false, notifies: true, imports: [], pushes: false },
  },
  ...choosers,
  {
    id: 'apple-health',
    name: 'Apple Health',
    docs: 'https://developer.apple.com/documentation/healthkit',
    state: 'live',
    mode: 'real',
    auth: 'none',
    signIn: [],
    regions: [],
    push: {
      title: 'Health on an iPhone',
      setUp: `Health has no service to sign in to: an app on the phone hands its data over.

**Health Auto Export** (App Store): add an automation of the type *REST API* with

- the address \`{url}\`
- the header \`Authorization\` with the value \`Bearer {token}\`

Then try it by hand:

\`\`\`
curl -H "Authorization: Bearer {token}" {url}
\`\`\`

The phone must be unlocked now and then, or nothing leaves it.`,
    },
    streams: [
      stream(
        'export',
        'Everything in the export',
        ['heart_rate', 'step_count', 'sleep_session', 'exercise', 'weight'],
        [],
      ),
    ],
    capabilities: {
      downloads: false,
      uploads: false,
      notifies: false,
      imports: ['archive', 'auto-export'],
      pushes: true,
    },
  },
]

const iso = (at: number) => new Date(at).toISOString()
export const connectionsOf = (person: PersonName, now: number): Connection[] => {
  if (person === 'empty') return []
  const oura: Connection = {
    id: 'c-oura',
    connector: 'oura',
    individual: 'me',
    account: 'a1b2',
    accountName: 'Noor Lindqvist',
    state: 'connected',
    signedInBy: 'auth',
    missingScopes: [],
    missingStreams: [],
    connectedAt: iso(now - 2 * hour),
    lastPullAt: iso(now - 4 * minute),
    nextPullAt: iso(now + 26 * minute),
    records: 28_114,
    backfill: { doneDays: 61, wantedDays: 90, etaSeconds: 240 },
  }
  const google: Connection = {
    ...oura,
    id: 'c-google',
    connector: 'google-health',
    account: 'g77',
    state: 'reauthorize',
    message:
      'Google Health no longer accepts our sign-in; it was ended on its side. Sign in again and everything goes on.',
    lastPullAt: iso(now - 3 * day),
    records: 9120,
  }
  delete google.nextPullAt
  delete google.backfill
  const dropbox: Connection = {
    ...oura,
    id: '00000000-0000-4000-8000-000000000004',
    connector: 'dropbox',
    account: 'd4',
    records: 64,
  }
  delete dropbox.backfill
  if (person === 'normal') return [oura, google, dropbox]
  const handed: Connection = {
    id: '',
    connector: '',
    individual: 'me',
    account: '',
    state: 'connected',
    signedInBy: 'auth',
    missingScopes: [],
    missingStreams: [],
    connectedAt: iso(now - 40 * day),
    records: 288,
  }
  return [
    {
      ...oura,
      missingScopes: ['spo2Daily', 'session'],
      missingStreams: ['daily_spo2', 'session'],
      records: 1_204_551,
      backfill: { doneDays: 1095, wantedDays: 1095 },
    },
    {
      ...google,
      state: 'connected',
      message: 'Google Health asked us to wait until 14:05.',
      nextPullAt: iso(now + 35 * minute),
      records: 88_210,
      backfill: { doneDays: 212, wantedDays: 365, etaSeconds: 5400 },
    },
    {
      ...google,
      id: 'c-fitbit',
      connector: 'fitbit',
      state: 'reauthorize',
      message: 'Fitbit answered that its API is gone. Connect Google Health: your history continues there.',
      records: 402_113,
    },
    {
      ...handed,
      id: 'c-share',
      connector: 'dexcom-share',
      account: 'noor',
      state: 'reauthorize',
      region: 'ous',
      message: 'credentials_missing: Dexcom Share wants your password again, which we were not to remember.',
    },
    { ...handed, id: 'c-phone', connector: 'apple-health', account: 'Noor’s iPhone', records: 61_220 },
    { ...handed, id: 'c-archive', connector: 'apple-health', account: 'archive', records: 1_804_113 },
  ]
}

export const stripsOf = (person: PersonName, now: number, from: string, to: string): CoverageStrip[] =>
  connectionsOf(person, now).flatMap((connection) => {
    const service = services.find(({ id }) => id === connection.connector)
    return (service?.streams ?? []).map((one) => {
      const days: CoverageStrip['days'] = []
      for (let at = Date.parse(from); at < Date.parse(to); at += day) {
        const civil = new Date(at).toISOString().slice(0, 10)
        const age = Math.floor((now - at) / day)
        const reach = connection.backfill?.doneDays ?? 75
        const lost = connection.missingStreams.includes(one.name)
        const luck = chance(civil, one.name, connection.id)
        days.push(
          lost
            ? { day: civil, state: 'never', records: 0, reason: 'You did not allow this when connecting.' }
            : age > reach
              ? {
                  day: civil,
                  state: 'never',
                  records: 0,
                  ...(connection.backfill === undefined ? {} : { reason: 'The backfill has not come this far yet.' }),
                }
              : connection.state === 'reauthorize' && age < 3
                ? { day: civil, state: 'never', records: 0, reason: `${service?.name} needs you to sign in again.` }
                : luck < 0.012
                  ? {
                      day: civil,
                      state: 'failed',
                      records: 0,
                      reason: `${service?.name} answered with something that is no page of ${one.title.toLowerCase()}; it is set aside.`,
                    }
                  : age < 2
                    ? { day: civil, state: 'provisional', records: Math.round(luck * 200) }
                    : luck < 0.08 || (one.name === 'workout' && luck < 0.6)
                      ? { day: civil, state: 'empty', records: 0 }
                      : { day: civil, state: 'complete', records: Math.round(luck * 288) + 1 },
        )
      }
      return { connection: connection.id, connector: connection.connector, stream: one.name, title: one.title, days }
    })
  })

const run = (id: string, startedAt: number, seconds: number, rest: Partial<Run> & Pick<Run, 'sentence'>): Run => ({
  id,
  connection: 'c-oura',
  connector: 'oura',
  individual: 'me',
  stream: 'sleep',
  purpose: 'fresh',
  state: 'done',
  startedAt: iso(startedAt),
  ...(seconds < 0 ? {} : { endedAt: iso(startedAt + seconds * 1000) }),
  pages: 2,
  requests: 2,
  created: 0,
  updated: 0,
  unchanged: 0,
  deleted: 0,
  parked: 0,
  ...rest,
})
export const runsOf = (person: PersonName, now: number): Run[] => {
  if (person === 'empty') return []
  const runs = [
    run('r1', now - 20_000, -1, {
      stream: 'heartrate',
      purpose: 'backfill',
      state: 'running',
      sentence: 'Bringing heart rate of 12 to 20 September from Oura.',
      pages: 3,
      requests: 3,
      created: 2304,
    }),
    run('r2', now - 4 * minute, 2, {
      sentence: 'Oura revised last night: one sleep changed.',
      updated: 1,
      unchanged: 6,
    }),
    run('r3', now - 31 * minute, 1, {
      stream: 'daily_activity',
      purpose: 'notice',
      sentence: 'Oura told us of news, and 14 records of activity came.',
      created: 14,
      unchanged: 82,
    }),
    run('r4', now - 50 * minute, 0.4, {
      connector: 'google-health',
      connection: 'c-google',
      stream: 'steps',
      state: 'waiting',
      sentence: 'Google Health asked us to wait until 14:05.',
      error: {
        name: 'RateLimitError',
        code: 'rate_limited',
        message: 'The budget of this minute is spent; the stream is due again by itself.',
      },
    }),
    run('r5', now - 3 * hour, 3, {
      stream: 'workout',
      sentence: 'One answer of Oura could not be read and is set aside; 11 workouts came.',
      created: 11,
      parked: 1,
    }),
    run('r6', now - 26 * hour, 1.2, {
      connector: 'google-health',
      connection: 'c-google',
      stream: 'heart_rate',
      state: 'failed',
      sentence: 'Google Health no longer accepts our sign-in. Sign in again and everything goes on.',
      pages: 0,
      error: { name: 'ReauthorizeError', code: 'invalid_grant', message: 'The refresh was refused.' },
    }),
  ]
  for (let index = 0; index < (person === 'full' ? 70 : 14); index += 1)
    runs.push(
      run(`h${index}`, now - 27 * hour - index * 31 * minute, 1 + index / 9, {
        sentence: 'Looked for news at Oura: nothing new.',
        unchanged: 40 + index,
      }),
    )
  return runs
}

export const lettersOf = (person: PersonName, now: number): DeadLetter[] =>
  person === 'empty'
    ? []
    : [
        {
          id: 'd1',
          connector: 'oura',
          connection: 'c-oura',
          stream: 'workout',
          what: 'page',
          code: 'page_unreadable',
          path: 'data[3].end_datetime',
          expected: 'a date-time',
          message: 'The answer is no page of workouts.',
          at: iso(now - 3 * hour),
          attempts: 1,
        },
        ...(person === 'full'
          ? [
              {
                id: 'd2',
                connector: 'oura',
                stream: 'sleep',
                what: 'delivery' as const,
                code: 'refused',
                message: 'The webhook refused it with 413: the message is too large for it.',
                at: iso(now - day),
                attempts: 4,
              },
            ]
          : []),
      ]

export const sinksOf = (person: PersonName): SinkState[] =>
  person === 'empty'
    ? []
    : [
        { id: 'file', type: 'file', title: 'data/records.jsonl', state: 'idle', delivered: 28_114, lag: 0, parked: 0 },
        ...(person === 'full'
          ? [
              {
                id: 'hook',
                type: 'webhook',
                title: 'https://example.org/health',
                state: 'waiting' as const,
                delivered: 12_044,
                lag: 1920,
                parked: 1,
                message: 'The receiver does not answer. The next attempt is at 14:12, the 4th of 10.',
              },
              {
                id: 'hub',
                type: 'kafka',
                title: 'health-records',
                state: 'delivering' as const,
                delivered: 1_190_330,
                lag: 14_221,
                parked: 0,
              },
            ]
          : []),
      ]
