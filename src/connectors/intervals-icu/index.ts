/**
 * intervals.icu, where athletes gather their training: workouts in and out, and what is told of each day. An application
 * of the operator's, or the person's own key.
 */
import { apiKey, defineConnector, type ErrorAnswer, type ErrorMeaning, oauth2, texts, z } from '../../kit/index.js'
import { activities as listing } from './listing.js'
import { activities } from './transfers.js'
import { webhook } from './webhook.js'
import { wellness } from './wellness.js'

const Athlete = z.object({ id: z.union([z.string(), z.number()]).transform(String), ...texts('name timezone') })
const readAthlete = (body: unknown) => {
  const { id, name, timezone } = Athlete.parse(body)
  return { id, ...(name !== undefined && { name }), ...(timezone !== undefined && { timeZone: timezone }) }
}

/** Who may write may read, and is not told so. */
const readTokens = (answer: unknown): unknown => {
  const told = z.looseObject({ scope: z.string() }).safeParse(answer)
  if (!told.success) return answer
  const scopes = told.data.scope.split(/[\s,]+/).filter(Boolean)
  const implied = scopes.filter((scope) => scope.endsWith(':WRITE')).map((scope) => scope.replace(/WRITE$/, 'READ'))
  return { ...told.data, scope: [...new Set([...scopes, ...implied])].join(',') }
}

/** One workout, or a file of it: only there can there be nothing. */
const ofOne = /\/activity\/[^/]+(?:\/[a-z-]+)?$/
const errors = ({ status, request }: ErrorAnswer): ErrorMeaning | undefined =>
  status === 404 && request.method === 'GET' && ofOne.test(request.path) ? { means: 'nothing' } : undefined

export const intervalsIcu = defineConnector({
  id: 'intervals-icu',
  name: 'intervals.icu',
  version: 1,
  docs: 'https://intervals.icu/api-docs.html',
  auth: oauth2({
    authorizeUrl: 'https://intervals.icu/oauth/authorize',
    tokenUrl: 'https://intervals.icu/api/oauth/token',
    revoke: { url: 'https://intervals.icu/api/v1/disconnect-app', method: 'DELETE', in: 'bearer' },
    clientAuth: 'body',
    pkce: false,
    scopes: ['ACTIVITY:READ', 'ACTIVITY:WRITE', 'WELLNESS:READ'],
    scopeSeparator: ',',
    // Tokens do not end.
    refreshToken: 'none',
    readTokens,
    account: { read: (body) => readAthlete(z.object({ athlete: z.unknown() }).parse(body).athlete) },
  }),
  personal: apiKey({
    header: 'authorization',
    basic: { user: 'API_KEY' },
    help: 'At https://intervals.icu/settings, under *Developer settings*, view your API key and paste it here.',
    account: { path: '/api/v1/athlete/0', read: readAthlete },
  }),
  api: {
    hosts: ['https://intervals.icu'],
    // For each address that asks; a short burst is borne. https://forum.intervals.icu/t/api-access-to-intervals-icu/609
    // Ten are allowed. What leaves us within a second may arrive within less: two are left to the way.
    limits: [{ per: 'app', requests: 8, seconds: 1 }],
    errors,
  },
  streams: { activities: listing, wellness },
  activities,
  webhook,
})
