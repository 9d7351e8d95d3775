/** Ride with GPS: trips listed, fetched and removed by version 1 of its API, and uploaded by the one before it. */
import { apiKey, defineConnector, type ErrorAnswer, type ErrorMeaning, maybe, oauth2, z } from '../../kit/index.js'
import { trips } from './listing.js'
import { activities } from './transfers.js'
import { webhook } from './webhook.js'

const host = 'https://ridewithgps.com'
const User = z.object({
  user: z.object({ id: z.union([z.string(), z.number()]).transform(String), name: maybe(z.string()) }),
})
const account = {
  path: '/api/v1/users/current.json',
  read: (body: unknown) => {
    const { id, name } = User.parse(body).user
    return { id, ...(name !== undefined && { name }) }
  },
}

const errors = ({ status, request }: ErrorAnswer): ErrorMeaning | undefined =>
  status === 404 && request.method === 'GET' && /\/trips\/[^/]+$/.test(request.path) ? { means: 'nothing' } : undefined

export const rideWithGps = defineConnector({
  id: 'ride-with-gps',
  name: 'Ride with GPS',
  version: 1,
  docs: 'https://github.com/ridewithgps/developers',
  auth: oauth2({
    authorizeUrl: `${host}/oauth/authorize`,
    tokenUrl: `${host}/oauth/token.json`,
    revoke: { url: `${host}/oauth/revoke.json`, clientAuth: true },
    clientAuth: 'body',
    pkce: false,
    scopes: ['user'],
    // Tokens do not end.
    refreshToken: 'none',
    account,
  }),
  personal: apiKey({
    header: 'authorization',
    basic: {},
    help: 'At https://ridewithgps.com/settings/developers create an API client, have it make an auth token for your account, and paste the API key, a colon, and the auth token here: `key:token`.',
    account,
  }),
  api: {
    hosts: [host],
    // Nothing is published; what a client keeps to by itself.
    limits: [{ per: 'connection', requests: 60, seconds: 60 }],
    errors,
  },
  streams: { trips },
  activities,
  webhook,
})
