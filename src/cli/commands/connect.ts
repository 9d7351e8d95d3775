/** `tributary connect`: a sign-in page's address, or what the service wants typed. */
import type { Command } from 'commander'
import { connectors } from '../../connectors/index.js'
import type { Connector } from '../../kit/index.js'
import { nearest } from '../../runtime/index.js'
import { isRunning, withApi } from '../api.js'
import { type Asker, terminal } from '../asker.js'
import { CommandError, exitCodes } from '../exit.js'
import type { CliWorld } from '../main.js'

export interface Given {
  readonly region?: string
  readonly personal?: true
  readonly keyStdin?: true
  readonly user?: string
  readonly remember?: boolean
}
type Way = 'page' | 'key' | 'password'

export const addConnect = (program: Command, world: CliWorld): void => {
  program
    .command('connect')
    .argument('<service>', connectors.map(({ id }) => id).join(', '))
    .option('--region <region>', 'where the service keeps the account, if in several places')
    .option('--personal', 'with a key of your own, where the service’s usual way is another')
    .option('--key-stdin', 'read the key from standard input')
    .option('--user <name>', 'user name; the password is asked for, or read from standard input')
    .option('--remember', 'keep the password, sealed, to open the next session with')
    .option('--no-remember', 'forget the password when the instance ends')
    .description('connect an account: print the address of the sign-in page, or ask for what the service wants')
    .action(async (service: string, given: Given) => {
      const connector = connectorOf(service)
      const way = wayOf(connector, given)
      if (way === 'page') return printAddress(world, connector, given)
      // Asked before anything is started: who has no key at hand should not wait for a store.
      const typed = await typedFor(connector, way, given, terminal(), world)
      await withApi(world.settings(), async (api) => {
        await tryAll(connector, typed, (path, body) => api.send<Outcome>('POST', path, body), world)
        if (api.own !== undefined) world.note('It is pulled once an instance runs: start `tributary`.')
      })
    })
}

const connectorOf = (service: string): Connector => {
  const ids = connectors.map(({ id }) => id)
  const connector = connectors.find(({ id }) => id === service)
  if (connector === undefined)
    throw new CommandError(`There is no service ${service}; did you mean ${nearest(service, ids)}?`, exitCodes.usage)
  return connector
}

/** Which way the options mean; options of another way are told, not ignored. */
export const wayOf = ({ id, name, auth, personal, regions }: Connector, given: Given): Way => {
  const refuse = (words: string) => new CommandError(words, exitCodes.usage)
  const known = Object.keys(regions ?? {})
  if (given.region !== undefined && !known.includes(given.region))
    throw refuse(
      known.length === 0
        ? `${name} is one place, without regions; leave --region out.`
        : `${name} has no region ${given.region}; choose one of: ${known.join(', ')}.`,
    )
  const wantsKey = given.personal === true || given.keyStdin === true
  const wantsPassword = given.user !== undefined || given.remember !== undefined
  if (wantsKey && auth.type !== 'apiKey' && personal === undefined) throw refuse(`${name} is not connected with a key.`)
  if (wantsPassword && (auth.type !== 'password' || wantsKey))
    throw refuse(`--user and --remember are for user name and password, which is not the way to connect ${name} here.`)
  if (wantsKey || auth.type === 'apiKey') return 'key'
  if (auth.type === 'none')
    throw refuse(`Nobody signs in to ${name}: its data is handed over. See \`tributary import --help\` (${id}).`)
  return auth.type === 'password' ? 'password' : 'page'
}

const printAddress = async (world: CliWorld, { id, regions }: Connector, { region }: Given): Promise<void> => {
  const settings = world.settings()
  if (!(await isRunning(settings)))
    throw new CommandError(
      'A sign-in comes back to a running instance. Start `tributary` in another window, then try again.',
      exitCodes.unavailable,
    )
  const base = (settings.publicUrl ?? `http://localhost:${settings.port}`).replace(/\/$/, '')
  if (region === undefined) noteRegions(world, regions)
  world.note('Open this address in the browser in which you are signed in to the service:')
  world.print(`${base}/connect/${id}${region === undefined ? '' : `?region=${encodeURIComponent(region)}`}`)
}

const noteRegions = (world: Pick<CliWorld, 'note'>, regions: Connector['regions']): void => {
  const [first, ...others] = Object.entries(regions ?? {})
  if (first === undefined || others.length === 0) return
  const list = others.map(([id, { title }]) => `--region ${id} (${title})`).join(', ')
  world.note(`Region: ${first[1].title}. For another say ${list}.`)
}

/** A request, and how to ask for the second factor should one be wanted. */
export interface Typed {
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
  readonly code?: () => Promise<string>
}
export type Outcome =
  | { readonly state: 'connected'; readonly continued: boolean }
  | { readonly state: 'needs-code' }
  | { readonly state: 'refused'; readonly sentence: string }

export const typedFor = async (
  { id, name, auth, personal, regions }: Connector,
  way: 'key' | 'password',
  given: Given,
  asker: Asker,
  world: Pick<CliWorld, 'note'>,
): Promise<Typed> => {
  if (given.region === undefined) noteRegions(world, regions)
  const about = { connector: id, ...(given.region !== undefined && { region: given.region }) }
  const declared = way === 'key' && auth.type !== 'apiKey' ? personal : auth
  if (asker.isTerminal && declared !== undefined && 'help' in declared && declared.help !== undefined)
    world.note(declared.help)
  if (way === 'key') return { path: '/v1/connections/key', body: { ...about, key: await keyFrom(name, given, asker) } }

  const path = '/v1/connections/password'
  if (asker.isTerminal) {
    const user = given.user ?? (await asker.ask(`User name at ${name}: `))
    const password = filled(await asker.askSecretly('Password (not shown): '), 'password')
    const remember = given.remember ?? /^y/i.test(await asker.ask('Keep the password, sealed, for later? [y/N] '))
    const code = () => asker.askSecretly(`${name} has sent you a code (not shown): `)
    return { path, body: { ...about, user, password, remember }, code }
  }
  if (given.user === undefined || given.remember === undefined)
    throw new CommandError(
      'Without a terminal, say --user, and --remember or --no-remember; the password is read from standard input.',
      exitCodes.usage,
    )
  const [password = '', second = ''] = await asker.lines()
  const body = { ...about, user: given.user, password: filled(password, 'password'), remember: given.remember }
  return { path, body, ...(second !== '' && { code: async () => second }) }
}

const keyFrom = async (name: string, { keyStdin }: Given, asker: Asker): Promise<string> => {
  if (asker.isTerminal) return filled(await asker.askSecretly(`Key for ${name} (not shown): `), 'key')
  if (keyStdin === true) return filled((await asker.lines())[0]?.trim() ?? '', 'key')
  throw new CommandError('Without a terminal, pipe the key in and say --key-stdin.', exitCodes.usage)
}

const filled = (text: string, what: string): string => {
  if (text === '') throw new CommandError(`No ${what} was given.`, exitCodes['no-input'])
  return text
}

export const tryAll = async (
  { name }: Connector,
  { path, body, code }: Typed,
  send: (path: string, body: unknown) => Promise<Outcome>,
  world: Pick<CliWorld, 'print'>,
): Promise<void> => {
  let outcome = await send(path, body)
  if (outcome.state === 'needs-code' && code !== undefined) outcome = await send(path, { ...body, code: await code() })
  if (outcome.state === 'refused') throw new CommandError(outcome.sentence, exitCodes.failed)
  if (outcome.state === 'needs-code')
    throw new CommandError(
      `${name} wants a code it has sent you${code === undefined ? '; run this again with it as the second line of the input' : ', and this was not it; try again'}.`,
      exitCodes.failed,
    )
  world.print(`${name} is connected${outcome.continued ? ' again, and goes on where it stood' : ''}.`)
}
