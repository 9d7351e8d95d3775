/** From whom it is known, and whose original is kept. */
import type { ActivityDetail, ActivitySource } from '../../api.js'
import { useNow } from '../../lib/now.js'
import { sportTitle } from '../../lib/sports.js'
import { When } from '../../parts/bits.js'

export const Sources = ({ activity: { sources } }: { readonly activity: ActivityDetail }) =>
  sources.length === 0 ? null : (
    <section class="card" aria-label="Sources">
      <h2>Sources</h2>
      <p class="quiet">The services that list it. What is fetched from them is kept as it came.</p>
      <ul class="sources">
        {sources.map((source) => (
          <SourceRow key={`${source.connection} ${source.externalId}`} source={source} />
        ))}
      </ul>
    </section>
  )

const SourceRow = ({ source }: { readonly source: ActivitySource }) => {
  const now = useNow()
  const { service, name, sport, original, listedAt, goneAt, excluded, failures, externalId } = source
  return (
    <li>
      <strong>{service}</strong>
      <span class="quiet">
        {name ?? sportTitle(sport)}, <span title={`Its id there: ${externalId}`}>{sportTitle(sport)}</span>
      </span>
      <span>{originalText(original?.format)}</span>
      <span class="small quiet">
        {goneAt === undefined ? (
          <>
            seen there <When iso={listedAt} now={now} />
          </>
        ) : (
          <>
            gone from there since <When iso={goneAt} now={now} />
          </>
        )}
        {original === undefined ? null : (
          <>
            , fetched <When iso={original.fetchedAt} now={now} />
          </>
        )}
      </span>
      {excluded === undefined ? null : <p class="missing">{excluded.message}</p>}
      {failures > 0 && excluded === undefined ? (
        <p class="missing">It could not be fetched {failures === 1 ? 'once' : `${failures} times in a row`}.</p>
      ) : null}
    </li>
  )
}

const originalText = (format: NonNullable<ActivitySource['original']>['format'] | undefined): string =>
  format === undefined
    ? 'Not fetched'
    : format === 'none'
      ? 'Put together from its answers'
      : `Original kept: ${format.toUpperCase()}`
