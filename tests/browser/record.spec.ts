import { isAccessibleInEveryLook } from "./support/axe.ts"
import { expect, type Locator, type Person, test } from "./support/people.ts"

const abeKim = "Abe-Kim meeting in Vladivostok at the September 2018 forum"

const dialog = (who: Person, name: string): Locator => who.page.getByRole("dialog", { name, exact: true })

async function from(who: Person, title: string, item: string | RegExp): Promise<void> {
  await who.card(title).hover()
  await who.page.getByRole("button", { name: `Actions for “${title}”` }).click()
  await who.page.getByRole("menuitem", { name: item }).click()
}

/** What lies over a board is by the address, and hides the rest of it from readers. */
async function opensOver(who: Person, boardId: string, search: string, name: string): Promise<Locator> {
  await who.page.goto(`/b/${boardId}${search}`)
  await expect(dialog(who, name)).toBeVisible()
  return dialog(who, name)
}

async function looksAtScores(who: Person): Promise<Locator> {
  await who.page.getByRole("button", { name: "More" }).click()
  await who.page.getByRole("menuitem", { name: "Scores" }).click()
  return dialog(who, "Scores")
}

test("a facilitator says how a scenario came out: everybody sees it, it is scored, said anew, annulled, opened again", async ({
  person,
}) => {
  const fay = await person("Fay")
  const ana = await person("Ana")
  const { id, codes } = await fay.makesBoard({ template: "korea-2018" })
  await fay.opensBoard(id)
  await ana.joins(codes.analyst)

  // Not by a word in a list, and not by everybody.
  await ana.card(abeKim).hover()
  await ana.page.getByRole("button", { name: `Actions for “${abeKim}”` }).click()
  await expect(ana.page.getByRole("menuitem", { name: "History" })).toBeVisible()
  await expect(ana.page.getByRole("menuitem", { name: /Resolve/ })).toHaveCount(0)
  await ana.page.keyboard.press("Escape")

  await from(fay, abeKim, "Resolve…")
  const resolving = dialog(fay, "How it came out")
  await resolving.getByRole("button", { name: "Resolve", exact: true }).click()
  await expect(resolving.getByText("Say how it came out.")).toBeVisible()
  await resolving.getByRole("radio", { name: "No", exact: true }).check()
  await expect(resolving.getByText(/forecasts of it are scored/)).toBeVisible()
  await resolving.getByLabel("It happened on").fill("2018-09-13")
  await resolving.getByLabel("It could be known on").fill("2018-09-12")
  await resolving.getByRole("button", { name: "Resolve", exact: true }).click()
  await expect(resolving.getByText("It cannot have been known before it happened.")).toBeVisible()
  await resolving.getByLabel("It could be known on").fill("2018-09-14")
  await resolving.getByLabel("Where it can be read").selectOption("A new source …")
  await resolving.getByRole("textbox", { name: "Title of the source" }).fill("Forum programme, as held")
  await resolving.getByRole("button", { name: "Resolve", exact: true }).click()
  await expect(resolving).toHaveCount(0)

  for (const who of [fay, ana]) await expect(who.card(abeKim)).toContainText("Resolved: No · 13 Sep 2018")
  await ana.opensScenario(abeKim)
  await expect(ana.panel()).toContainText("Source: Forum programme, as held")
  await expect(ana.panel()).toContainText("It could be known on 14 Sep 2018.")

  const scores = await looksAtScores(fay)
  await expect(scores.getByRole("button", { name: abeKim })).toBeVisible()
  await expect(scores.getByText(/^half form, 0–1 · n 1$/)).toBeVisible()
  await expect(scores.getByText(/Too few cases to say: 1 resolved scenario, and it takes 20/)).toBeVisible()
  await expect(scores.getByRole("columnheader", { name: "Brier 0–2" })).toHaveCount(0)
  await scores.getByRole("button", { name: "Brier in its original form too" }).click()
  await expect(scores.getByRole("columnheader", { name: "Brier 0–2" })).toBeVisible()
  const head = scores.getByRole("columnheader", { name: "Brier 0–1" })
  await head.getByRole("button").click()
  await expect(head).toHaveAttribute("aria-sort", "descending")

  // What was said, when, and how near it came.
  await scores.getByRole("button", { name: abeKim }).click()
  const history = dialog(fay, "History")
  await expect(history.getByRole("region", { name: "Looking back" })).toContainText(/Group of 5 in round 1/)
  await fay.page.keyboard.press("Escape")
  await expect(history).toHaveCount(0)

  // Anew, and it needs a reason.
  await from(fay, abeKim, "How it came out…")
  await resolving.getByRole("radio", { name: "Yes", exact: true }).check()
  await resolving.getByRole("button", { name: "Resolve anew" }).click()
  await expect(
    resolving.getByText("It was resolved before. Say in a sentence why that changes."),
  ).toBeVisible()
  await resolving.getByRole("textbox", { name: "Why this changes" }).fill("A meeting came out later.")
  await resolving.getByRole("button", { name: "Resolve anew" }).click()
  await expect(ana.card(abeKim)).toContainText("Resolved: Yes · 13 Sep 2018")

  await from(fay, abeKim, "How it came out…")
  await resolving.getByRole("radio", { name: /^Annulled/ }).check()
  await resolving.getByRole("textbox", { name: "Why this changes" }).fill("The forum was another one.")
  await resolving.getByRole("button", { name: "Annul", exact: true }).click()
  await expect(ana.card(abeKim)).toContainText("Annulled · 13 Sep 2018")
  const after = await looksAtScores(fay)
  await expect(after.getByText("Nothing has been resolved yet")).toBeVisible()
  await fay.page.keyboard.press("Escape")

  await from(fay, abeKim, "How it came out…")
  await expect(
    resolving.getByRole("region", { name: "What was said of it" }).getByRole("listitem"),
  ).toHaveCount(3)
  await resolving.getByRole("radio", { name: /^Open again/ }).check()
  await resolving.getByRole("textbox", { name: "Why this changes" }).fill("Asked anew.")
  await resolving.getByRole("button", { name: "Reopen" }).click()
  await expect(ana.card(abeKim)).not.toContainText("Annulled")
})

test("a person's page of scores is theirs alone until they share it", async ({ person }) => {
  const fay = await person("Fay")
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { id, codes } = await fay.makesBoard({ lines: ["Talks resume"] })
  await fay.opensBoard(id)
  await ana.joins(codes.analyst)
  await ben.joins(codes.analyst)
  const [scenario] = (await fay.boardAsKept(id)).scenarios

  await ana.page.goto(`/b/${id}?over=estimate&on=${scenario?.id}`)
  for (const [label, value] of [
    ["The lowest it could plausibly be", "60"],
    ["The highest it could plausibly be", "90"],
    ["Your best guess", "80"],
  ] as const) {
    const field = ana.page.getByRole("textbox", { name: label })
    await field.fill(value)
    await field.blur()
  }
  await ana.page.getByRole("button", { name: /^Submit/ }).click()
  await expect(ana.page.getByText(/^Received/)).toBeVisible()

  await from(fay, "Talks resume", "Resolve…")
  await dialog(fay, "How it came out").getByRole("radio", { name: "Yes", exact: true }).check()
  await dialog(fay, "How it came out").getByRole("button", { name: "Resolve", exact: true }).click()

  const mine = await opensOver(ana, id, "?over=scores", "Scores")
  await mine.getByRole("button", { name: "You", exact: true }).click()
  await expect(mine.getByRole("row", { name: /Talks resume/ })).toContainText("0.040")
  const share = mine.getByRole("checkbox", { name: /Let others on this board see my page/ })
  await expect(share).not.toBeChecked()
  const who = new URL(ana.page.url()).searchParams.get("who") ?? ""

  ben.expectsErrors(/403/)
  const theirs = await opensOver(ben, id, `?over=scores&who=${who}`, "Scores")
  await expect(theirs.getByText("Ana has not shared this page. It is theirs alone.")).toBeVisible()
  await expect(theirs.getByText("0.040")).toHaveCount(0)

  await share.check()
  await expect(mine.getByText(/Everybody on the board can open it/)).toBeVisible()
  await opensOver(ben, id, "?over=scores", "Scores")
  await theirs.getByRole("button", { name: "Ana", exact: true }).click()
  await expect(theirs.getByRole("row", { name: /Talks resume/ })).toContainText("0.040")

  await share.uncheck()
  await expect(mine.getByText("Only you can see it.")).toBeVisible()
  await opensOver(ben, id, `?over=scores&who=${who}`, "Scores")
  await expect(theirs.getByText("Ana has not shared this page. It is theirs alone.")).toBeVisible()
})

test("a history shows both rounds, what was accepted and one's own, by keys and as a table, and moves on while it is open", async ({
  person,
}) => {
  const fay = await person("Fay")
  const ana = await person("Ana")
  const { id, codes } = await fay.makesBoard({ template: "korea-2018" })
  await fay.page.goto(`/b/${id}?over=reveal&round=2&on=s-abe-kim`)
  await fay.page
    .getByRole("button", { name: "Accept median" })
    .or(fay.page.getByRole("button", { name: "Accept geometric mean of odds" }))
    .first()
    .click()
  await expect(fay.page.getByText(/^Accepted: /).first()).toBeVisible()

  await ana.joins(codes.analyst)
  const history = await opensOver(ana, id, "?over=history&on=s-abe-kim", "History")
  const chart = history.getByRole("slider", { name: `History of ${abeKim}: moments` })
  await expect(chart).toBeFocused()
  await expect(chart).toHaveAttribute("aria-valuetext", /Now\. The team holds/)
  await ana.page.keyboard.press("Home")
  const told = history.getByRole("figure")
  await expect(told).toContainText(/Round 1\. 5 estimates, together/)
  await expect(told).toContainText("middle half")
  await ana.page.keyboard.press("PageUp")
  await expect(told).toContainText(/Round 2\. 5 estimates, together/)

  await history.getByRole("button", { name: "Show as table" }).click()
  const table = history.getByRole("table", { name: `History of ${abeKim}` })
  await expect(table.getByRole("row", { name: /Round 1/ })).toHaveCount(1)
  await expect(table.getByRole("row", { name: /Round 2/ })).toHaveCount(1)
  await expect(table.getByRole("row", { name: /Accepted .*became the team's value/ })).toHaveCount(1)

  // It moves on while Ana looks.
  const rows = await table.getByRole("row").count()
  await fay.opensBoard(id)
  await fay.opensScenario(abeKim)
  await fay.types(fay.likelihood(abeKim), "41")
  await fay.isSaved()
  await expect(
    table.getByRole("row", {
      name: /→ 41% .*now unlikely \(20–45%\)/,
    }),
  ).toHaveCount(1)
  expect(await table.getByRole("row").count()).toBeGreaterThan(rows)
  await history.getByRole("button", { name: "Show as chart" }).click()
  await expect(chart).toHaveAttribute("aria-valuetext", /The team holds 41%, unlikely \(20–45%\)/)
})

test("the record has no axe violations in any look", async ({ person }) => {
  const fay = await person("Fay")
  const { id } = await fay.makesBoard({ template: "korea-2018" })
  const resolving = await opensOver(fay, id, "?over=resolve&on=s-abe-kim", "How it came out")
  await resolving.getByRole("radio", { name: "No", exact: true }).check()
  await resolving.getByLabel("It happened on").fill("2018-09-13")
  await isAccessibleInEveryLook(fay, "resolving", "[role=dialog]")
  await resolving.getByRole("button", { name: "Resolve", exact: true }).click()
  await expect(fay.card(abeKim)).toContainText("Resolved: No")

  const history = await opensOver(fay, id, "?over=history&on=s-abe-kim", "History")
  await history.getByText("Who said what, when").click()
  await expect(history.getByText(/Group of 5 in round 2/)).toBeVisible()
  await isAccessibleInEveryLook(fay, "history", "[role=dialog]")
  await history.getByRole("button", { name: "Show as table" }).click()
  await isAccessibleInEveryLook(fay, "history as a table", "[role=dialog]")

  const scores = await opensOver(fay, id, "?over=scores", "Scores")
  await expect(scores.getByRole("row", { name: new RegExp(abeKim) })).toBeVisible()
  await scores.getByText("What these scores mean").click()
  await isAccessibleInEveryLook(fay, "scores", "[role=dialog]")
})
