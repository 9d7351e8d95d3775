import { describe, expect, it } from 'vitest'
import { blocksOf, inlinesOf } from './markdown.js'

const text = (value: string) => ({ type: 'text', text: value })

describe('what a connector writes for people', () => {
  it('is paragraphs, lists and code', () => {
    expect(
      blocksOf('One\nparagraph.\n\n- first\n- second\n  goes on\n\n1. one\n2) two\n\n```json\n{ "a": 1 }\n\nb\n```'),
    ).toEqual([
      { type: 'paragraph', content: [text('One paragraph.')] },
      { type: 'list', ordered: false, items: [[text('first')], [text('second goes on')]] },
      { type: 'list', ordered: true, items: [[text('one')], [text('two')]] },
      { type: 'code', text: '{ "a": 1 }\n\nb' },
    ])
  })
  it('may begin a list, or code, right below a paragraph', () => {
    expect(blocksOf('Do this:\n- a\n```\nx').map(({ type }) => type)).toEqual(['paragraph', 'list', 'code'])
  })
  it('knows code, emphasis and links within a line', () => {
    expect(inlinesOf('Add *REST API* at `https://a.example/push`, **now**.')).toEqual([
      text('Add '),
      { type: 'em', text: 'REST API' },
      text(' at '),
      { type: 'code', text: 'https://a.example/push' },
      text(', '),
      { type: 'strong', text: 'now' },
      text('.'),
    ])
    expect(inlinesOf('See [the page](https://a.example/x) or https://b.example/y.')).toEqual([
      text('See '),
      { type: 'link', text: 'the page', href: 'https://a.example/x' },
      text(' or '),
      { type: 'link', text: 'https://b.example/y', href: 'https://b.example/y' },
      text('.'),
    ])
  })
  it('leaves a token as it is, whatever stands in it', () => {
    expect(inlinesOf('`tp_a-_b__c-1`')).toEqual([{ type: 'code', text: 'tp_a-_b__c-1' }])
  })
  it.each(['<img src=x onerror=alert(1)>', '[x](javascript:alert(1))', '[x](data:text/html,hi)', '[x](/connect/oura)'])(
    'keeps %s as text',
    (hostile) => {
      expect(blocksOf(hostile)).toEqual([{ type: 'paragraph', content: [text(hostile)] }])
    },
  )
  it('is nothing where nothing is written', () => {
    expect(blocksOf('')).toEqual([])
    expect(blocksOf('\n\n```\n')).toEqual([{ type: 'code', text: '' }])
  })
})
