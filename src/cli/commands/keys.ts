/** `tributary keys`: what applications read with. */
import type { Command } from 'commander'
import type { KeyView } from '../../runtime/index.js'
import { withApi } from '../api.js'
import { CommandError, exitCodes } from '../exit.js'
import type { CliWorld } from '../main.js'

interface Wish {
  readonly scope: readonly string[]
  readonly individual?: readonly string[]
  readonly all?: true
  readonly days?: string
  readonly json?: true
}

export const addKeys = (program: Command, world: CliWorld): void => {
  const keys = program.command('keys').description('make, list and revoke the keys that applications read with')
  keys
    .command('list', { isDefault: true })
    .description('every key there ever was; never the keys themselves')
    .option('--json', 'as JSON')
    .action(({ json }: { json?: true }) =>
      withApi(world.settings(), async (api) => {
        const { keys: all } = await api.get<{ keys: KeyView[] }>('/v1/keys')
        if (json) return world.print(JSON.stringify(all))
        if (all.length === 0) world.print('There are no keys. `tributary keys add` makes one.')
        for (const key of all) world.print(lineOf(key))
      }),
    )
  keys
    .command('add')
    .argument('<name>', 'what it is for, so that you know it again')
    .requiredOption(
      '--scope <scope...>',
      'kinds, * for everything, activities, connections.write, or the names Personicle had',
    )
    .option('--individual <id...>', 'whose data it may read; the instance’s own person unless given')
    .option('--all', 'everybody’s data, also of people who come later')
    .option('--days <days>', 'in how many days it ends; it does not end by itself unless given')
    .option('--json', 'as JSON')
    .description('make a key; it is printed this once')
    .action((name: string, wish: Wish) => {
      if (wish.all && wish.individual !== undefined)
        throw new CommandError('Give --individual or --all, not both.', exitCodes.usage)
      if (wish.days !== undefined && !/^[1-9]\d{0,4}$/.test(wish.days))
        throw new CommandError('--days is to be a whole number from 1.', exitCodes.usage)
      return withApi(world.settings(), async (api) => {
        const made = await api.send<KeyView & { key: string }>('POST', '/v1/keys', {
          name,
          scopes: wish.scope,
          ...(wish.all ? { individuals: 'all' } : wish.individual && { individuals: wish.individual }),
          ...(wish.days !== undefined && { days: Number(wish.days) }),
        })
        world.print(wish.json ? JSON.stringify(made) : made.key)
        world.note(`Key ${made.id} is made. It is not shown again: keep it where the application reads it.`)
      })
    })
  keys
    .command('revoke')
    .argument('<id>', 'its number in the list')
    .description('end a key: from the next request on it opens nothing')
    .action((id: string) =>
      withApi(world.settings(), async (api) => {
        const { sentence } = await api.send<{ sentence: string }>('DELETE', `/v1/keys/${encodeURIComponent(id)}`)
        world.print(sentence)
      }),
    )
}

const lineOf = ({ id, name, state, scopes, individuals, expiresAt, usedAt }: KeyView): string => {
  const whose = individuals === 'all' ? 'everybody' : individuals.join(', ')
  const ends = state === 'live' && expiresAt !== undefined ? ` until ${expiresAt.slice(0, 10)}` : ''
  const used = usedAt === undefined ? 'never used' : `last used ${usedAt.slice(0, 16).replace('T', ' ')} UTC`
  return `${id} ${name} (${state}${ends}): ${scopes.join(' ')}; of ${whose}; ${used}`
}
