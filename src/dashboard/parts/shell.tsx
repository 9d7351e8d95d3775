/** Rail, banner and the place for the page: a bar at the bottom on a phone, a rail from 1,100 px. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Status } from '../api.js'
import { useCell } from '../lib/cell.js'
import { sentenceCase } from '../lib/families.js'
import { liveState } from '../lib/live.js'
import { useResource } from '../lib/resource.js'
import { href, type PageName, pages, route } from '../lib/router.js'
import { Banner } from './banner.js'
import { Icon } from './icons.js'
import { Notes } from './notes.js'
import { ThemeChoice } from './theme-choice.js'

const liveText = { connecting: 'Connecting…', live: 'Live', lost: 'Reconnecting…' } as const

export const Shell = ({ children }: { readonly children: ComponentChildren }) => {
  const main = useRef<HTMLElement>(null)
  const { page } = useCell(route)
  const { data: status } = useResource<Status>('/v1/status')
  return (
    <div class="shell">
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to the page
      </button>
      <Banner mode={status?.mode} />
      <header class="rail">
        <div class="top">
          <a class="brand" href={href('connect')}>
            <Mark />
            Tributary
          </a>
          <Settings />
        </div>
        <Nav current={page} />
      </header>
      <main class="main" id="main" tabIndex={-1} ref={main}>
        <Notes />
        {children}
      </main>
    </div>
  )
}

/** A phone's bar has room for five: what is looked at daily, and the way to the rest. */
const daily = 4

const Nav = ({ current }: { readonly current: PageName }) => (
  <nav class="nav" aria-label="Pages">
    <ul>
      {pages.map((name, index) => (
        <PageLink key={name} name={name} current={current} look={index < daily ? undefined : 'nav-seldom'} />
      ))}
      <MorePages current={current} />
    </ul>
  </nav>
)

const PageLink = ({
  name,
  current,
  look,
}: {
  readonly name: PageName
  readonly current: PageName
  readonly look?: string | undefined
}) => (
  <li class={look}>
    <a
      href={href(name)}
      aria-label={sentenceCase(name)}
      {...(name === current ? { 'aria-current': 'page' as const } : {})}
    >
      <Icon name={name} />
      <span>{sentenceCase(name)}</span>
    </a>
  </li>
)

/** On a phone alone; the page that is open lends it its name. */
const MorePages = ({ current }: { readonly current: PageName }) => {
  const menu = useRef<HTMLDetailsElement>(null)
  const others = pages.slice(daily)
  const isHere = others.includes(current)
  const close = () => {
    if (menu.current !== null) menu.current.open = false
  }
  useEffect(close, [current])
  return (
    <li class="nav-more">
      <details
        ref={menu}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          close()
          menu.current?.querySelector('summary')?.focus()
        }}
        onFocusOut={(event) => {
          if (!menu.current?.contains(event.relatedTarget as Node | null)) close()
        }}
      >
        <summary data-here={isHere} aria-label={isHere ? `${sentenceCase(current)}, more pages` : 'More pages'}>
          <Icon name={isHere ? current : 'menu'} />
          <span>{isHere ? sentenceCase(current) : 'More'}</span>
        </summary>
        <ul>
          {others.map((name) => (
            <PageLink key={name} name={name} current={current} />
          ))}
        </ul>
      </details>
    </li>
  )
}

const Settings = () => {
  const live = useCell(liveState)
  return (
    <div class="settings">
      <span class="live" data-state={live} role="status">
        <i aria-hidden="true" />
        {liveText[live]}
      </span>
      <ThemeChoice />
    </div>
  )
}

const Mark = () => (
  <svg
    width="20"
    height="20"
    viewBox="0 0 32 32"
    fill="none"
    stroke="currentColor"
    stroke-width="3"
    stroke-linecap="round"
    aria-hidden="true"
  >
    <path d="M7 4c0 8 9 7 9 15v9M25 4c0 8-9 7-9 15M16 4v9" />
  </svg>
)
