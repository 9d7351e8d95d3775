import { useCell } from '../lib/cell.js'
import { chooseTheme, theme, themes } from '../lib/theme.js'
import { Icon, type IconName } from './icons.js'

const looks: Readonly<Record<(typeof themes)[number], { icon: IconName; text: string }>> = {
  system: { icon: 'screen', text: 'As the system' },
  light: { icon: 'sun', text: 'Light' },
  dark: { icon: 'moon', text: 'Dark' },
}

/** Light, dark or as the system says; remembered. */
export const ThemeChoice = () => {
  const current = useCell(theme)
  return (
    <div class="segments" role="radiogroup" aria-label="Theme">
      {themes.map((name) => (
        <label key={name} title={looks[name].text}>
          <input
            type="radio"
            name="theme"
            aria-label={looks[name].text}
            checked={current === name}
            onChange={() => chooseTheme(name)}
          />
          <Icon name={looks[name].icon} size={16} />
        </label>
      ))}
    </div>
  )
}
