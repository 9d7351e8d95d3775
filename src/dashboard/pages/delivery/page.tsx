/** Where the records go: every sink keeps its own position, so a slow one delays no other. */
import type { SinkState } from '../../api.js'
import { useResource } from '../../lib/resource.js'
import { Loaded, PageHead } from '../../parts/page.js'
import { Blank, Skeletons } from '../../parts/states.js'
import { SinkCard } from './sink-card.js'
import './delivery.css'

export const DeliveryPage = () => {
  const sinks = useResource<{ sinks: SinkState[] }>('/v1/sinks')
  return (
    <>
      <PageHead title="Delivery" lead="Where your records go, how far each place has come, and what it refused." />
      <Loaded resource={sinks} skeleton={<Skeletons rows={2} height={168} label="Loading the sinks" />}>
        {(data) =>
          data.sinks.length === 0 ? (
            <Blank icon="delivery" title="Records stay here">
              No sink is set. Add one to <code>config.ini</code> (a file or a webhook is the shortest), or let an
              application read <code>GET /v1/changes</code>.
            </Blank>
          ) : (
            <div class="grid two">
              {data.sinks.map((sink) => (
                <SinkCard key={sink.id} sink={sink} />
              ))}
            </div>
          )
        }
      </Loaded>
    </>
  )
}
