/** For the room's own tests: the smallest service of workouts there can be. */
import { json } from '../answers.js'
import type { Person } from '../person.js'
import { defineService, type ServiceState } from '../service.js'
import { createShelf } from './shelf.js'

/** It takes files and hands them out, and that is all. */
const shelf = (person: Person, state: ServiceState) => createShelf({ service: 'rides', person, state, native: 0 })
export const rides = defineService({
  id: 'rides',
  name: 'Rides',
  hosts: ['https://api.rides.example'],
  apiKey: { header: 'authorization', keyOf: ({ id }, made) => `key-${id}-${made}` },
  limits: [],
  shelf,
  handle: async (request, { person, state, now: at }) => {
    const here = shelf(person, state)
    if (request.method === 'POST') {
      const receipt = here.upload({ bytes: new Uint8Array(await request.arrayBuffer()), now: at })
      return json(receipt, { status: 201 })
    }
    const [ride] = here.list(at)
    return new Response(ride?.file('fit'), { headers: { 'content-type': 'application/vnd.ant.fit' } })
  },
  truth: function* () {},
})
