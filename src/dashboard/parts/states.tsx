/** The three states every page has besides its own: loading, empty, failed. */
import type { ComponentChildren } from 'preact'
import type { Problem } from '../api.js'
import { Icon, type IconName } from './icons.js'

/** A grey place as large as what will be there, so that nothing jumps. */
export const Skeleton = ({ height, width = '100%' }: { readonly height: number; readonly width?: string }) => (
  <div class="skeleton" style={{ height: `${height}px`, width }} aria-hidden="true" />
)

export const Skeletons = ({
  rows,
  height,
  label,
}: {
  readonly rows: number
  readonly height: number
  readonly label: string
}) => (
  <div class="grid" style={{ gap: '12px' }} role="status" aria-label={label}>
    {Array.from({ length: rows }, (_, index) => (
      <Skeleton key={index} height={height} />
    ))}
  </div>
)

interface BlankProps {
  readonly icon: IconName
  readonly title: string
  readonly children: ComponentChildren
  readonly action?: ComponentChildren
}
/** Nothing here yet, why, and the first step to take. */
export const Blank = ({ icon, title, children, action }: BlankProps) => (
  <div class="blank">
    <Icon name={icon} size={28} />
    <h2>{title}</h2>
    <p>{children}</p>
    {action}
  </div>
)

/** What failed, why, and the remedy. */
export const Failed = ({ problem, again }: { readonly problem: Problem; readonly again: () => void }) => (
  <div class="blank" data-tone="bad" role="alert">
    <Icon name="broken" size={28} />
    <h2>{problem.title}</h2>
    <p>{withCode(problem.detail)}</p>
    {problem.status === 401 ? (
      <a class="button primary" href="/sign-in">
        Sign in
      </a>
    ) : (
      <button type="button" class="button" onClick={again}>
        Try again
      </button>
    )}
  </div>
)

/** `text with `code` in it`, as written in the server's sentences. */
export const withCode = (text: string): ComponentChildren =>
  text.split('`').map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))

/** What is shown is older than it should be, and why. */
export const Stale = ({ problem, again }: { readonly problem: Problem; readonly again: () => void }) => (
  <div class="notice" data-tone="bad" role="alert">
    <span>
      {problem.title}. What you see is the last answer. {withCode(problem.detail)}
    </span>
    <button type="button" class="button" onClick={again}>
      Try again
    </button>
  </div>
)
