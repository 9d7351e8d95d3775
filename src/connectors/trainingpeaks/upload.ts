/** Files go in as base64, and are worked on for a while. https://github.com/TrainingPeaks/PartnersAPI/wiki/v3-File */
import { type Json, jsonOf, maybe, type Receipt, TransientError, texts, type Upload, z } from '../../kit/index.js'
import { typeOf } from './sports.js'

const Status = z.object({
  Completed: maybe(z.boolean()),
  ...texts('Status'),
  WorkoutIds: maybe(z.array(z.union([z.number(), z.string()]).transform(String))),
})

export const upload: Upload = {
  scopes: ['file:write'],
  formats: ['fit', 'tcx', 'pwx'],
  refuses: ({ isStationary }) =>
    isStationary ? { code: 'stationary', message: 'TrainingPeaks takes no workouts without a track.' } : undefined,
  async send(task, { mark, file, sport, name, notes, isPrivate }) {
    const { status, raw, headers } = await task.post('/v3/file', {
      json: {
        UploadClient: 'Tributary',
        Filename: `${mark}.${file.format}`,
        Data: Buffer.from(file.bytes).toString('base64'),
        SetWorkoutPublic: isPrivate !== true,
        Title: name,
        Comment: notes,
        Type: typeOf(sport),
      },
      accepts: [400, 415, 422],
    })
    if (status >= 400) return refusal(status, new TextDecoder().decode(raw))
    const ticket = headers?.['location'] ?? Ticket.safeParse(jsonOf(raw)).data?.Location
    return ticket === undefined ? { state: 'stored' } : { state: 'processing', ticket, checkAfterSeconds: 5 }
  },
  async check(task, ticket: Json): Promise<Receipt> {
    const { status, raw } = await task.get(String(ticket), undefined, { accepts: [400, 415, 422] })
    if (status === 404)
      throw new TransientError(
        'upload-forgotten',
        'TrainingPeaks no longer says what became of the upload; its list is asked later.',
      )
    if (status >= 400) return refusal(status, new TextDecoder().decode(raw))
    const told = Status.safeParse(jsonOf(raw)).data
    if (told?.Completed !== true) return { state: 'processing', ticket, checkAfterSeconds: 5 }
    const [id] = told.WorkoutIds ?? []
    return id === undefined ? refusal(422, told.Status ?? '') : { state: 'stored', externalId: id }
  },
}
const Ticket = z.object(texts('Location'))

/** 422 says that it is there already, unless it says that it could not be read. */
const refusal = (status: number, words: string): Receipt => {
  if (/premium|upgrade|subscription/i.test(words))
    return {
      state: 'refused',
      reason: { code: 'unpaid', message: 'TrainingPeaks wants a Premium account for this.', isPermanent: false },
    }
  const isUnread = status !== 422 || /pars|unread|invalid|corrupt|unsupported|fail/i.test(words)
  if (!isUnread || /duplicate|already/i.test(words)) return { state: 'duplicate' }
  return { state: 'refused', reason: { code: 'file_refused', message: 'TrainingPeaks could not read the file.' } }
}
