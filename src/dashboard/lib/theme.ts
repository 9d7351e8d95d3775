/** Light, dark, or as the system says; the choice is remembered in this browser. */
import { cell } from './cell.js'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]
const key = 'tributary.theme'

const remembered = (): Theme => {
  try {
    return themes.find((theme) => theme === localStorage.getItem(key)) ?? 'system'
  } catch {
    return 'system'
  }
}

export const theme = cell<Theme>(remembered())
/** Counts up whenever colours change, whoever changed them: canvases must be painted anew. */
export const paint = cell(0)

const repaint = () => paint.set(paint.get() + 1)

export const chooseTheme = (choice: Theme): void => {
  theme.set(choice)
  if (choice === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = choice
  try {
    localStorage.setItem(key, choice)
  } catch {
    // A browser that forbids storage still shows the choice until the page is closed.
  }
  repaint()
}

if (typeof matchMedia !== 'undefined') matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint)
