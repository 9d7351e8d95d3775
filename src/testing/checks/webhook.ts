import type { InboundRequest, Secrets } from '../../kit/index.js'
import type { Check } from '../check.js'
import { webhookGolden } from '../golden.js'

const none = { skipped: 'the service sends no notices' } as const
const strangers: InboundRequest = {
  method: 'POST',
  path: '/',
  query: {},
  headers: {},
  body: new TextEncoder().encode('{}'),
}
const secrets: Secrets = { clientId: 'client', clientSecret: 'secret', verificationToken: 'token' }

export const noticesAsGolden: Check = {
  id: 'notices',
  title: 'each recorded notice is read as its golden file says',
  level: 'bronze',
  async examine({ connector: { webhook }, webhooks }) {
    if (webhook === undefined) return none
    if (webhooks.length === 0) return ['there is no fixture webhook.<case>.json']
    const findings: string[] = []
    for (const fixture of webhooks)
      if (fixture.expected !== (await webhookGolden(webhook, fixture)))
        findings.push(`${fixture.name} differs from its golden file`)
    return findings
  },
}

export const badSignatures: Check = {
  id: 'signatures',
  title: 'a notice that is not signed, or was changed on its way, is refused',
  level: 'bronze',
  async examine({ connector: { webhook }, webhooks }) {
    if (webhook === undefined) return none
    const findings: string[] = []
    if (await webhook.verify(strangers, secrets)) findings.push('a notice without any signature passes')
    for (const { name, request, secrets } of webhooks) {
      if (!(await webhook.verify(request, secrets))) continue
      const { body, headers } = request
      const changed = body.map((byte, index) => (index === body.length - 2 ? byte ^ 1 : byte))
      if (await webhook.verify({ ...request, headers: {} }, secrets))
        findings.push(`${name} passes without its headers`)
      if (await webhook.verify({ ...request, body: changed }, secrets))
        findings.push(`${name} passes with another body`)
      const other = {
        ...secrets,
        clientSecret: `${secrets.clientSecret}x`,
        verificationToken: `${secrets.verificationToken}x`,
        told: `${secrets.told ?? ''}x`,
      }
      if (await webhook.verify({ ...request, headers }, { ...other, keys: undefined }))
        findings.push(`${name} passes under another secret`)
    }
    return findings
  },
}
