/** How Dropbox is asked. https://www.dropbox.com/developers/documentation/http/documentation */
import * as kit from '../../kit/index.js'
import { z } from '../../kit/index.js'

export const content = 'https://content.dropboxapi.com'

/** A header bears ASCII only: what is beyond is escaped. */
export const argument = (value: unknown): { readonly 'dropbox-api-arg': string } => ({
  'dropbox-api-arg': JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  ),
})

/** A call of the content host; 409 is its way to say what is wrong. */
export const askContent = <Body>(
  task: kit.Task<Body>,
  path: string,
  value: unknown,
  bytes?: Uint8Array,
): Promise<kit.Answer<Body>> =>
  task.post(path, {
    host: content,
    headers: { ...argument(value), accept: '*/*' },
    ...(bytes && { bytes: { contentType: 'application/octet-stream', content: bytes } }),
    accepts: [409],
  })

const Problem = z.object({ error_summary: z.string() })
/** `path/not_found/...` of an answer that says what is wrong. */
export const problemOf = ({ status, raw }: kit.Answer): string | undefined =>
  status === 409 ? (Problem.safeParse(kit.jsonOf(raw)).data?.error_summary ?? 'unknown') : undefined

export const settingsOf = ({ settings }: kit.Task): kit.FolderSettings =>
  kit.folderSettings.schema.parse(settings ?? {})

const blockBytes = 4 * 1024 * 1024
/** https://www.dropbox.com/developers/reference/content-hash */
export const contentHash = (bytes: Uint8Array): string => {
  const blocks: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += blockBytes) blocks.push(kit.sha256(bytes.subarray(at, at + blockBytes)))
  const joined = new Uint8Array(blocks.length * 32)
  for (const [index, block] of blocks.entries()) joined.set(block, index * 32)
  return Array.from(kit.sha256(joined), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
