import { aggregateCanaries, type Canary } from "../support/leak-search.ts"
import { watchLeaks } from "./support/leak-pages.ts"
import { expect, type Locator, type Person, test } from "./support/people.ts"

// Several people in a story, each with a page of their own.
test.describe.configure({ timeout: 180_000 })

const abeKim = "Abe-Kim meeting in Vladivostok at the September 2018 forum"

interface Said {
  low: string
  high: string
  best: string
  why: string
}

const strip = (who: Person): Locator => who.page.getByRole("region", { name: "What to do now" })
const control = (who: Person): Locator => who.page.getByRole("dialog", { name: "Rounds and phases" })
const stage = (who: Person, round: number): Locator =>
  who.page.getByRole("dialog", { name: new RegExp(`^Round ${round}(:|$)`) })
const main = (who: Person, round: number): Locator => stage(who, round).getByRole("main")

async function opensRounds(who: Person): Promise<Locator> {
  await who.page.keyboard.press("Control+k")
  await who.page.getByRole("combobox", { name: "Find a command or scenario" }).fill("Rounds and phases")
  await who.page.keyboard.press("Enter")
  await expect(control(who)).toBeVisible()
  return control(who)
}

async function fillsIn(who: Person, { low, high, best, why }: Said): Promise<void> {
  const sheet = who.page.getByRole("dialog", { name: /^Round \d+/ })
  for (const [label, value] of [
    ["The lowest it could plausibly be", low],
    ["The highest it could plausibly be", high],
    ["Your best guess", best],
  ] as const) {
    const field = sheet.getByRole("textbox", { name: label })
    await field.fill(value)
    await field.blur()
  }
  await sheet.getByRole("textbox", { name: /^Why\?/ }).fill(why)
  await sheet.getByRole("button", { name: /^Submit/ }).click()
  await expect(sheet.getByText(/^Received/)).toBeVisible()
}

/** From the strip to the strip. */
async function gives(who: Person, said: Said): Promise<void> {
  await strip(who)
    .getByRole("button", { name: /Give your estimates|^Estimate$/ })
    .click()
  await fillsIn(who, said)
  await who.page.getByRole("button", { name: "I'm done" }).click()
  await expect(strip(who).getByRole("button", { name: /You are in/ })).toBeVisible()
}

/** The exact numbers of a stage, by what stands before them. */
async function numbers(who: Person, round: number): Promise<Record<string, string>> {
  await expect(main(who, round).getByRole("table", { name: "Taken together" })).toBeVisible()
  return main(who, round).evaluate((element) => {
    const found: Record<string, string> = {}
    for (const data of element.querySelectorAll("data")) {
      const row = data.closest("tr")?.querySelector("th")
      const name = row?.firstChild?.textContent ?? data.closest("div")?.querySelector("dt")?.textContent ?? ""
      found[name] = data.value
    }
    return found
  })
}

// By hand, and not by the product's own: log-odds averaged, and a plain median.
const logit = (p: number) => Math.log(p / (1 - p))
const pooled = (ps: number[], a = 1) =>
  1 / (1 + Math.exp((-a * ps.map(logit).reduce((x, y) => x + y, 0)) / ps.length))
const average = (ps: number[]) => ps.reduce((x, y) => x + y, 0) / ps.length
const middle = (ps: number[]) => {
  const s = [...ps].sort((x, y) => x - y)
  const half = Math.floor(s.length / 2)
  return s.length % 2 === 1 ? (s[half] ?? 0) : ((s[half - 1] ?? 0) + (s[half] ?? 0)) / 2
}
const first = (value: string | undefined) => Number(value?.split(" ")[0])

async function workshop(person: (name: string) => Promise<Person>, ...analysts: string[]) {
  const fay = await person("Fay")
  const board = await fay.makesBoard({ template: "korea-2018" })
  await fay.opensBoard(board.id)
  const others: Person[] = []
  for (const name of analysts) {
    const other = await person(name)
    await other.joins(board.codes.analyst)
    others.push(other)
  }
  return { fay, others, ...board }
}

/** Opens a round on the one question, with whatever else is ticked under "More". */
async function asks(fay: Person, more: string[] = []): Promise<void> {
  const dialog = await opensRounds(fay)
  await dialog.getByRole("radio", { name: "Some of them" }).check()
  await dialog.getByRole("checkbox", { name: abeKim }).check()
  if (more.length > 0) await dialog.getByText("More", { exact: true }).click()
  for (const name of more) await dialog.getByRole("checkbox", { name }).check()
  await dialog.getByRole("button", { name: "Open round", exact: true }).click()
  await expect(dialog.getByText("Open", { exact: true })).toBeVisible()
  await dialog.getByRole("button", { name: "Close", exact: true }).first().click()
  await expect(dialog).toHaveCount(0)
}

test("B1 B2 B5 acceptance 6 and 8: two blind rounds on one question, from the strip to the accepted number", async ({
  person,
}) => {
  test.setTimeout(400_000)
  const { fay, others, codes, id } = await workshop(person, "Ann", "Ben", "Cara")
  const [ann, ben, cara] = others as [Person, Person, Person]
  const vic = await person("Vic")
  await vic.joins(codes.viewer)

  const firstRound: [Person, Said][] = [
    [ann, { low: "21.7%", high: "58.3%", best: "37.31415926535%", why: "ZX93-ANN the invitation stands" }],
    [ben, { low: "4.3%", high: "19.7%", best: "11.92718281828%", why: "ZX93-BEN nothing is prepared" }],
    [cara, { low: "13.1%", high: "44.9%", best: "26.31618033988%", why: "ZX93-CARA it would suit both" }],
    [fay, { low: "9.1%", high: "31.3%", best: "18.71414213562%", why: "ZX93-FAY too soon" }],
  ]
  const exact = (text: string) => Number.parseFloat(text) / 100
  const canaries: Canary[] = firstRound.flatMap(([who, said]) => [
    { kind: "text" as const, name: `${who.name}'s reason`, owner: who.name, text: said.why },
    { kind: "probability" as const, name: `${who.name}'s best`, owner: who.name, value: exact(said.best) },
  ])
  const voices = firstRound.map(([who, { best }]) => ({
    by: who.name,
    at: null,
    forecast: { probabilities: { yes: exact(best), no: 1 - exact(best) } },
  }))
  const together = aggregateCanaries("round 3", voices, {
    kind: "binary",
    outcomes: [{ id: "yes" }, { id: "no" }],
  })
  await asks(fay)
  const leaks = await watchLeaks([fay, ann, ben, cara, vic], [...canaries, ...together])
  await expect(strip(vic)).toContainText("Round 3")
  await expect(strip(vic)).toContainText("0 of 3 in")
  await expect(strip(vic).getByRole("button")).toHaveCount(0)

  for (const [who, said] of firstRound) await gives(who, said)

  // A viewer and a wall see how many, and nothing else.
  await expect(strip(vic)).toContainText("4 of 4 in")
  await vic.page.goto(`/b/${id}?over=reveal&round=3`)
  await expect(stage(vic, 3)).toContainText("4 of 4 in")
  await expect(stage(vic, 3).getByRole("button")).toHaveCount(1)
  await leaks.none()

  leaks.reveal()
  await fay.page.locator("body").press("r")
  for (const who of [fay, ann, ben, cara, vic]) {
    await expect(main(who, 3).getByRole("heading", { name: abeKim })).toBeVisible()
    await leaks.areOut(who)
  }
  const ps = firstRound.map(([, { best }]) => exact(best))
  const seen = await numbers(vic, 3)
  expect(first(seen["Geometric mean of odds"])).toBeCloseTo(pooled(ps), 9)
  expect(first(seen.Mean)).toBeCloseTo(average(ps), 9)
  expect(first(seen.Median)).toBeCloseTo(middle(ps), 9)
  expect(first(seen.Extremised)).toBeCloseTo(pooled(ps, 2), 9)
  expect(seen.Answers).toBe("4")
  for (const who of [fay, ann, ben, cara]) expect(await numbers(who, 3)).toEqual(seen)

  // Who comes later sees the same, by the strip.
  const dora = await person("Dora")
  await dora.joins(codes.analyst)
  await strip(dora).getByRole("button", { name: "See the reveal" }).click()
  expect(await numbers(dora, 3)).toEqual(seen)

  // One's own is "You"; the question at the edge is for who stands there alone.
  await expect(main(ann, 3).getByRole("button", { name: "You: 37%, unlikely (20–45%)" })).toBeVisible()
  const nudge = (who: Person) => main(who, 3).getByRole("complementary", { name: "For you alone" })
  await expect(nudge(ann)).toContainText("You are above the middle half. Want to say why?")
  await expect(nudge(ben)).toContainText("You are below the middle half.")
  for (const who of [cara, fay, vic, dora]) await expect(nudge(who)).toHaveCount(0)
  // Both ends, side by side.
  await expect(main(cara, 3).getByRole("figure", { name: "Lowest" })).toContainText("nothing is prepared")
  await expect(main(cara, 3).getByRole("figure", { name: "Highest" })).toContainText("the invitation stands")

  // The second round, on the same question; the first is kept.
  await fay.page.getByRole("button", { name: "Ask again" }).click()
  await expect(control(fay)).toContainText("Ask the questions of round 3 again")
  await control(fay).getByRole("button", { name: "Open round", exact: true }).click()
  await expect(control(fay).getByRole("region", { name: "Round 4" })).toBeVisible()
  await fay.page.keyboard.press("Escape")
  const second: [Person, Said][] = [
    [ann, { low: "17%", high: "41%", best: "29.3%", why: "Ben is right about the preparations" }],
    [ben, { low: "8%", high: "27%", best: "16.9%", why: "The invitation does stand" }],
    [cara, { low: "12%", high: "40%", best: "24.1%", why: "As before" }],
  ]
  for (const [who, said] of second) {
    await stage(who, 3).getByRole("button", { name: "Give your estimates" }).click()
    await fillsIn(who, said)
    await who.page.getByRole("button", { name: "I'm done" }).click()
  }
  await strip(fay).getByRole("button", { name: "Reveal", exact: true }).click()
  // Dora has come in between and said nothing.
  const question = fay.page.getByRole("dialog", { name: "Reveal round 4?" })
  await expect(question).toContainText("1 person has not answered.")
  await question.getByRole("button", { name: "Reveal" }).click()
  await expect(main(ann, 4).getByText("Round 3 · 4 answers", { exact: false })).toBeVisible()
  await expect(main(ann, 4).getByRole("row", { name: /^You / })).toContainText("−8")
  await expect(main(fay, 4).getByRole("row", { name: /^Ben / })).toContainText("+5")

  const accepted = pooled(second.map(([, { best }]) => exact(best)))
  await main(fay, 4).getByRole("button", { name: "Accept geometric mean of odds" }).click()
  for (const who of [fay, ann, ben, cara])
    await expect(main(who, 4)).toContainText(/Accepted: Geometric mean of odds, 10% → 2\d%/)
  const kept = (await fay.boardAsKept(id)).scenarios.find(({ title }) => title === abeKim)
  expect(kept?.working?.probabilities?.yes).toBeCloseTo(accepted, 9)

  await main(fay, 4).getByRole("button", { name: "Take back" }).click()
  await expect(main(ann, 4)).toContainText("Taken back: Geometric mean of odds")
  await main(fay, 4)
    .getByRole("radio", { name: /^Set by hand/ })
    // What is larger to hit than the dot lies over it, and sets it too.
    .check({ force: true })
  await main(fay, 4).getByRole("textbox", { name: "Likelihood" }).fill("25%")
  await main(fay, 4).getByRole("button", { name: "Accept this value" }).click()
  await expect(main(fay, 4).getByRole("alert")).toContainText("Say in a sentence why")
  await main(fay, 4).getByRole("textbox", { name: "Reason" }).fill("Between the two of them")
  await main(fay, 4).getByRole("button", { name: "Accept this value" }).click()
  await expect(main(ann, 4)).toContainText("Between the two of them")
})

test("acceptance 7: it reveals itself when all who are here are in; a countdown is held and let go; a viewer keeps nobody waiting", async ({
  person,
}) => {
  const { fay, others, codes } = await workshop(person, "Ann")
  const [ann] = others as [Person]
  const vic = await person("Vic")
  await vic.joins(codes.viewer)
  await asks(fay, ["Reveal when everybody here is in"])
  const said = { low: "10%", high: "40%", best: "20%", why: "" }
  await gives(fay, said)
  await strip(ann).getByRole("button", { name: "Give your estimates" }).click()
  await fillsIn(ann, said)
  // Over everything, for everybody; Esc holds it.
  await expect(vic.page.getByText("Everybody is in. The reveal comes in").first()).toBeVisible()
  await fay.page.keyboard.press("Escape")
  await expect(strip(vic)).toContainText("reveal held")
  await expect(ann.page.getByRole("table", { name: "Taken together" })).toHaveCount(0)
  await expect(vic.page.getByRole("button", { name: "Hold", exact: true })).toHaveCount(0)

  await strip(fay).getByRole("button", { name: "Manage" }).click()
  await control(fay).getByRole("button", { name: "Let it reveal itself" }).click()
  for (const who of [fay, ann, vic]) await expect(main(who, 3)).toBeVisible()
})

test("who is typing is asked, and keeps the caret; the reveal is one press away", async ({ person }) => {
  const { fay, others } = await workshop(person, "Ann", "Ben")
  const [ann, ben] = others as [Person, Person]
  await asks(fay)
  await gives(ann, { low: "10%", high: "40%", best: "20%", why: "" })
  await ben.opensScenario("Remains of US war dead handed over")
  const title = ben.panel().getByRole("textbox", { name: "Statement" })
  await title.focus()
  await ben.page.keyboard.press("End")
  await ben.page.keyboard.type(" at")

  await fay.page.locator("body").press("r")
  const question = fay.page.getByRole("dialog", { name: "Reveal round 3?" })
  await expect(question).toContainText("1 person has not answered.")
  await question.getByRole("button", { name: "Reveal" }).click()
  await expect(main(ann, 3)).toBeVisible()
  await ben.sees("Round 3 is revealed")
  await ben.page.keyboard.type(" last")
  await expect(title).toBeFocused()
  await expect(title).toHaveValue("Remains of US war dead handed over at last")
  await ben.page.getByRole("button", { name: "See the reveal" }).last().click()
  await expect(main(ben, 3)).toBeVisible()
})

test("B7: a look before the reveal is offered only where the round allows it, and says that it is written down; a cancelled round shows nothing", async ({
  person,
}) => {
  const { fay, others } = await workshop(person, "Ann")
  const [ann] = others as [Person]
  await asks(fay, ["Facilitators may look before the reveal"])
  await gives(ann, { low: "10%", high: "40%", best: "20%", why: "Quiet reasons" })
  await strip(fay).getByRole("button", { name: "Manage" }).click()
  await expect(control(fay)).toContainText("1 of 1 in")
  await expect(control(fay)).toContainText("Looking before the reveal goes into the record, with your name.")
  await control(fay).getByRole("button", { name: "Look now" }).click()
  await expect(control(fay).getByRole("region", { name: "Seen before the reveal" })).toContainText(
    "Ann: 20%, unlikely (20–45%). Quiet reasons",
  )
  await control(fay).getByRole("button", { name: "Cancel the round" }).click()
  const sure = control(fay).getByRole("alertdialog", { name: "Cancel the round" })
  await expect(sure).toContainText("What was said in it stays with those who said it")
  await sure.getByRole("button", { name: "Cancel the round" }).click()
  await expect(control(fay).getByRole("region", { name: "Earlier rounds" })).toContainText("Cancelled")
  await expect(strip(ann)).toHaveCount(0)
  await opensTheUsual(fay)
  await expect(control(fay)).not.toContainText("Look now")
})

/** The usual round, two presses. */
async function opensTheUsual(fay: Person): Promise<void> {
  await control(fay)
    .getByRole("radio", { name: /^All scenarios/ })
    .check()
  await control(fay).getByRole("button", { name: "Open round", exact: true }).click()
  await expect(control(fay).getByRole("region", { name: /^Round \d/ })).toBeVisible()
}

test("phases: the strip says what to do, brackets go from one to the next, and who does not facilitate is told so", async ({
  person,
}) => {
  const { fay, others } = await workshop(person, "Ann")
  const [ann] = others as [Person]
  await expect(strip(ann)).toHaveCount(0)
  const dialog = await opensRounds(fay)
  await dialog.getByRole("button", { name: "Prepare" }).click()
  await expect(strip(ann)).toContainText("Write questions and gather evidence")
  await fay.page.keyboard.press("Escape")
  await fay.page.locator("body").press("]")
  await expect(strip(ann)).toContainText("Give your own estimates")
  await fay.page.locator("body").press("[")
  await expect(strip(ann)).toContainText("Write questions and gather evidence")
  await ann.page.locator("body").press("]")
  await ann.sees("Only facilitators do this.")
})

test("by keyboard alone: a round is opened, revealed, read mark by mark, and its number accepted", async ({
  person,
}) => {
  const { fay } = await workshop(person)
  const key = (name: string) => fay.page.keyboard.press(name)
  const dialog = await opensRounds(fay)
  await dialog.getByRole("radio", { name: /^All scenarios/ }).focus()
  await key("Enter")
  await expect(dialog.getByRole("region", { name: "Round 3" })).toBeVisible()
  await key("Escape")
  await expect(dialog).toHaveCount(0)
  // The rounds of the template: five people, two rounds, five questions.
  await key("Control+k")
  await fay.page.getByRole("combobox", { name: "Find a command or scenario" }).fill("Show the last reveal")
  await key("Enter")
  const heading = main(fay, 2).getByRole("heading", { level: 2 })
  await expect(heading).toBeFocused()
  const before = await heading.textContent()
  await key("j")
  await expect(heading).not.toHaveText(before ?? "")
  await key("k")
  await expect(heading).toHaveText(before ?? "")
  const marks = main(fay, 2)
    .getByRole("group", { name: /^Estimates/ })
    .getByRole("button")
  await marks.first().focus()
  await key("ArrowRight")
  await expect(marks.nth(1)).toBeFocused()
  await expect(marks.nth(1)).toHaveAttribute("aria-pressed", "true")
  await expect(main(fay, 2)).toContainText("since the round before")
  await key("Escape")
  await expect(stage(fay, 2)).toHaveCount(0)

  await fay.page.locator("body").press("r")
  await main(fay, 3)
    .or(fay.page.getByRole("dialog", { name: "Reveal round 3?" }))
    .first()
    .waitFor()
  await expect(main(fay, 3)).toContainText("Nobody answered this question in this round.")
})

test("on a phone: the strip, the rounds and the stage have room, and a finger goes on", async ({
  person,
}) => {
  const fay = await person("Fay")
  const board = await fay.makesBoard({ template: "korea-2018" })
  await fay.opensBoard(board.id)
  const ann = await person("Ann", {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  } as never)
  await ann.joins(board.codes.analyst)
  await asks(fay)
  await gives(ann, { low: "10%", high: "40%", best: "20%", why: "By thumb" })
  const fits = async (place: Locator) => {
    expect(await place.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(
      0,
    )
    expect(await ann.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  }
  await fits(strip(ann))
  await fay.page.locator("body").press("r")
  await expect(main(ann, 3).getByRole("heading", { name: abeKim })).toBeVisible()
  await fits(main(ann, 3))
  await ann.page.goto(`/b/${board.id}?over=reveal&round=2`)
  await fits(main(ann, 2))
  await expect(stage(ann, 2)).toContainText("1 of 5")
  await stage(ann, 2).getByRole("button", { name: "Next scenario" }).tap()
  await expect(stage(ann, 2)).toContainText("2 of 5")
  const next = await stage(ann, 2).getByRole("button", { name: "Next scenario" }).boundingBox()
  expect(next?.width).toBeGreaterThanOrEqual(24)
})
