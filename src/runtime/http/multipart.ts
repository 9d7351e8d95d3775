/** `multipart/form-data` (RFC 7578): fields and files in one body. */
import { createHash } from 'node:crypto'
import type { MultipartPart } from '../../kit/index.js'

const newline = '\r\n'

/**
 * The boundary is made from the parts, so that the same upload is the same bytes; 160 bits of a digest do not occur in
 * what was digested.
 */
export const multipartBody = (
  parts: readonly MultipartPart[],
): { readonly body: Uint8Array; readonly contentType: string } => {
  const digest = createHash('sha256')
  for (const { name, value, fileName = '' } of parts) digest.update(`${name} ${fileName} `).update(value)
  const boundary = `tributary-${digest.digest('hex').slice(0, 40)}`
  const chunks = parts.flatMap(({ name, value, fileName, contentType }) => [
    Buffer.from(
      [
        `--${boundary}`,
        `content-disposition: form-data; name="${quoted(name)}"${fileName === undefined ? '' : `; filename="${quoted(fileName)}"`}`,
        ...(fileName === undefined && contentType === undefined
          ? []
          : [`content-type: ${contentType ?? 'application/octet-stream'}`]),
        '',
        '',
      ].join(newline),
    ),
    Buffer.from(value),
    Buffer.from(newline),
  ])
  return {
    body: Buffer.concat([...chunks, Buffer.from(`--${boundary}--${newline}`)]),
    contentType: `multipart/form-data; boundary=${boundary}`,
  }
}

/** As browsers do: https://html.spec.whatwg.org/#multipart-form-data */
const quoted = (text: string): string => text.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22')
