/** Shows the little Markdown that connectors write for people (`lib/markdown.ts`). */
import { blocksOf, type Inline, inlinesOf } from '../lib/markdown.js'

export const Markdown = ({ text }: { readonly text: string }) => (
  <div class="prose">
    {blocksOf(text).map((block, index) => {
      if (block.type === 'code')
        return (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a long line scrolls sideways, also by keyboard
          <pre key={index} tabIndex={0}>
            <code>{block.text}</code>
          </pre>
        )
      if (block.type === 'paragraph')
        return (
          <p key={index}>
            <Inlines content={block.content} />
          </p>
        )
      const List = block.ordered ? 'ol' : 'ul'
      return (
        <List key={index}>
          {block.items.map((item, place) => (
            <li key={place}>
              <Inlines content={item} />
            </li>
          ))}
        </List>
      )
    })}
  </div>
)

/** A sentence or two, without blocks. */
export const MarkdownLine = ({ text }: { readonly text: string }) => <Inlines content={inlinesOf(text)} />

const Inlines = ({ content }: { readonly content: readonly Inline[] }) => (
  <>
    {content.map((one, index) => {
      switch (one.type) {
        case 'text':
          return one.text
        case 'link':
          return (
            <a key={index} href={one.href} target="_blank" rel="noreferrer">
              {one.text}
              <span class="hidden-text"> (opens a new tab)</span>
            </a>
          )
        default: {
          const Tag = one.type
          return <Tag key={index}>{one.text}</Tag>
        }
      }
    })}
  </>
)
