/** `npm run dev:kafka`: a broker of Apache Kafka for trying things out, until Ctrl+C. Its data goes with it. */
import { accounts, createBroker } from '../test/kafka/broker.js'

console.log('Apache Kafka is made ready; the first time, it is fetched.')
const broker = await createBroker()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, async () => {
    await broker.stop()
    process.exit(0)
  })
await broker.start()
console.log(`plain      ${broker.plain}`)
console.log(`with SASL  ${broker.sasl}  as ${accounts.writer.username}, ${accounts.writer.password}`)
console.log('Ctrl+C ends it and takes its data away.')
