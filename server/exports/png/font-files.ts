/** What draws pixels reads fonts from files: they lie in a temporary folder while it does. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

export function withFontFiles<Made>(fonts: readonly Buffer[], draw: (paths: string[]) => Made): Made {
  const folder = mkdtempSync(join(tmpdir(), "parley-fonts-"))
  try {
    const paths = fonts.map((font, i) => {
      const path = join(folder, `${i}.ttf`)
      writeFileSync(path, font)
      return path
    })
    return draw(paths)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
