/** What goes where: whether anything does, the matrix, the rules, what is going on, and the way back. */
import type { Flows, SyncSettings, SyncStatus } from '../../api.js'
import { syncPath, syncSettingsPath } from '../../lib/keep-true.js'
import { useResource } from '../../lib/resource.js'
import { href } from '../../lib/router.js'
import { Loaded, PageHead } from '../../parts/page.js'
import { Blank, Skeletons } from '../../parts/states.js'
import { Matrix } from './matrix.js'
import { RollbackCard } from './rollback.js'
import { Rules } from './rules.js'
import { ServiceSettings } from './service-settings.js'
import { StatusCard } from './status-card.js'
import { SyncRuns } from './sync-runs.js'
import './flows.css'

interface All {
  readonly flows: Flows
  readonly status: SyncStatus
  readonly settings: SyncSettings
}

export const FlowsPage = () => {
  const flows = useResource<Flows>('/v1/flows')
  const status = useResource<SyncStatus>(syncPath)
  const settings = useResource<SyncSettings>(syncSettingsPath)
  const problem = flows.problem ?? status.problem ?? settings.problem
  const both = {
    ...(flows.data === undefined || status.data === undefined || settings.data === undefined
      ? {}
      : { data: { flows: flows.data, status: status.data, settings: settings.data } satisfies All }),
    ...(problem === undefined ? {} : { problem }),
    reload: () => {
      flows.reload()
      status.reload()
      settings.reload()
    },
  }
  return (
    <>
      <PageHead title="Flows" lead="Which service’s workouts go to which, and what is on its way." />
      <Loaded resource={both} skeleton={<Skeletons rows={3} height={168} label="Loading the flows" />}>
        {(all) => (all.flows.parties.length === 0 ? <NobodyYet /> : <Whole all={all} />)}
      </Loaded>
    </>
  )
}

const Whole = ({ all: { flows, status, settings } }: { readonly all: All }) => (
  <div class="flows">
    <StatusCard status={status} />
    <Matrix flows={flows} />
    <div class="grid two">
      <div class="flow-column">
        <Rules settings={settings} />
        <SyncRuns />
      </div>
      <div class="flow-column">
        <ServiceSettings parties={flows.parties} />
        <RollbackCard />
      </div>
    </div>
  </div>
)

const NobodyYet = () => (
  <Blank
    icon="flows"
    title="Nothing can flow yet"
    action={
      <a class="button primary" href={href('connect')}>
        Connect a service
      </a>
    }
  >
    Two services with workouts make a flow. Connect the one that records, then the one that should have it too; nothing
    is sent before you switch syncing on.
  </Blank>
)
