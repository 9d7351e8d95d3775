/** What `tributary doctor` says of the queues: whether they can be reached, and why messages were set aside. */
import { TributaryError } from '../core/index.js'
import { type Settings, viewQueue } from '../runtime/index.js'
import { carrierOf } from './queues.js'

interface Finding {
  readonly ok: boolean
  readonly sentence: string
}

/** One sentence per queue of a service that has keys, or a queue of its own. */
export const queueFindings = async (settings: Settings): Promise<Finding[]> => {
  const carrier = carrierOf(settings, Date.now)
  if (carrier === undefined) return []
  const services = new Set([...Object.keys(settings.clients), ...carrier.named])
  const queues = new Set([...services].map((id) => carrier.queues.of(id)))
  const findings: Finding[] = []
  for (const queue of queues)
    try {
      const { name, waiting, setAside, reasons } = await viewQueue(queue)
      findings.push({ ok: true, sentence: `Queue ${name}: about ${waiting} download requests wait.` })
      if (setAside > 0)
        findings.push({
          ok: false,
          sentence: `Queue ${name}-poison: ${setAside} messages were set aside: ${reasons.join(' ')} Clear that queue when you have looked into it; what is due is not lost with it.`,
        })
    } catch (error) {
      if (!(error instanceof TributaryError)) throw error
      findings.push({ ok: false, sentence: error.message })
    }
  if (!settings.roles.includes('timer'))
    findings.push({
      ok: true,
      sentence: 'Nobody here puts what is due on the queue: some process needs the role timer (TRIBUTARY_ROLES).',
    })
  return findings
}
