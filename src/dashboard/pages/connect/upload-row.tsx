/** One file on its way, or refused. */
import { percentOf, sendingSentence, sizeText } from '../../lib/import-words.js'
import { giveUp, handOverAs, type Upload } from '../../lib/uploads.js'
import { Chip, Meter } from '../../parts/bits.js'
import { Icon } from '../../parts/icons.js'
import { withCode } from '../../parts/states.js'

const looks = {
  queued: { icon: 'clock', tone: 'plain', text: 'Waiting' },
  sending: { icon: 'upload', tone: 'plain', text: 'Sending' },
  refused: { icon: 'broken', tone: 'bad', text: 'Not taken' },
} as const

interface Props {
  readonly upload: Upload
  readonly nameOf: (connector: string) => string
}
export const UploadRow = ({ upload, nameOf }: Props) => {
  const { id, name, size, state, sent, begunAt, sentence, choices = [] } = upload
  return (
    <li class="card handed-row">
      <header>
        <div>
          <strong class="file-name">{name}</strong>
          {size === 0 ? null : <p class="small quiet">{sizeText(size)}</p>}
        </div>
        <Chip {...(choices.length > 0 ? { icon: 'hand', tone: 'warn', text: 'Needs you' } : looks[state])} />
        <button type="button" class="button plain" onClick={() => giveUp(id)}>
          <Icon name="close" size={16} />
          <span class="hidden-text">
            {state === 'refused' ? 'Dismiss' : 'Stop'} {name}
          </span>
        </button>
      </header>
      {state === 'sending' ? (
        <>
          <p class="small quiet">{sendingSentence(sent, size, Date.now() - begunAt)}</p>
          <Meter done={percentOf(sent, size)} of={100} label={`Sending ${name}`} />
        </>
      ) : state === 'queued' ? (
        <p class="small quiet">Sent after those before it.</p>
      ) : choices.length > 0 ? (
        <div class="row">
          <p>It can be read in several ways. Which is meant?</p>
          {choices.map((choice) => (
            <button key={choice} type="button" class="button" onClick={() => handOverAs(id, choice)}>
              {choiceText(choice, nameOf)}
            </button>
          ))}
        </div>
      ) : (
        <p role="alert">{withCode(sentence ?? 'It was not taken.')}</p>
      )}
    </li>
  )
}

/** `fitbit/takeout` is Fitbit's, and which of its archives. */
const choiceText = (choice: string, nameOf: (connector: string) => string): string => {
  const [connector = '', reader] = choice.split('/')
  return reader === undefined ? nameOf(connector) : `${nameOf(connector)} (${reader})`
}
