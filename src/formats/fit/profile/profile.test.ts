import { expect, it } from 'vitest'
import { baseTypeOf } from '../base-types.js'
import { activityMessages } from './activity.js'
import { healthMessages } from './health.js'
import { profileNamed, profileOf, wordsOf } from './index.js'
import { lapMessages } from './lap.js'
import { linesOf } from './parse.js'
import { personMessages } from './person.js'
import { planMessages } from './plan.js'
import { recordMessages } from './record.js'
import { sessionMessages } from './session.js'
import { valueTypes } from './types.js'

const tables = [
  activityMessages,
  sessionMessages,
  lapMessages,
  recordMessages,
  planMessages,
  personMessages,
  healthMessages,
]
const heads = tables.flatMap((table) => Object.keys(table))
const known = new Set(['date_time', 'local_date_time', 'localtime_into_day', 'bool'])

it('every message is in the profile once', () => {
  expect(new Set(heads).size).toBe(heads.length)
  for (const head of heads) expect(profileOf(Number.parseInt(head, 10))?.name).toBe(head.split(' ')[1])
})

it('every field has a type that exists, and a number and a name of its own', () => {
  for (const table of tables)
    for (const [head, text] of Object.entries(table)) {
      const lines = linesOf(text)
      for (const line of lines) {
        const type = line.trim().replace(/^\? /, '').split(' ')[line.startsWith('  ?') ? 1 : 2] as string
        expect(type in baseTypeOf || known.has(type) || wordsOf(type) !== undefined, `${head}: ${line}`).toBe(true)
      }
      const { byNumber, byName } = profileNamed(head.split(' ')[1] as string)
      expect(byNumber.size).toBe(lines.filter((line) => !line.startsWith('  ?')).length)
      expect(byName.size).toBe(lines.length)
    }
})

it('components make up fields of their own message', () => {
  for (const head of heads) {
    const { byName } = profileNamed(head.split(' ')[1] as string)
    for (const { reading } of byName.values())
      for (const { name } of reading.components ?? []) expect(byName.has(name), `${head}: ${name}`).toBe(true)
  }
})

it('conditions of sub-fields use words that exist', () => {
  for (const head of heads) {
    const { byNumber, byName } = profileNamed(head.split(' ')[1] as string)
    for (const { subFields } of byNumber.values())
      for (const { field, words } of (subFields ?? []).flatMap(({ conditions }) => conditions))
        for (const word of words)
          expect(byName.get(field)?.reading.words?.byWord.has(word), `${head}: ${field}=${word}`).toBe(true)
  }
})

it('words are single words and stand once', () => {
  for (const head of Object.keys(valueTypes)) {
    const { byNumber, byWord } = wordsOf(head.split(' ')[0] as string)
    expect(byWord.size, head).toBe(byNumber.size)
    for (const word of byWord.keys()) expect(word).toMatch(/^\w+$/)
  }
})
