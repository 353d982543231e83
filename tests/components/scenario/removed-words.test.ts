import { expect, it } from "vitest"
import { secondsAgo, wordsAsText } from "../../../components/scenario/removed-words.ts"

it("says how long ago something was removed, and never that it will be", () => {
  const at = 1_000_000
  const said = [-5_000, 0, 4_900, 59_999, 60_000, 3_600_000, 47 * 3_600_000, 49 * 3_600_000].map((later) =>
    secondsAgo(at, at + later),
  )
  expect(said).toEqual([
    "just now",
    "just now",
    "4 s ago",
    "59 s ago",
    "1 min ago",
    "1 h ago",
    "47 h ago",
    "2 days ago",
  ])
})

it("writes the kept words each under its name", () => {
  const words = [
    { label: "Statement", text: "Talks resume" },
    { label: "Background", text: "One\nTwo" },
  ]
  expect(wordsAsText(words)).toBe("Statement\nTalks resume\n\nBackground\nOne\nTwo")
})
