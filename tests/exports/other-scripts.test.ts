// What is written in a script that no font of the files has.
import { expect, it } from "vitest"
import { otherScripts } from "../../server/exports/other-scripts.ts"

const titles = [
  "يصل الوفد، إلى بيونغ يانغ 2018",
  "Kim (כפר שלום) attends",
  "ไทยแลนด์",
  "會談 and 😀",
  "ሰላም ዓለም እና שלום",
]
const missing = [...new Set([...titles.join("")])].filter((one) => !/[\x20-\x7e會談]/u.test(one))

it("a script that no font has is named where it stands, with how much of it, and once at the foot", () => {
  const { told, note } = otherScripts(missing)
  expect(told({ titles, hidden: null, n: 0.3 })).toEqual({
    titles: [
      "[Arabic, 5 words] 2018",
      "Kim ([Hebrew, 2 words]) attends",
      "[Thai]",
      "會談 and 😀",
      "[Ethiopic, 3 words] [Hebrew, 1 word]",
    ],
    hidden: null,
    n: 0.3,
  })
  expect(note).toMatch(
    /^In \[brackets\]: Arabic, Ethiopic, Hebrew and 1 more, .* Shown as □, .*: U\+1F600\.$/,
  )
})

it("a rare letter of a script that the fonts have is a box, and what they have stays as it is", () => {
  const { told, note } = otherScripts(["\u{2a6b2}"])
  expect(told("字\u{2a6b2}")).toBe("字\u{2a6b2}")
  expect(note).toBe("Shown as □, since no font here has it: U+2A6B2.")
  const page = { title: "Nothing" }
  expect(otherScripts([]).told(page)).toBe(page)
  expect(otherScripts([]).note).toBe("")
})
