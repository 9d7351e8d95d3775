/** The frame of every page: its heading, and the choice between loading, failed and what it has to show. */
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Problem } from '../api.js'
import { Failed, Stale } from './states.js'

interface HeadProps {
  readonly title: string
  readonly lead: string
  readonly children?: ComponentChildren
}
export const PageHead = ({ title, lead, children }: HeadProps) => {
  useEffect(() => {
    document.title = `${title} · Tributary`
  }, [title])
  return (
    <header class="page-head">
      <div>
        <h1>{title}</h1>
        <p>{lead}</p>
      </div>
      {children}
    </header>
  )
}

interface LoadedProps<T> {
  readonly resource: { readonly data?: T; readonly problem?: Problem; readonly reload: () => void }
  readonly skeleton: ComponentChildren
  readonly children: (data: T) => ComponentChildren
}
export const Loaded = <T,>({ resource, skeleton, children }: LoadedProps<T>) => {
  const { data, problem, reload } = resource
  if (data === undefined) return problem === undefined ? skeleton : <Failed problem={problem} again={reload} />
  return (
    <>
      {problem === undefined ? null : <Stale problem={problem} again={reload} />}
      {children(data)}
    </>
  )
}
