/**
 * What a stored number means: `stored / scale - offset`, as one division, so that 4501 fifths less 500 are 400.2 and
 * not 400.20000000000005. Adding zero makes a negative zero a plain one.
 */
export const scaled = (stored: number, scale: number, offset: number): number => (stored - offset * scale) / scale + 0
