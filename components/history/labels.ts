/** Words beside marks, each in the first of its places where it covers none that came before it. Pixels. */
export interface Wish {
  id: string
  text: string
  /** In order of preference. `x`, `y`: where the baseline begins, ends or has its middle. */
  places: readonly Place[]
}

export interface Place {
  x: number
  y: number
  anchor: "start" | "middle" | "end"
  /** Where there is room for less. */
  text?: string
}

export interface Placed {
  id: string
  text: string
  x: number
  y: number
  anchor: "start" | "middle" | "end"
}

interface Box {
  x0: number
  x1: number
  y0: number
  y1: number
}

/** Of 12 px Inter; a little wide, so that neighbours keep a gap. */
export const labelWidth = (text: string): number => text.length * 6.6

/** What comes first is placed first. A label without a free place within `bounds` is left out. */
export function placeLabels(wishes: readonly Wish[], bounds: Box, taken: readonly Box[] = []): Placed[] {
  const boxes = [...taken]
  return wishes.flatMap(({ id, text: whole, places }) => {
    for (const { x, y, anchor, text = whole } of places) {
      const width = labelWidth(text)
      const x0 = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2
      const box = { x0, x1: x0 + width, y0: y - 11, y1: y + 4 }
      const inside = box.x0 >= bounds.x0 && box.x1 <= bounds.x1 && box.y0 >= bounds.y0 && box.y1 <= bounds.y1
      if (!inside || boxes.some((other) => overlap(other, box))) continue
      boxes.push(box)
      return [{ id, text, x, y, anchor }]
    }
    return []
  })
}

const overlap = (a: Box, b: Box): boolean => a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1
