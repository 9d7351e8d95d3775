/** Report cards: what each connector reads and can do, as its own description says. */
import type { Service } from '../../api.js'
import { useResource } from '../../lib/resource.js'
import { useCatalogue } from '../../lib/services.js'
import { Loaded, PageHead } from '../../parts/page.js'
import { Blank, Skeletons } from '../../parts/states.js'
import { ReportCard } from './report-card.js'
import './connectors.css'

export const ConnectorsPage = () => {
  const services = useResource<{ services: Service[] }>('/v1/services')
  const all = useCatalogue()
  return (
    <>
      <PageHead title="Connectors" lead="What each one reads, what it asks you for, and what it can do besides." />
      <Loaded resource={services} skeleton={<Skeletons rows={3} height={200} label="Loading the connectors" />}>
        {(data) =>
          data.services.length === 0 ? (
            <Blank icon="connectors" title="No connectors are installed">
              Every connector is a folder under <code>src/connectors</code>; this build has none.
            </Blank>
          ) : (
            <div class="grid">
              {data.services.map((service) => (
                <ReportCard key={service.id} service={service} all={all} />
              ))}
            </div>
          )
        }
      </Loaded>
    </>
  )
}
