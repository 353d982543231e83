/** Pixels of a drawing whose texts are shapes (`svg/drawing.ts`): the same on every machine, and no font is looked for. */
import { Resvg } from "@resvg/resvg-js"

export function pixelsOf(svg: string, scale: number): Uint8Array {
  const drawn = new Resvg(svg, {
    font: { loadSystemFonts: false },
    fitTo: { mode: "zoom", value: scale },
  }).render()
  return new Uint8Array(drawn.asPng())
}
