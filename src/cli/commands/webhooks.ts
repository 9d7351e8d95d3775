/** `tributary webhooks`: where services call us, and what to tell those that are subscribed by hand. */
import type { Command } from 'commander'
import type { WebhookView } from '../../runtime/index.js'
import { withApi } from '../api.js'
import type { CliWorld } from '../main.js'

export const addWebhooks = (program: Command, world: CliWorld): void => {
  program
    .command('webhooks')
    .description('show where services call this instance, and the token to tell those that you subscribe yourself')
    .option('--json', 'as JSON')
    .action(({ json }: { json?: true }) =>
      withApi(world.settings(), async (api) => {
        const { webhooks } = await api.get<{ webhooks: WebhookView[] }>('/v1/webhooks')
        if (json) return world.print(JSON.stringify(webhooks))
        if (webhooks.length === 0) world.print('No service that is set up here can call it; all are polled.')
        for (const each of webhooks) world.print(lineOf(each))
      }),
    )
}

const lineOf = ({ name, address, subscribed, verificationToken, renewedBy }: WebhookView): string => {
  if (verificationToken !== undefined)
    return `${name}: ${address}, for you to subscribe with the token ${verificationToken}`
  if (subscribed === 'by-operator') return `${name}: ${address}, for you to subscribe; keep the address to yourself`
  return `${name}: ${address}, ${renewedBy === undefined ? 'subscribed once it is connected' : `subscribed, renewed by ${renewedBy}`}`
}
