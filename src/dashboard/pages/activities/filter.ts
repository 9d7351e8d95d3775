/** What is looked for among the workouts: kept in the address, so that it can be come back to. Pure. */
import { withQuery } from '../../lib/client.js'

export interface Filter {
  readonly sport?: string
  readonly text?: string
  /** There, or not there, at this connection. */
  readonly at?: string
  readonly notAt?: string
  readonly show?: 'trouble' | 'excluded'
}
const names = ['sport', 'text', 'at', 'notAt'] as const

export const filterOf = (params: Readonly<Record<string, string>>): Filter => {
  const { show } = params
  return {
    ...Object.fromEntries(names.flatMap((name) => (params[name] ? [[name, params[name]]] : []))),
    ...(show === 'trouble' || show === 'excluded' ? { show } : {}),
  }
}

/** Without a field where it is set to nothing. */
export const changed = (filter: Filter, change: { readonly [K in keyof Filter]?: Filter[K] | undefined }): Filter =>
  filterOf(
    Object.fromEntries(
      Object.entries({ ...filter, ...change }).flatMap(([name, value]) => (value ? [[name, value]] : [])),
    ),
  )

const perPage = 50
export const pathOfPage = ({ show, ...same }: Filter, after?: string): string =>
  withQuery('/v1/activities', {
    ...same,
    ...(show === undefined ? {} : { [show]: 'true' }),
    limit: perPage,
    after,
  })
