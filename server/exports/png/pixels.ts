/** Pixels of a drawing, with our fonts alone: the same on every machine, and nothing is asked of any. */
import { Resvg } from "@resvg/resvg-js"
import { fontsFor } from "../fonts.ts"
import { faces } from "../svg/typesetting.ts"
import { withFontFiles } from "./font-files.ts"

export async function pixelsOf(svg: string, texts: readonly string[], scale: number): Promise<Uint8Array> {
  const fonts = await fontsFor(texts.join(" "), faces)
  return withFontFiles(
    fonts.map(({ data }) => data),
    (fontFiles) => {
      const drawn = new Resvg(svg, {
        font: { loadSystemFonts: false, fontFiles, defaultFontFamily: "Inter" },
        fitTo: { mode: "zoom", value: scale },
      }).render()
      return new Uint8Array(drawn.asPng())
    },
  )
}
