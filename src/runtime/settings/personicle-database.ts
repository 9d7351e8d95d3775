/** The address of Personicle's database of credentials. */

export interface DatabaseParts {
  readonly user: string
  readonly password: string
  readonly host: string
  readonly name: string
}

/** Azure's servers refuse to speak in the clear, and their certificates are signed by authorities Node knows. */
const azure = /\.(postgres\.database|postgres\.cosmos)\.[a-z.]+(:\d+)?$/i

/**
 * Personicle pasted the parts into an address as they were, so that a sign with a meaning there had to be written
 * percent-encoded, and options could follow the name. Both are read as Personicle's libraries read them.
 */
export const databaseUrlOf = ({ user, password, host, name }: DatabaseParts): string => {
  const [database = '', ...rest] = name.split('?')
  const options = new URLSearchParams(rest.join('?'))
  if (azure.test(host) && !options.has('sslmode')) options.set('sslmode', 'verify-full')
  const secret = password === '' ? '' : `:${encoded(password)}`
  const query = options.size === 0 ? '' : `?${options}`
  return `postgres://${encoded(user)}${secret}@${host}/${encoded(database)}${query}`
}

const encoded = (text: string): string => encodeURIComponent(unescaped(text))

/** As Python's `unquote`: what is no escape stays as it is. */
const unescaped = (text: string): string =>
  text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    const bytes = Buffer.from(escapes.replaceAll('%', ''), 'hex')
    return bytes.toString('utf8')
  })
