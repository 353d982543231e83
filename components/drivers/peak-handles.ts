/** Where the three handles of a peaked curve may stand: levels, and shifts in nats. */
import type { Peak } from "../../core/response.ts"
import { capped } from "../../core/response.ts"

export type Handle = "below" | "best" | "above"

const narrowest = 0.5
/** Levels by steps of a half, heights by steps of a tenth: finer is not meant by anybody. */
const toHalf = (value: number): number => Math.round(value * 2) / 2
const toTenth = (value: number): number => Math.round(value * 10) / 10

const held = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value))

export const shiftAt = ({ best, widthBelow, widthAbove, height }: Peak, level: number): number => {
  const away = level - best
  if (away === 0) return height
  return height * (1 - (away / Math.max(away < 0 ? widthBelow : widthAbove, 1e-6)) ** 2)
}

/** The curve after a handle was taken to a place. `top` is the highest level. */
export function movedTo(
  peak: Peak,
  handle: Handle,
  { level, shift }: { level: number; shift: number },
  top: number,
): Peak {
  switch (handle) {
    case "best":
      return { ...peak, best: held(toHalf(level), 0, top), height: capped(toTenth(shift)) }
    case "below":
      return { ...peak, widthBelow: held(toHalf(peak.best - level), narrowest, top) }
    case "above":
      return { ...peak, widthAbove: held(toHalf(level - peak.best), narrowest, top) }
  }
}

/** null: not a key of this handle. */
export function movedByKey(peak: Peak, handle: Handle, key: string, top: number): Peak | null {
  const across = key === "ArrowRight" ? 0.5 : key === "ArrowLeft" ? -0.5 : 0
  const up = key === "ArrowUp" ? 0.1 : key === "ArrowDown" ? -0.1 : 0
  if (handle === "best") {
    if (across === 0 && up === 0) return null
    return movedTo(peak, handle, { level: peak.best + across, shift: peak.height + up }, top)
  }
  const by = across || (up === 0 ? 0 : Math.sign(up) * 0.5)
  if (by === 0) return null
  // Left and right move the bar itself; up and down make it reach further or less far.
  const wider = across === 0 || handle === "above" ? by : -by
  const width = handle === "below" ? peak.widthBelow : peak.widthAbove
  const next = held(toHalf(width + wider), narrowest, top)
  return handle === "below" ? { ...peak, widthBelow: next } : { ...peak, widthAbove: next }
}
