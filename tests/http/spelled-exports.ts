import type { OnePage } from "../../core/one-page.ts"
import type { RenderInput } from "../../server/exports/render.ts"
import type { Exports } from "../../server/http/ports.ts"

/** Renderers that write down what they were given, for tests of the calls around them. */
export const spelled = (asked: { format: string; input: RenderInput }[] = []): Exports => ({
  async file(format, input) {
    asked.push({ format, input })
    return `${format} ${JSON.stringify(input)}`
  },
  page: async (input) => ({
    ...blankPage,
    boardTitle: input.snapshot.board.meta.title,
    headline: JSON.stringify(input),
  }),
  preview: async (input) => new TextEncoder().encode(JSON.stringify(input)),
})

const blankPage: OnePage = {
  language: "en",
  handling: "",
  boardTitle: "",
  snapshotName: "",
  asOf: "",
  since: null,
  headline: "",
  rows: [],
  more: 0,
  changed: [],
  disagree: [],
  watchFor: [],
  decided: [],
  basis: "",
  confidence: null,
  yardstick: { name: "numbers", bands: [] },
  hash: "",
  exportedOn: "",
  engineVersion: "",
}
