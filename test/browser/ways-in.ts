/** What people hold in their hands when they connect without a consent page; all of it invented. */

/** What somebody of the sandbox types at a service. */
export interface Typed {
  readonly key?: string
  readonly user?: string
  readonly password?: string
}
export const typedBy = async (sandbox: string, service: string, person: number): Promise<Typed> =>
  (await (await fetch(`${sandbox}/admin/credential?service=${service}&person=${person}`)).json()) as Typed

/** Where their account is kept, as Dexcom divides the world. */
export const dexcomRegionOf = async (sandbox: string, person: number): Promise<string> => {
  const people = (await (await fetch(`${sandbox}/admin/people`)).json()) as { seed: number; homeZone: string }[]
  const zone = people.find(({ seed }) => seed === person)?.homeZone ?? ''
  return zone.startsWith('America/') ? 'United States' : zone === 'Asia/Tokyo' ? 'Japan' : 'Outside the United States'
}

const dayMs = 86_400_000
/** `2026-11-19 08:00:00 +0000`, so many days before now. */
const written = (days: number): string =>
  `${new Date(Date.now() - days * dayMs).toISOString().slice(0, 10)} 08:00:00 +0000`

/** A phone's delivery: two quarters of an hour of steps. */
export const delivery = (): string =>
  JSON.stringify({
    data: {
      metrics: [
        {
          name: 'step_count',
          units: 'count',
          data: [412, 96].map((qty, index) => ({ date: written(index + 1), qty, source: 'Annas iPhone' })),
        },
      ],
    },
  })

/** An export of five weights and something that nobody has heard of. */
export const appleExport = (): string => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE HealthData []>
<HealthData locale="en_DE">
 <ExportDate value="${written(0)}"/>
${[5, 4, 3, 2, 1]
  .map(
    (days) =>
      ` <Record type="HKQuantityTypeIdentifierBodyMass" sourceName="Scale" unit="kg" creationDate="${written(days)}" startDate="${written(days)}" endDate="${written(days)}" value="7${days}.5"/>`,
  )
  .join('\n')}
 <Record type="HKQuantityTypeIdentifierTomorrow" sourceName="Scale" unit="count" creationDate="${written(1)}" startDate="${written(1)}" endDate="${written(1)}" value="1"/>
</HealthData>
`
