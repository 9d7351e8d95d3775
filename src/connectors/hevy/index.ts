/**
 * Hevy, a log of strength training: workouts with their exercises and sets, by a key of the person's own. How they are
 * asked for and kept is the runtime's; what is not mapped, and why, is in the README.
 */
import { apiKey, defineConnector, type ErrorAnswer, type ErrorMeaning, z } from '../../kit/index.js'
import { download, edit, upload } from './exercises.js'
import { workouts } from './workouts.js'

const Person = z.object({ id: z.string(), name: z.string().nullish() })
/** The account as it is, or under `data`. */
const Info = z.union([Person, z.object({ data: Person }).transform(({ data }) => data)])

const errors = ({ status }: ErrorAnswer): ErrorMeaning | undefined => {
  if (status === 404) return { means: 'nothing' }
  return status === 403
    ? { means: 'permission', message: 'refuses us this (its interface is for Hevy Pro members only)' }
    : undefined
}

export const hevy = defineConnector({
  id: 'hevy',
  name: 'Hevy',
  version: 1,
  docs: 'https://api.hevyapp.com/docs/',
  auth: apiKey({
    header: 'api-key',
    help: 'Make a key at https://hevy.com/settings?developer. It takes Hevy Pro.',
    account: {
      path: '/v1/user/info',
      read: (body) => {
        const { id, name } = Info.parse(body)
        return { id, ...(name && { name }) }
      },
    },
  }),
  api: {
    hosts: ['https://api.hevyapp.com'],
    // None is published: what we keep to ourselves.
    limits: [{ per: 'connection', requests: 60, seconds: 60 }],
    errors,
  },
  streams: { workouts },
  activities: {
    list: 'workouts',
    download,
    upload,
    edit,
    pageOf: (id) => `https://hevy.com/workout/${encodeURIComponent(id)}`,
  },
})
