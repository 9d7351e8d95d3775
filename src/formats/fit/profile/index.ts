/** The part of FIT's profile this codec knows: messages, fields, and words for values. Parsed on first use. */
import { activityMessages } from './activity.js'
import { healthMessages } from './health.js'
import { lapMessages } from './lap.js'
import { type MessageProfile, parseMessage, parseValueTypes, type ValueType } from './parse.js'
import { personMessages } from './person.js'
import { planMessages } from './plan.js'
import { productTypes } from './products.js'
import { recordMessages } from './record.js'
import { sessionMessages } from './session.js'
import { valueTypes } from './types.js'

export type { Component, FieldProfile, MessageProfile, Reading, SubField, ValueType } from './parse.js'

const heads = new Map(
  [activityMessages, sessionMessages, lapMessages, recordMessages, planMessages, personMessages, healthMessages]
    .flatMap((messages) => Object.entries(messages))
    .map(([head, text]) => [Number.parseInt(head, 10), { head, text }]),
)
const numbers = new Map(
  [...heads.values()].map(({ head }) => [head.split(' ')[1] as string, Number.parseInt(head, 10)]),
)

let types: ReadonlyMap<string, ValueType> | undefined
const typesOf = (): ReadonlyMap<string, ValueType> => {
  types ??= new Map([...parseValueTypes(valueTypes), ...parseValueTypes(productTypes)])
  return types
}

const parsed = new Map<number, MessageProfile>()
/** What the profile says of a message; `undefined` where it says nothing. */
export const profileOf = (global: number): MessageProfile | undefined => {
  let profile = parsed.get(global)
  if (profile === undefined) {
    const entry = heads.get(global)
    if (entry === undefined) return undefined
    profile = parseMessage(entry.head, entry.text, typesOf())
    parsed.set(global, profile)
  }
  return profile
}

/** A message by its name; throws on a name the profile does not have, for it is ours to know. */
export const profileNamed = (name: string): MessageProfile => {
  const profile = profileOf(numbers.get(name) ?? -1)
  if (profile === undefined) throw new RangeError(`no message ${name} in the profile`)
  return profile
}

export const wordsOf = (type: string): ValueType => {
  const words = typesOf().get(type)
  if (words === undefined) throw new RangeError(`no value type ${type} in the profile`)
  return words
}
