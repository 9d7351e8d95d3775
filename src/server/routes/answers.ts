/** Bits that every route declares alike. */
import type { z } from '@hono/zod-openapi'
import { Problem } from '../schemas.js'

const problemAnswer = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: Problem } },
})

/** 200 with a body of this shape; everything else is a problem. */
export const json = <S extends z.ZodType>(schema: S, description = 'Here it is') => ({
  200: { description, content: { 'application/json': { schema } } },
  default: problemAnswer('What went wrong, and what to do'),
})

/** 202: it has been put on the schedule. */
export const accepted = <S extends z.ZodType>(schema: S, description: string) => ({
  202: { description, content: { 'application/json': { schema } } },
  default: problemAnswer('What went wrong, and what to do'),
})

/** 201: there is something new. */
export const created = <S extends z.ZodType>(schema: S, description: string) => ({
  201: { description, content: { 'application/json': { schema } } },
  default: problemAnswer('What went wrong, and what to do'),
})
