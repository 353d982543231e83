import { expect, it } from "vitest"
import { emptySource, sourceOf } from "../../../components/scenario/new-source.tsx"
import { Source } from "../../../core/board.ts"

it("a source is what was typed of it, and nothing for what was not", () => {
  expect(sourceOf({ ...emptySource, title: "  KCNA commentary " })).toEqual({ title: "KCNA commentary" })
  const whole = sourceOf({
    title: "Report",
    author: "A. Writer",
    publisher: "The Post",
    url: "https://example.org/a",
    publishedOn: "2018-07-01",
    reliability: "B",
    credibility: "3",
  })
  expect(Source.parse({ id: "s1", ...whole })).toEqual({ id: "s1", ...whole })
  expect(whole).toMatchObject({ reliability: "B", credibility: 3 })
})
