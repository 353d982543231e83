/** Whole class names, so that Tailwind finds them: the ramp by `rampIndex`, and the label that is read upon it. */
export const bandFill = [
  "bg-band-1",
  "bg-band-2",
  "bg-band-3",
  "bg-band-4",
  "bg-band-5",
  "bg-band-6",
  "bg-band-7",
] as const

export const bandInk = [
  "text-on-band-1",
  "text-on-band-2",
  "text-on-band-3",
  "text-on-band-4",
  "text-on-band-5",
  "text-on-band-6",
  "text-on-band-7",
] as const
