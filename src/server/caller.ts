/** Who calls, and what they may: the operator everything, an application what the scopes of its key say. */
import type { Context } from 'hono'
import type { KeyHolder } from '../runtime/index.js'
import { problem } from './problem.js'

export interface Caller {
  /** Whose data is asked for. */
  readonly individual: string
  /** Absent: the operator. */
  readonly key?: KeyHolder
}

declare module 'hono' {
  interface ContextVariableMap {
    /** Set by the guard for every route behind it. */
    caller: Caller
  }
}

export const mayRead = ({ key }: Caller, kind: string): boolean =>
  key === undefined || key.kinds === 'all' || key.kinds.has(kind)

export const mayActFor = ({ key }: Caller, individual: string): boolean =>
  key === undefined || key.individuals === 'all' || key.individuals.includes(individual)

/** Ids the operator gives to people; also what a query may name. */
export const isIndividual = (text: string): boolean => /^[\w.@-]{1,100}$/.test(text)

/** The scope stands in a member of its own: a program can ask its operator for it. */
export const missingScope = (context: Context, scope: string): Response =>
  problem(
    context,
    403,
    'missing-scope',
    'Not allowed',
    `This key lacks the scope ${scope}. Ask the operator for a key that has it.`,
    { scope },
  )

export const operatorOnly = (context: Context): Response =>
  problem(context, 403, 'operator-only', 'Not allowed', 'No scope of a key opens this; it needs the admin token.', {
    scope: 'operator',
  })

export const otherIndividual = (context: Context): Response =>
  problem(
    context,
    403,
    'other-individual',
    'Not allowed',
    'This key is not for that person. Ask the operator for a key that is.',
  )
