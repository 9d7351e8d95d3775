/** Initials in a hue of the service's own; nobody's logo is borrowed. */
export const Mark = ({ id, name }: { readonly id: string; readonly name: string }) => (
  <span class="mark" style={{ '--h': String(hueOfService(id)) }} aria-hidden="true">
    {initials(name)}
  </span>
)

/** `Google Health` to `GH`, `Oura` to `Ou`. */
export const initials = (name: string): string => {
  const words = name.split(/[\s.]+/).filter((word) => word !== '')
  return words.length > 1 ? `${words[0]?.charAt(0)}${words[1]?.charAt(0)}`.toUpperCase() : name.slice(0, 2)
}

/** Steady for an id, spread around the circle. */
export const hueOfService = (id: string): number => {
  let hash = 7
  for (const letter of id) hash = (hash * 31 + letter.charCodeAt(0)) % 9973
  return Math.round((hash * 137.508) % 360)
}
