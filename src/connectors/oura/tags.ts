import { event, z } from '../../kit/index.js'
import { between, collection } from './collection.js'
import { given, maybe, texts, time } from './reading.js'

const about = { scopes: ['tag'], listing: 'complete', emits: ['tag'] } as const
const EnhancedTag = z.object({
  start_time: z.string(),
  ...texts('id tag_type_code custom_name end_time start_day comment'),
})
const Tag = z.object({ timestamp: z.string(), ...texts('id day text'), tags: maybe(z.array(z.string())) })

export const enhanced_tag = collection('enhanced_tag', { ...about, title: 'Tags', doc: EnhancedTag }, function* (told) {
  const { id, tag_type_code: type, custom_name: name, comment } = told
  const when = between(time(told.start_time), given(told.end_time, time), told.start_day)
  yield event('tag', { type, name, comment }, when, { key: id, document: id, method: 'manual' })
})

/** Deprecated for `enhanced_tag`, which tells the same tags again under other ids: kept apart as a series. */
export const tag = collection(
  'tag',
  { ...about, title: 'Tags (old form)', doc: Tag },
  function* ({ id, tags, ...told }) {
    const when = between(time(told.timestamp), undefined, told.day)
    const extras = { key: id && `tag:${id}`, document: id, series: 'tag', method: 'manual' } as const
    yield event('tag', { tags, comment: told.text }, when, extras)
  },
)
