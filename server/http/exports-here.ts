/** Files of snapshots as the calls ask for them, made in the thread of the renderers. */
import { snapshotMarkdown } from "../exports/markdown.ts"
import { NotRendered, type RenderInput } from "../exports/render.ts"
import type { Exports } from "./ports.ts"

export const exportsHere: Exports = {
  async file(format, input) {
    if (format === "md") return markdown(input)
    throw notYet()
  },
  async page() {
    throw notYet()
  },
  async preview() {
    throw notYet()
  },
}

const markdown = ({ snapshot, hash, hiddenNow }: RenderInput): string =>
  snapshotMarkdown(snapshot, hash, new Set(hiddenNow))

const notYet = () => new NotRendered("nothing-there", "This kind of file cannot be made here yet.")
