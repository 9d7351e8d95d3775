/** A folder on the machine this runs on: workout files that appear there are read, and workouts are put there as files. */
import { apiKey, defineConnector, folderSettings, maybe, z } from '../../kit/index.js'
import { activities } from './files.js'
import { files } from './listing.js'

const Folder = z.object({ id: z.string(), name: maybe(z.string()) })

export const watchFolder = defineConnector({
  id: 'watch-folder',
  name: 'Watched folder',
  version: 1,
  docs: 'https://www.rfc-editor.org/rfc/rfc6761#section-6.4',
  auth: apiKey({
    // Not a secret: which of the folders below the operator's root is meant.
    header: 'x-folder',
    help: 'The folder’s path below the one the operator allowed (`TRIBUTARY_FOLDERS_ROOT`), as `cycling/edge`; a dot for that one itself. It must be there. Letters beyond ASCII are written as in a web address (`L%C3%A4ufe`).',
    account: {
      path: '/folder',
      read: (body) => {
        const { id, name } = Folder.parse(body)
        return { id, ...(name !== undefined && { name }) }
      },
    },
  }),
  // The runtime answers for this host itself, from the disk.
  api: { hosts: ['http://folder.invalid'] },
  settings: folderSettings,
  streams: { files },
  activities,
})
