import { useEffect, useRef, useState } from 'preact/hooks'
import type { SinkState } from '../../api.js'
import { post } from '../../lib/client.js'
import { href } from '../../lib/router.js'
import { sinkSentence } from '../../lib/words.js'
import { Chip, type Tone } from '../../parts/bits.js'
import type { IconName } from '../../parts/icons.js'
import { attempt } from '../../parts/notes.js'
import { withCode } from '../../parts/states.js'

const looks: Readonly<Record<SinkState['state'], { icon: IconName; tone: Tone; text: string }>> = {
  delivering: { icon: 'delivery', tone: 'good', text: 'Delivering' },
  idle: { icon: 'check', tone: 'good', text: 'Up to date' },
  waiting: { icon: 'clock', tone: 'warn', text: 'Waiting' },
  paused: { icon: 'ended', tone: 'bad', text: 'Paused' },
}

/** One sink: how it stands, how far behind it is, and how to send everything again. */
export const SinkCard = ({ sink }: { readonly sink: SinkState }) => {
  const [asking, ask] = useState(false)
  const title = `sink-${sink.id}`
  return (
    <article class="card sink" aria-labelledby={title}>
      <header class="row spread">
        <div>
          <h2 id={title}>{sink.title}</h2>
          <p class="small quiet">{sink.type}</p>
        </div>
        <Chip {...looks[sink.state]} />
      </header>
      <p>{withCode(sinkSentence(sink))}</p>
      <dl class="sink-figures">
        <Figure text="Delivered" value={sink.delivered} />
        <Figure text="On the way" value={sink.lag} />
        <Figure text="Refused" value={sink.parked} />
      </dl>
      <footer class="row spread">
        {sink.state === 'paused' ? (
          <button
            type="button"
            class="button primary"
            onClick={() =>
              void attempt(
                () => post(`/v1/sinks/${encodeURIComponent(sink.id)}/resume`),
                `${sink.title} goes on where it stopped.`,
              )
            }
          >
            Go on<span class="hidden-text"> with {sink.title}</span>
          </button>
        ) : null}
        <button type="button" class="button" onClick={() => ask(true)}>
          Send everything again…<span class="hidden-text"> to {sink.title}</span>
        </button>
        {sink.parked > 0 ? <a href={href('runs')}>See what was refused</a> : null}
      </footer>
      {asking ? <ReplayDialog sink={sink} close={() => ask(false)} /> : null}
    </article>
  )
}

const Figure = ({ text, value }: { readonly text: string; readonly value: number }) => (
  <div>
    <dt class="small quiet">{text}</dt>
    <dd>{value.toLocaleString('en')}</dd>
  </div>
)

const ReplayDialog = ({ sink, close }: { readonly sink: SinkState; readonly close: () => void }) => {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} onClose={close} aria-labelledby="replay-title">
      <form
        onSubmit={async (event) => {
          event.preventDefault()
          await attempt(
            () => post(`/v1/sinks/${encodeURIComponent(sink.id)}/replay`, { from: 'beginning' }),
            `${sink.title} starts again from the beginning.`,
          )
          dialog.current?.close()
        }}
      >
        <h2 id="replay-title">Send everything to {sink.title} again?</h2>
        <p class="quiet">
          It starts from the first record. Every message keeps its id, so a receiver that remembers ids sees nothing
          twice.
        </p>
        <div class="row" style={{ justifyContent: 'flex-end' }}>
          <button type="button" class="button" onClick={() => dialog.current?.close()}>
            Leave it
          </button>
          <button type="submit" class="button primary">
            Send again
          </button>
        </div>
      </form>
    </dialog>
  )
}
