/** Files that are read a while after they came, and entries by hand. https://developers.strava.com/docs/uploads/ */
import { instant, offsetAt, recordingOf } from '../../../kit/index.js'
import { bodyOf, json, type Person, type Shelf, type ShelfReceipt } from '../../../sandbox/index.js'
import { detail, sportNamed } from './told.js'

const dataTypes = ['fit', 'fit.gz', 'tcx', 'tcx.gz', 'gpx', 'gpx.gz']
const largest = 25 * 1024 * 1024

const told = (id: string, about: { error?: string; status: string; activity?: string }, externalId: string | null) => ({
  id: Number(id),
  id_str: id,
  external_id: externalId,
  error: about.error ?? null,
  status: about.status,
  activity_id: about.activity === undefined ? null : Number(about.activity),
})
const failed = 'There was an error processing your activity.'

export const sendFile = async (request: Request, shelf: Shelf, now: number): Promise<Response> => {
  const form = await request.formData().catch(() => undefined)
  const text = (name: string): string | undefined => {
    const value = form?.get(name)
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const file = form?.get('file')
  if (!(file instanceof Blob))
    return json(told('0', { error: 'The file is missing.', status: failed }, null), { status: 400 })
  if (!dataTypes.includes(text('data_type') ?? ''))
    return json(told('0', { error: 'Unrecognized data type.', status: failed }, null), { status: 400 })
  if (file.size > largest) return new Response('Request Entity Too Large', { status: 413 })
  const bytes = new Uint8Array(await file.arrayBuffer())
  const fileName = 'name' in file ? String(file.name) : 'upload'
  const mark = text('external_id') ?? fileName
  const [title, notes, word] = [text('name'), text('description'), text('sport_type')]
  const receipt = shelf.upload({
    bytes,
    name: fileName,
    mark,
    now,
    ...(title !== undefined && { title }),
    ...(notes !== undefined && { notes }),
    ...(word !== undefined && { sport: inside(sportNamed(word), text('trainer')) }),
  })
  return json(uploaded(receipt, mark), { status: 201 })
}

const inside = (sport: ReturnType<typeof sportNamed>, trainer: string | undefined) => {
  if (trainer !== '1') return sport
  return sport === 'cycling' ? 'indoor_cycling' : sport === 'running' ? 'treadmill_running' : sport
}

const uploaded = (receipt: ShelfReceipt, name: string | null) => {
  switch (receipt.state) {
    case 'processing':
      return told(receipt.ticket, { status: 'Your activity is still being processed.' }, null)
    case 'stored':
      return told(receipt.id, { status: 'Your activity is ready.', activity: receipt.id }, name)
    case 'duplicate':
      return told(
        receipt.id,
        {
          error: `${name ?? 'upload'} duplicate of <a href='/activities/${receipt.id}' target='_blank'>activity</a>`,
          status: failed,
        },
        name,
      )
    case 'refused':
      return told('0', { error: receipt.why, status: failed }, name)
  }
}

export const ticket = (shelf: Shelf, id: string, now: number): Response => {
  const receipt = shelf.ticket(id, now)
  if (receipt === undefined) return json({ message: 'Record Not Found' }, { status: 404 })
  const name = receipt.state === 'stored' ? (shelf.get(receipt.id, now)?.mark ?? null) : null
  if (receipt.state === 'stored' && shelf.get(receipt.id, now) === undefined)
    return json(told(id, { status: 'The created activity has been deleted.' }, null))
  return json({ ...uploaded(receipt, name), id: Number(id), id_str: id })
}

export const enter = async (request: Request, shelf: Shelf, person: Person, now: number): Promise<Response> => {
  const body = (await bodyOf(request)) ?? {}
  const { name, sport_type: word, start_date_local: local, description } = body
  const [seconds, meters] = [Number(body['elapsed_time']), Number(body['distance'] ?? 0)]
  const asUtc = Date.parse(`${String(local).slice(0, 19)}Z`)
  if (typeof name !== 'string' || typeof word !== 'string' || Number.isNaN(asUtc) || !(seconds > 0))
    return json(
      { message: 'Bad Request', errors: [{ resource: 'Activity', field: 'start_date_local', code: 'invalid' }] },
      { status: 400 },
    )
  const zone = person.zoneAt(asUtc)
  const offset = offsetAt(zone, asUtc - offsetAt(zone, asUtc) * 60_000)
  const start = instant(asUtc - offset * 60_000, offset)
  const end = instant(start.at + seconds * 1000, offset)
  const statistics = { elapsedSeconds: seconds, timerSeconds: seconds, ...(meters > 0 && { distanceMeters: meters }) }
  const sport = sportNamed(word)
  const activity = recordingOf({ start, end, sport, statistics })
  const about = { title: name, sport, ...(typeof description === 'string' && { notes: description }) }
  const receipt = shelf.add(activity, about, now)
  if (receipt.state === 'duplicate')
    return json(
      { message: 'Conflict', errors: [{ resource: 'Activity', field: '', code: 'duplicate' }] },
      { status: 409 },
    )
  const workout = receipt.state === 'stored' ? shelf.get(receipt.id, now) : undefined
  return workout === undefined
    ? json({ message: 'Bad Request' }, { status: 400 })
    : json(detail(workout), { status: 201 })
}
