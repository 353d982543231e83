/** Of paper: light, whatever the reader's screen is set to, and told apart in greys too. */
export const paper = "#fbfaf7"
export const white = "#ffffff"
export const ink = "#16181d"
export const muted = "#545b68"
export const hairline = "#c9ccd3"
export const faint = "#eceae4"
export const more = "#0b63c5"
export const less = "#b4500b"
/** Least likely to most likely. */
export const ramp = ["#d4edf7", "#a9cfe6", "#82b1d6", "#6191c7", "#4970b6", "#394ea3", "#31278e"] as const
