/** Queues of single services, from the environment: `QUEUE_NAME_OURA`, `QUEUE_CONNECTION_STRING_OURA`. */
import { SettingsError } from '../../core/index.js'

export interface QueueSettings {
  readonly name?: string
  readonly connectionString?: string
}

/** What Azure takes as a name, short enough for `-poison` behind it: https://learn.microsoft.com/rest/api/storageservices/naming-queues-and-metadata */
export const isQueueName = (text: string): boolean => /^(?!.*--)[a-z0-9][a-z0-9-]{1,54}[a-z0-9]$/.test(text)
export const queueNameWords = '3 to 56 lowercase letters, digits and single hyphens'

export const queuesOf = (
  env: Readonly<Record<string, string | undefined>>,
  connectors: readonly string[],
): Record<string, QueueSettings> => {
  const queues: Record<string, QueueSettings> = {}
  for (const connector of connectors) {
    const suffix = connector.toUpperCase().replaceAll('-', '_')
    const name = env[`QUEUE_NAME_${suffix}`] || undefined
    const connectionString = env[`QUEUE_CONNECTION_STRING_${suffix}`] || undefined
    if (name !== undefined && !isQueueName(name))
      throw new SettingsError('bad-setting', `QUEUE_NAME_${suffix} is not usable: it must be ${queueNameWords}.`)
    if (name !== undefined || connectionString !== undefined)
      queues[connector] = { ...(name && { name }), ...(connectionString && { connectionString }) }
  }
  return queues
}
