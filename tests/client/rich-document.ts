// A document of one scenario with a formatted description, and that description as the document has it.
import * as Y from "yjs"
import { type Rich, richOfLines } from "../../client/rich-delta.ts"
import type { Run } from "../../core/format-ranges.ts"
import { linesOf } from "../../core/rich-lines.ts"
import type { Attributes, FormatName, FormatRange } from "../../core/rich-text.ts"

export function documentWith(rich: Rich): Y.Doc {
  const doc = new Y.Doc()
  doc.transact(() => {
    const scenario = new Y.Map<unknown>()
    doc.getMap("scenarios").set("s1", scenario)
    const background = new Y.Text()
    scenario.set("background", background)
    let at = 0
    for (const { text, attributes } of rich) {
      // Yjs writes into what it is given.
      background.insert(at, text, { ...attributes })
      at += text.length
    }
  })
  return doc
}

export function formattedBackground(doc: Y.Doc, id = "s1"): Rich {
  const scenario = doc.getMap("scenarios").get(id) as Y.Map<unknown>
  const delta = (scenario.get("background") as Y.Text).toDelta() as {
    insert: string
    attributes?: Attributes
  }[]
  const runs: Run[] = delta.map(({ insert, attributes }) => ({ text: insert, attributes: attributes ?? {} }))
  const ranges: FormatRange[] = []
  let at = 0
  for (const { text, attributes } of runs) {
    for (const [name, value] of Object.entries(attributes)) {
      ranges.push({ from: at, to: at + text.length, name: name as FormatName, value })
    }
    at += text.length
  }
  return richOfLines(linesOf(runs.map(({ text }) => text).join(""), ranges))
}
