import { expect, type Locator, type Person, test } from "./support/people.ts"

// A line counts as lost only after seconds.
test.describe.configure({ timeout: 120_000 })

const talks = "Talks resume"
const fail = "Talks fail"
const network = /ERR_INTERNET_DISCONNECTED/
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

const sheet = (who: Person): Locator => who.page.getByRole("dialog", { name: /^Round|^Your estimate/ })
const low = (who: Person) => sheet(who).getByRole("textbox", { name: "The lowest it could plausibly be" })
const high = (who: Person) => sheet(who).getByRole("textbox", { name: "The highest it could plausibly be" })
const best = (who: Person) => sheet(who).getByRole("textbox", { name: "Your best guess" })
const why = (who: Person) => sheet(who).getByRole("textbox", { name: /^Why\?/ })
const submit = (who: Person) => sheet(who).getByRole("button", { name: /^Submit/ })
const own = (who: Person) => sheet(who).getByRole("region", { name: "Your estimate" })

async function types(who: Person, lowest: string, highest: string, guess: string): Promise<void> {
  await low(who).fill(lowest)
  await high(who).fill(highest)
  await best(who).fill(guess)
}

async function withdraws(who: Person): Promise<void> {
  await own(who).getByRole("button", { name: "Withdraw…" }).click()
  await own(who).getByRole("button", { name: "Withdraw", exact: true }).click()
}

const rounds = (who: Person) => who.page.getByRole("dialog", { name: "Rounds and phases" })

/** A facilitator who has opened a blind round on both questions, and an analyst. */
async function inARound(person: (name: string, options?: object) => Promise<Person>, options = {}) {
  const fay = await person("Fay")
  const board = await fay.makesBoard({ title: "Estimates", lines: [talks, fail] })
  await fay.page.goto(`/b/${board.id}?over=rounds`)
  await rounds(fay).getByRole("button", { name: "Open round", exact: true }).click()
  await expect(rounds(fay).getByText("Open", { exact: true })).toBeVisible()
  const ben = await person("Ben", options)
  await ben.joins(board.codes.analyst)
  return { fay, ben, board }
}

async function opens(who: Person, board: { id: string }, round = 1): Promise<void> {
  await who.page.goto(`/b/${board.id}?over=estimate&round=${round}`)
  await expect(sheet(who)).toBeVisible()
}

test("A12 B6 a blind estimate is received only after its commit; its author sees it before and after a reload, and nobody else does", async ({
  person,
}) => {
  const { fay, ben, board } = await inARound(person)
  await opens(ben, board)
  // Nobody put a number there.
  for (const field of [low(ben), high(ben), best(ben)]) await expect(field).toHaveValue("")
  await expect(sheet(ben).getByRole("slider")).toHaveCount(0)
  await submit(ben).click()
  await ben.sees("First say the lowest that it could plausibly be.")
  await types(ben, "20", "50", "31%")
  await why(ben).fill("because of the canary")

  ben.expectsErrors(network)
  await ben.context.setOffline(true)
  await expect(sheet(ben)).toContainText(
    "A blind round needs the connection. What you type is kept on this device.",
    { timeout: 30_000 },
  )
  await expect(submit(ben)).toBeDisabled()
  await expect(sheet(ben).getByText(/^Received/)).toHaveCount(0)
  await ben.context.setOffline(false)
  await expect(sheet(ben)).not.toContainText("needs the connection", { timeout: 30_000 })
  await expect(best(ben)).toHaveValue("31%")
  await submit(ben).click()
  await expect(own(ben)).toContainText(/Received \d\d:\d\d/)
  await expect(own(ben)).toContainText("31%")
  await expect(own(ben)).toContainText("unlikely (20–45%)")

  await ben.page.goto(`/b/${board.id}?over=estimate&round=1`)
  await expect(sheet(ben)).toContainText("2 of 2")
  await sheet(ben).getByRole("button", { name: "Previous" }).click()
  await expect(own(ben)).toContainText(/Received \d\d:\d\d/)
  await expect(own(ben)).toContainText("because of the canary")
  await fay.doesNotSee(/canary/)

  // A change replaces it. Withdrawn, nothing is left.
  await own(ben).getByRole("button", { name: "Change" }).click()
  await best(ben).fill("40")
  await submit(ben).click()
  await expect(own(ben)).toContainText("40%")
  await withdraws(ben)
  await expect(own(ben)).toHaveCount(0)
  await expect(best(ben)).toHaveValue("")
})

test("B3 A12 a round that closes while somebody types says so, keeps what was typed, also after a reload, and hands it over", async ({
  person,
}) => {
  const { fay, ben, board } = await inARound(person)
  await opens(ben, board)
  await types(ben, "20", "50", "31")
  await why(ben).fill("Written while it closed")
  await rounds(fay)
    .getByRole("region", { name: "Round 1" })
    .getByRole("button", { name: "Close", exact: true })
    .click()
  await fay.page.getByRole("alertdialog").getByRole("button", { name: "Close the round" }).click()
  const closed = sheet(ben)
    .getByRole("status")
    .filter({ hasText: /Round 1 was closed at \d\d:\d\d/ })
  await expect(closed).toContainText("What you typed was not sent and is kept here")
  await expect(submit(ben)).toHaveCount(0)
  await ben.page.reload()
  await expect(closed).toContainText("What you typed was not sent and is kept here")
  await ben.context.grantPermissions(["clipboard-read", "clipboard-write"])
  await closed.getByRole("button", { name: "Copy what I typed" }).click()
  await expect(closed.getByRole("button", { name: "Copied" })).toBeVisible()
  const copied = await ben.page.evaluate(() => navigator.clipboard.readText())
  expect(copied).toBe(
    `${talks}\nThe lowest it could plausibly be: 20%\nThe highest it could plausibly be: 50%\nYour best guess: 31%\nWritten while it closed`,
  )
  await closed.getByRole("button", { name: "Let go of what was typed" }).click()
  await expect(closed).not.toContainText("kept here")
})

test("by keys alone: from the board through both questions to the end", async ({ person }) => {
  const { ben, board } = await inARound(person)
  await ben.opensBoard(board.id)
  await ben.page.locator("body").press("y")
  await expect(sheet(ben)).toContainText("1 of 2")
  await expect(low(ben)).toBeFocused()
  const keys = ben.page.keyboard
  await keys.type("20")
  await keys.press("Enter")
  await expect(high(ben)).toBeFocused()
  await keys.type("50")
  await keys.press("Tab")
  await expect(best(ben)).toBeFocused()
  await keys.type("30")
  await keys.press("ArrowUp")
  await expect(best(ben)).toHaveValue("31%")
  // A word of the yardstick, on the thumb.
  await sheet(ben).getByRole("slider", { name: "Your best guess" }).focus()
  await keys.press("3")
  await expect(best(ben)).toHaveValue("33%")
  await best(ben).focus()
  await keys.press("Enter")
  await expect(own(ben)).toContainText("33%")
  const next = sheet(ben).getByRole("button", { name: "Next" })
  await expect(next).toBeFocused()
  await keys.press("Enter")
  await expect(sheet(ben).getByRole("heading", { name: fail })).toBeVisible()
  await expect(low(ben)).toBeFocused()
  for (const text of ["50", "80", "70"]) {
    await keys.type(text)
    await keys.press("Enter")
  }
  await expect(own(ben)).toContainText("70%")
  await expect(sheet(ben).getByRole("button", { name: "See all mine" })).toBeFocused()
  await keys.press("Enter")
  await expect(sheet(ben).getByRole("heading", { name: "All of yours are in" })).toBeVisible()
  await expect(sheet(ben)).toContainText("1 of 1 in")
  await expect(sheet(ben).getByRole("button", { name: `Edit: ${talks}` })).toBeVisible()
  await keys.press(".")
  await expect(sheet(ben)).toHaveCount(0)
})

/** Of everything that can be touched: what is smaller than a finger, with its words. */
const tooSmall = (where: Locator): Promise<string[]> =>
  where.evaluate((root) =>
    [
      ...root.querySelectorAll<HTMLElement>(
        "button, a[href], input, select, textarea, summary, [role=slider]",
      ),
    ].flatMap((control) => {
      const box = control.getBoundingClientRect()
      if (box.width <= 1 || getComputedStyle(control).visibility === "hidden") return []
      const label = control.closest("label")?.getBoundingClientRect()
      const around = getComputedStyle(control, "::after")
      const wide = Math.max(box.width, label?.width ?? 0, Number.parseFloat(around.width) || 0)
      const tall = Math.max(box.height, label?.height ?? 0, Number.parseFloat(around.height) || 0)
      if (wide >= 43.5 && tall >= 43.5) return []
      const name = control.getAttribute("aria-label") ?? control.textContent ?? ""
      return [`${control.tagName} "${name.trim()}" ${Math.round(wide)} x ${Math.round(tall)}`]
    }),
  )

const wideness = (who: Person) =>
  who.page.evaluate(() => {
    const dialog = document.querySelector<HTMLElement>("[role=dialog]")
    return Math.max(
      document.documentElement.scrollWidth - document.documentElement.clientWidth,
      (dialog?.scrollWidth ?? 0) - (dialog?.clientWidth ?? 0),
    )
  })

test("by thumb on a phone: a touch on the track sets what is asked, a swipe goes on, and everything is as large as a finger", async ({
  person,
}) => {
  const { ben, board } = await inARound(person, phone)
  await opens(ben, board)
  await expect(sheet(ben).getByRole("heading", { name: talks })).toBeVisible()
  // A field would have brought up the keyboard.
  await expect(low(ben)).not.toBeFocused()
  const track = sheet(ben).locator(".touch-pan-y").first()
  const touch = async (share: number) => {
    const box = await track.boundingBox()
    if (!box) throw new Error("There is no track.")
    await ben.page.touchscreen.tap(box.x + box.width * share, box.y + box.height / 2)
  }
  await touch(0.2)
  await expect(low(ben)).toHaveValue("20%")
  await touch(0.6)
  await expect(high(ben)).toHaveValue("60%")
  await touch(0.4)
  await expect(best(ben)).toHaveValue("40%")
  await expect(sheet(ben).getByRole("slider")).toHaveCount(3)
  expect(await tooSmall(sheet(ben))).toEqual([])
  expect(await wideness(ben)).toBeLessThanOrEqual(0)
  const box = await sheet(ben).boundingBox()
  expect(box).toMatchObject({ x: 0, y: 0, width: 390, height: 844 })
  await submit(ben).tap()
  await expect(own(ben)).toContainText("40%")
  expect(await tooSmall(sheet(ben))).toEqual([])
  await sheet(ben).getByRole("button", { name: "Next" }).tap()
  await expect(sheet(ben).getByRole("heading", { name: fail })).toBeVisible()
  const heading = sheet(ben).getByRole("heading", { name: fail })
  await heading.evaluate((element) => {
    const at = (x: number) => new Touch({ identifier: 1, target: element, clientX: x, clientY: 200 })
    const send = (type: string, x: number, down: boolean) =>
      element.dispatchEvent(
        new TouchEvent(type, {
          bubbles: true,
          touches: down ? [at(x)] : [],
          changedTouches: [at(x)],
        }),
      )
    send("touchstart", 100, true)
    send("touchend", 300, false)
  })
  await expect(own(ben)).toContainText("40%")
  expect(await wideness(ben)).toBeLessThanOrEqual(0)
})

test("an open estimate made without a connection waits with a badge, is sent on return, and others are covered until one has said one's own", async ({
  person,
}) => {
  const ana = await person("Ana")
  const { id, codes } = await ana.makesBoard({ title: "Open", lines: [talks, fail] })
  await ana.opensBoard(id)
  await ana.opensScenario(talks)
  await expect(ana.panel()).toContainText("Be the first.")
  const ben = await person("Ben")
  await ben.joins(codes.analyst)
  await ben.opensScenario(talks)

  await ana.panel().getByRole("button", { name: "Your estimate" }).click()
  await types(ana, "10", "40", "23")
  await why(ana).fill("Ana's reason")
  ana.expectsErrors(network)
  await ana.context.setOffline(true)
  // The pill is behind the sheet.
  const pill = ana.page.getByRole("group", { name: "Status", includeHidden: true })
  await expect(pill).toContainText(/Reconnecting|Offline/, { timeout: 30_000 })
  await submit(ana).click()
  await expect(own(ana)).toContainText("Waiting to be sent")
  await expect(sheet(ana)).toContainText("Waiting to be sent · 1")
  await ben.doesNotSee("Ana's reason")

  await ana.context.setOffline(false)
  await expect(own(ana)).toContainText(/Received \d\d:\d\d/, { timeout: 30_000 })
  await sheet(ana).getByRole("button", { name: "I'm done" }).click()
  await expect(ana.panel().getByRole("button", { name: "Change your estimate" })).toBeVisible()

  await expect(ben.panel().getByRole("button", { name: "Show the estimate of 1 other" })).toBeVisible()
  await ben.doesNotSee("Ana's reason")
  await ben.panel().getByRole("button", { name: "Your estimate" }).click()
  await ben.doesNotSee("Ana's reason")
  await types(ben, "30", "60", "45")
  await submit(ben).click()
  await expect(own(ben)).toContainText(/Received \d\d:\d\d/)
  await sheet(ben).getByRole("button", { name: "I'm done" }).click()
  await expect(ben.panel().getByRole("region", { name: "Estimates" })).toContainText("Ana's reason")
  await expect(ben.panel().getByRole("region", { name: "Estimates" })).toContainText("23%")
})

test("who may not estimate is told why: a viewer, and an address of a round that is not there", async ({
  person,
}) => {
  const { board } = await inARound(person)
  const vic = await person("Vic")
  await vic.joins(board.codes.viewer)
  await opens(vic, board)
  await expect(sheet(vic).getByRole("heading")).toContainText(["Your estimates", "Viewers follow a round"])
  const ana = await person("Ana")
  await ana.joins(board.codes.analyst)
  await opens(ana, board, 77)
  await expect(sheet(ana)).toContainText("There is no such round on this board")
})
