/** Notices of new and edited workouts. https://cloud-api.wahooligan.com/#webhooks */
import type { AppSession, OutgoingCall, Person, TimeSpan } from '../../../sandbox/index.js'
import { shelfOf, summary, userIdOf, workout } from './told.js'

export function* notices(app: AppSession, person: Person, { from, to }: TimeSpan): Iterable<OutgoingCall> {
  const { url, token } = app.state.get<{ readonly url?: string; readonly token?: string }>('webhook') ?? {}
  if (url === undefined) return
  const whose = app.connected().find((one) => one.person.id === person.id)
  if (whose?.scopes.includes('offline_data') !== true) return
  for (const told of shelfOf(person, app.stateOf(person)).list(app.now)) {
    if (told.isUpload || told.updatedAt < from || told.updatedAt >= to) continue
    const { workout_summary: _, ...around } = workout(told)
    const body = JSON.stringify({
      event_type: 'workout_summary',
      webhook_token: token,
      user: { id: userIdOf(person) },
      workout_summary: { ...summary(told), workout: around },
    })
    const headers = { 'content-type': 'application/json' }
    yield { url, method: 'POST', headers, body, about: String(userIdOf(person)) }
  }
}
