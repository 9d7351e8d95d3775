/** Which functions there are. What they do is Tributary's own code, the same as in its processes. */

/** What is used of `tributary/azure`. */
export interface Tributary {
  functionQueues(env: NodeJS.ProcessEnv): readonly {
    readonly connector: string
    readonly queueName: string
    readonly connection: string
  }[]
  openFunctions(env: NodeJS.ProcessEnv): Promise<{
    handOver(): Promise<number>
    receive(
      connector: string,
      message: { readonly entry: unknown; readonly dequeueCount: number; readonly insertedAt: number },
    ): Promise<void>
    deliver(): Promise<number>
    sync(): Promise<number>
  }>
}
/** What is used of the host, in its own words: `@azure/functions` has more. */
interface Context {
  log(line: string): void
  readonly triggerMetadata?: Readonly<Record<string, unknown>>
}
export interface App {
  timer(name: string, options: { schedule: string; handler: (timer: unknown, context: Context) => Promise<void> }): void
  storageQueue(
    name: string,
    options: {
      queueName: string
      connection: string
      handler: (entry: unknown, context: Context) => Promise<void>
    },
  ): void
}

/** Registers a timer, a function per queue, delivery and syncing. Schedules are settings of the function app. */
export const register = (app: App, { functionQueues, openFunctions }: Tributary, env: NodeJS.ProcessEnv): void => {
  let opened: ReturnType<Tributary['openFunctions']> | undefined
  /** Opened by the first call, once per instance; the next one tries again where that failed. */
  const open = (): ReturnType<Tributary['openFunctions']> => {
    opened ??= openFunctions(env).catch((error: unknown) => {
      opened = undefined
      throw error
    })
    return opened
  }

  app.timer('timer', {
    schedule: '%TIMER_SCHEDULE%',
    handler: async (_timer, context) => {
      context.log(`${await (await open()).handOver()} download requests sent`)
    },
  })
  for (const { connector, queueName, connection } of functionQueues(env))
    app.storageQueue(`pull-${queueName}`, {
      queueName,
      connection,
      handler: async (entry, { triggerMetadata }) => {
        // Both are told as text: https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue-trigger
        const insertedAt = Date.parse(String(triggerMetadata?.['insertionTime']))
        await (await open()).receive(connector, {
          entry,
          dequeueCount: Number(triggerMetadata?.['dequeueCount'] ?? 1),
          insertedAt: Number.isNaN(insertedAt) ? Date.now() : insertedAt,
        })
      },
    })
  app.timer('deliver', {
    schedule: '%DELIVER_SCHEDULE%',
    handler: async (_timer, context) => {
      context.log(`${await (await open()).deliver()} records delivered`)
    },
  })
  app.timer('sync', {
    schedule: '%SYNC_SCHEDULE%',
    handler: async (_timer, context) => {
      context.log(`${await (await open()).sync()} people's workouts looked at`)
    },
  })
}
