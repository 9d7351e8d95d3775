/** What can be done with one workout: have it as a file, sync it again, leave it out, take back what we sent. */
import { useState } from 'preact/hooks'
import type { ActivityDetail, FileFormat } from '../../api.js'
import { post, put } from '../../lib/client.js'
import { reload } from '../../lib/resource.js'
import { listed } from '../../lib/words.js'
import { Icon } from '../../parts/icons.js'
import { attempt } from '../../parts/notes.js'
import { TakeBackDialog } from './take-back-dialog.js'

const formats: readonly FileFormat[] = ['fit', 'tcx', 'gpx']

export const Actions = ({ activity }: { readonly activity: ActivityDetail }) => {
  const [isAsking, ask] = useState(false)
  const { id, isExcluded, isFetched, places } = activity
  const sent = places.filter(({ state }) => state === 'uploaded')
  const path = `/v1/activities/${encodeURIComponent(id)}`
  const look = () => void reload(path)
  return (
    <div class="activity-actions">
      {isFetched ? (
        <ul class="row" aria-label="Files">
          {formats.map((format) => (
            <li key={format}>
              <FileLink activity={activity} format={format} path={path} />
            </li>
          ))}
        </ul>
      ) : null}
      <div class="row">
        <button
          type="button"
          class="button"
          onClick={() =>
            void attempt(() => post(`${path}/resync`), 'It is looked at again wherever it failed.').then(look)
          }
        >
          Sync this one again
        </button>
        <button
          type="button"
          class="button"
          onClick={() =>
            void attempt(
              async () => void (await put(`${path}/excluded`, { excluded: !isExcluded })),
              isExcluded ? 'It is synced again, like the others.' : 'It stays where it is and is sent nowhere else.',
            ).then(look)
          }
        >
          {isExcluded ? 'Take it in again' : 'Take it out of syncing'}
        </button>
        {sent.length === 0 ? null : (
          <button type="button" class="button danger" onClick={() => ask(true)}>
            Take back what we sent…<span class="hidden-text"> to {listed(sent.map(({ service }) => service))}</span>
          </button>
        )}
      </div>
      {isAsking ? <TakeBackDialog activity={activity} sent={sent} close={() => ask(false)} /> : null}
    </div>
  )
}

interface FileProps {
  readonly activity: ActivityDetail
  readonly format: FileFormat
  readonly path: string
}
const FileLink = ({ activity: { sources, addedChannels = [] }, format, path }: FileProps) => {
  const from = sources.find(({ original }) => original?.format === format)
  // With channels of another source in it, it is written anew.
  const isOriginal = from !== undefined && addedChannels.length === 0
  return (
    <a
      class="button"
      href={`${path}/file?format=${format}`}
      download
      title={isOriginal ? `As ${from.service} gave it, untouched` : 'Written from what is kept'}
    >
      <Icon name="download" size={16} />
      {format.toUpperCase()}
      {isOriginal ? <span class="small quiet">original</span> : null}
      <span class="hidden-text"> file</span>
    </a>
  )
}
