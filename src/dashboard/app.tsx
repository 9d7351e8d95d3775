/** Chooses the page, and lets live events keep what is shown true. */
import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { useCell } from './lib/cell.js'
import { keepTrue } from './lib/keep-true.js'
import { type PageName, route } from './lib/router.js'
import { ConnectPage } from './pages/connect/page.js'
import { Shell } from './parts/shell.js'
import { Failed, Skeletons } from './parts/states.js'

/** Connect is the first view and comes along; the others when they are asked for. */
const load: Readonly<Record<PageName, () => Promise<ComponentType>>> = {
  connect: async () => ConnectPage,
  timeline: async () => (await import('./pages/timeline/page.js')).TimelinePage,
  activities: async () => (await import('./pages/activities/page.js')).ActivitiesPage,
  flows: async () => (await import('./pages/flows/page.js')).FlowsPage,
  coverage: async () => (await import('./pages/coverage-strips/page.js')).CoveragePage,
  runs: async () => (await import('./pages/runs/page.js')).RunsPage,
  delivery: async () => (await import('./pages/delivery/page.js')).DeliveryPage,
  connectors: async () => (await import('./pages/connectors/page.js')).ConnectorsPage,
}
const loaded = new Map<PageName, ComponentType>([['connect', ConnectPage]])

export const App = () => {
  const { page } = useCell(route)
  useEffect(keepTrue, [])
  return (
    <Shell>
      <Page key={page} name={page} />
    </Shell>
  )
}

const Page = ({ name }: { readonly name: PageName }) => {
  const [attempts, again] = useState(0)
  const [failed, fail] = useState(false)
  const Component = loaded.get(name)
  useEffect(() => {
    if (loaded.has(name)) return
    fail(false)
    load[name]().then(
      (component) => {
        loaded.set(name, component)
        again((count) => count + 1)
      },
      () => fail(true),
    )
  }, [name, attempts])
  if (Component !== undefined) return <Component />
  if (failed)
    return (
      <Failed
        problem={{
          type: 'about:blank',
          title: 'This page could not be loaded',
          status: 0,
          detail: 'The server did not hand it out; it may have been restarted or replaced by a newer one.',
          code: 'page',
        }}
        again={() => again((count) => count + 1)}
      />
    )
  return <Skeletons rows={4} height={72} label="Loading the page" />
}
