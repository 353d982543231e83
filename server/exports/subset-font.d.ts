declare module "subset-font" {
  /** `text` null with `keepAllGlyphs`. */
  export default function subsetFont(
    font: Buffer,
    text: string | null,
    options: {
      keepAllGlyphs?: boolean
      targetFormat?: "sfnt" | "woff" | "woff2"
      noHinting?: boolean
      variationAxes?: Record<string, number>
    },
  ): Promise<Buffer>
}
