/** The queues that the settings name; `undefined` where workers claim from the store. */
import { azureQueues } from '../queues/index.js'
import type { CarrierOptions, Settings } from '../runtime/index.js'

type Wanted = Pick<
  Settings,
  'queueConnectionString' | 'queueAccountUrl' | 'queueName' | 'queueResendMinutes' | 'queues' | 'personicle'
>

export const carrierOf = (settings: Wanted, now: () => number): CarrierOptions | undefined => {
  const { queueConnectionString, queueAccountUrl, queueResendMinutes, queues, personicle } = settings
  const own = [...Object.values(queues), ...Object.values(personicle.queues ?? {})]
  const anywhere = queueConnectionString !== undefined || queueAccountUrl !== undefined
  if (!anywhere && own.every(({ connectionString }) => connectionString === undefined)) return undefined
  const of = (connector: string) => queueOf(settings, connector)
  return {
    queues: azureQueues({ of, now }),
    named: [...Object.keys(queues), ...(personicle.queues === undefined ? [] : personicleServices)],
    resendMinutes: queueResendMinutes,
  }
}

/** What the original sends requests for. */
const personicleServices = ['google-fit', 'fitbit', 'oura'] as const

/** Where the requests of one service lie: our own settings first, then those of the original. */
export const queueOf = (settings: Wanted, connector: string) => {
  const own = settings.queues[connector]
  const old = connector === 'oura' ? settings.personicle.queues?.oura : undefined
  const { name, connectionString } = settings.personicle.queues?.usual ?? {}
  return {
    name: own?.name ?? old?.name ?? settings.queueName ?? name ?? `tributary-${connector}`,
    connectionString:
      own?.connectionString ?? old?.connectionString ?? settings.queueConnectionString ?? connectionString,
    accountUrl: settings.queueAccountUrl,
  }
}
