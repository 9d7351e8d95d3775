/** Takes files: dropped here, dropped anywhere on the page, or chosen. */
import { useEffect, useState } from 'preact/hooks'
import { handOver } from '../../lib/uploads.js'
import { Icon } from '../../parts/icons.js'

const endings = '.zip,.xml,.json,.csv'
const inputId = 'archive-files'

/** Asks for files; also from elsewhere on the page, where one is to be handed over again. */
export const chooseFiles = (): void => document.getElementById(inputId)?.click()

export const DropZone = ({ what }: { readonly what: string }) => {
  const isOver = usePageDrop()
  return (
    <div class="drop-zone" data-over={isOver}>
      <Icon name="upload" size={20} />
      <div>
        <p>
          Have an archive? Drop it here, or{' '}
          <button type="button" class="text-button" onClick={chooseFiles}>
            choose a file
          </button>
          .
        </p>
        <p class="small quiet">{what}, as zip, xml, json or csv. Several are read one after another.</p>
      </div>
      <input
        id={inputId}
        type="file"
        multiple
        hidden
        accept={endings}
        aria-label="Archives to read"
        onChange={(event) => {
          const { files } = event.currentTarget
          handOver([...(files ?? [])].map((file) => ({ file, isFolder: false })))
          // The same file may be chosen again, to go on with it.
          event.currentTarget.value = ''
        }}
      />
      {isOver ? (
        <div class="drop-veil" aria-hidden="true">
          <p>Drop it anywhere</p>
        </div>
      ) : null}
    </div>
  )
}

/** Whether files are being dragged over the page. Without this a browser would open what is dropped beside the zone. */
const usePageDrop = (): boolean => {
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    /** Every element entered is left again: the page itself is left with the last one. */
    let depth = 0
    const holdsFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') === true
    const enter = (event: DragEvent) => {
      if (!holdsFiles(event)) return
      depth += 1
      setOver(true)
    }
    const over = (event: DragEvent) => {
      if (holdsFiles(event)) event.preventDefault()
    }
    const leave = (event: DragEvent) => {
      if (!holdsFiles(event)) return
      depth = Math.max(0, depth - 1)
      if (depth === 0) setOver(false)
    }
    const drop = (event: DragEvent) => {
      depth = 0
      setOver(false)
      if (!holdsFiles(event) || event.dataTransfer === null) return
      event.preventDefault()
      handOver(filesIn(event.dataTransfer))
    }
    addEventListener('dragenter', enter)
    addEventListener('dragover', over)
    addEventListener('dragleave', leave)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('dragenter', enter)
      removeEventListener('dragover', over)
      removeEventListener('dragleave', leave)
      removeEventListener('drop', drop)
    }
  }, [])
  return isOver
}

const filesIn = ({ items }: DataTransfer) =>
  [...items].flatMap((item) => {
    const file = item.getAsFile()
    return file === null ? [] : [{ file, isFolder: item.webkitGetAsEntry?.()?.isDirectory === true }]
  })
