import { isAccessibleInEveryLook } from "./support/axe.ts"
import { expect, type Person, test } from "./support/people.ts"

const talks = "Talks resume"

const reading = (who: Person) => who.panel().getByRole("textbox", { name: "Background" })
const editing = (who: Person) => who.panel().locator("[contenteditable=true]")
const tool = (who: Person, name: string) =>
  who
    .panel()
    .getByRole("toolbar", { name: "Formatting of Background" })
    .getByRole("button", { name, exact: true })

/** As a person does: a press on the words, and the editor is under the hand. */
async function writes(who: Person): Promise<void> {
  await reading(who).click()
  await expect(editing(who)).toBeFocused()
}

/** Where a press was is set a moment after the editor is there: only then are the keys his. */
async function putsCaret({ page }: Person, at: number, keys: readonly string[]): Promise<void> {
  await expect(async () => {
    for (const key of keys) await page.keyboard.press(key)
    expect(await page.evaluate(() => window.getSelection()?.anchorOffset)).toBe(at)
  }).toPass()
}

async function both(person: (name: string) => Promise<Person>) {
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { id, codes } = await ana.makesBoard({ title: "Rich", lines: [talks] })
  await ana.opensBoard(id)
  await ben.joins(codes.analyst)
  await ana.opensScenario(talks)
  await ben.opensScenario(talks)
  return { ana, ben, id, codes }
}

// Whole browsers that type letter by letter, on a machine that may be busy.
test.describe.configure({ timeout: 180_000 })

test("Ana makes a list and a bold word; Ben sees it and writes in it; Vera reads it without an editor", async ({
  person,
}) => {
  const { ana, ben, codes } = await both(person)
  const vera = await person("Vera")
  await vera.joins(codes.viewer)
  await vera.opensScenario(talks)

  await writes(ana)
  await ana.page.keyboard.type("- both sides agree")
  await ana.page.keyboard.press("Enter")
  await ana.page.keyboard.type("venue ")
  await tool(ana, "Bold").click()
  await ana.page.keyboard.type("Panmunjom")
  await expect(tool(ana, "Bold")).toHaveAttribute("aria-pressed", "true")
  await expect(tool(ana, "List")).toHaveAttribute("aria-pressed", "true")

  const his = reading(ben)
  await expect(his.getByRole("listitem")).toHaveText(["both sides agree", "venue Panmunjom"])
  await expect(his.locator("strong")).toHaveText("Panmunjom")

  // Ben comes into the same text: his caret stands in hers, and hers in his.
  await his.getByText("both sides agree").click({ position: { x: 2, y: 8 } })
  await expect(editing(ben)).toBeFocused()
  await ben.page.keyboard.press("Home")
  await ben.page.keyboard.type("perhaps ")
  await expect(editing(ana).locator(".rich-caret")).toHaveAttribute("data-name", "Ben")
  await expect(editing(ben).locator(".rich-caret")).toHaveAttribute("data-name", "Ana")
  await ana.page.keyboard.type(" again")
  for (const who of [ana, ben]) {
    await expect(editing(who).locator("[data-block=bullet]").first()).toContainText(
      "perhaps both sides agree",
    )
    await expect(editing(who).locator("strong")).toContainText("Panmunjom again")
  }
  await expect(editing(ana)).toBeFocused()

  // Nobody's caret stays behind.
  await ben.page.keyboard.press("Escape")
  await expect(editing(ana).locator(".rich-caret")).toHaveCount(0)

  const hers = vera.panel().getByRole("group", { name: "Background" })
  await expect(hers.getByRole("listitem")).toHaveText(["perhaps both sides agree", "venue Panmunjom again"])
  await expect(hers.locator("strong")).toHaveText("Panmunjom again")
  await expect(vera.panel().locator("[contenteditable]")).toHaveCount(0)
  await expect(vera.panel().getByRole("textbox", { name: "Background" })).toHaveCount(0)

  await ana.isSaved()
  await ana.page.reload()
  await ana.opensScenario(talks)
  await expect(reading(ana).getByRole("listitem")).toHaveText([
    "perhaps both sides agree",
    "venue Panmunjom again",
  ])
  await expect(reading(ana).locator("strong")).toHaveText("Panmunjom again")
})

test("R17 undo in the editor takes back Ana's words and leaves what Ben put between them", async ({
  person,
}) => {
  const { ana, ben } = await both(person)
  await writes(ana)
  await ana.page.keyboard.type("mine mine")
  await expect(reading(ben)).toContainText("mine mine")
  await writes(ben)
  await putsCaret(ben, 5, ["Home", ...Array(5).fill("ArrowRight")])
  await ben.page.keyboard.type("HIS ")
  await expect(editing(ana)).toContainText("mine HIS mine")
  for (let i = 0; i < 4; i++) await ana.page.keyboard.press("Control+z")
  for (const who of [ana, ben]) await expect(editing(who)).toContainText(/^HIS $/)
  await ana.page.keyboard.press("Control+Shift+z")
  await expect(editing(ana)).toContainText("mine")
  await expect(editing(ben)).toContainText("HIS")
})

test("what is written and marked while offline comes back, merged", async ({ person }) => {
  const { ana, ben } = await both(person)
  ben.expectsErrors(/ERR_INTERNET_DISCONNECTED|WebSocket/)
  await writes(ana)
  await ana.page.keyboard.type("first")
  await expect(reading(ben)).toHaveText("first")
  await writes(ben)
  await ben.context.setOffline(true)
  await putsCaret(ben, 5, ["End"])
  await ben.page.keyboard.press("Control+b")
  await ben.page.keyboard.type(" offline")
  await ana.page.keyboard.press("Home")
  await ana.page.keyboard.type("the ")
  await ana.isSaved()
  await ben.context.setOffline(false)
  for (const who of [ana, ben]) {
    await expect(editing(who)).toContainText("the first offline", { timeout: 30_000 })
    await expect(editing(who).locator("strong")).toContainText("offline")
  }
})

test("by keyboard alone: in by Tab, marks and tools by keys, out by Tab and Esc, and nothing axe complains of", async ({
  person,
}) => {
  const ana = await person("Ana")
  const { id } = await ana.makesBoard({ title: "Keys", lines: [talks] })
  await ana.opensBoard(id)
  await ana.opensScenario(talks)
  await ana.panel().getByRole("textbox", { name: "Fine print" }).focus()
  await ana.page.keyboard.press("Tab")
  await expect(editing(ana)).toBeFocused()
  await ana.page.keyboard.type("## Why")
  await expect(editing(ana).locator("h4")).toHaveText("Why")
  await ana.page.keyboard.press("Enter")
  await ana.page.keyboard.type("> said **so** and *thus* and `code`, ")
  const quote = editing(ana).locator("[data-block=quote]")
  await expect(quote.locator("strong")).toHaveText("so")
  await expect(quote.locator("em")).toHaveText("thus")
  await expect(quote.locator("code")).toHaveText("code")

  await ana.page.keyboard.press("Control+Shift+k")
  await ana.page.keyboard.type("no address")
  await ana.page.keyboard.press("Enter")
  await ana.sees("This is no web or mail address.")
  await ana.page.keyboard.press("Control+a")
  await ana.page.keyboard.type("example.org/report")
  await ana.page.keyboard.press("Enter")
  await expect(editing(ana).getByRole("link")).toHaveAttribute("href", "https://example.org/report")
  await expect(editing(ana)).toBeFocused()

  // The toolbar is one stop, with arrows within.
  await ana.page.keyboard.press("Shift+Tab")
  await expect(tool(ana, "Bold")).toBeFocused()
  await ana.page.keyboard.press("ArrowLeft")
  await expect(tool(ana, "Clear formatting")).toBeFocused()
  await ana.page.keyboard.press("ArrowRight")
  await isAccessibleInEveryLook(ana, "the editor with its tools", "aside")
  await ana.page.keyboard.press("Tab")
  await expect(editing(ana)).toBeFocused()
  await ana.page.keyboard.press("Tab")
  await expect(editing(ana)).not.toBeFocused()
  await ana.page.keyboard.press("Shift+Tab")
  await expect(editing(ana)).toBeFocused()
  await ana.page.keyboard.press("Escape")
  await expect(ana.panel().getByRole("region", { name: talks, exact: true })).toBeFocused()
  await ana.page.keyboard.press("Escape")
  await expect(ana.panel().getByRole("region", { name: talks, exact: true })).toHaveCount(0)
})

test("of a rich page only what a description can hold is pasted, and of a megabyte only what fits", async ({
  person,
}) => {
  const ana = await person("Ana")
  const { id } = await ana.makesBoard({ title: "Paste", lines: [talks] })
  await ana.opensBoard(id)
  await ana.opensScenario(talks)
  await writes(ana)
  const paste = (html: string, text: string) =>
    editing(ana).evaluate(
      (element, [html, text]) => {
        const clipboardData = new DataTransfer()
        if (html) clipboardData.setData("text/html", html)
        clipboardData.setData("text/plain", text ?? "")
        element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }))
      },
      [html, text] as const,
    )
  await paste(
    `<h1>Head</h1><p style="color:red">One <b>bold</b><script>alert(1)</script> <a href="javascript:alert(1)">bad</a>
     <a href="https://example.org">good</a></p><ul><li><p>first</p></li><li>second<img src=x onerror=alert(2)></li></ul>
     <table><tr><td>a</td><td>b</td></tr></table>`,
    "plain",
  )
  await expect(editing(ana).locator("h4")).toHaveText("Head")
  await expect(editing(ana).locator("[data-block=bullet]")).toHaveText(["first", "second"])
  await expect(editing(ana).locator("strong")).toHaveText("bold")
  await expect(editing(ana).getByRole("link")).toHaveText(["good"])
  await expect(editing(ana)).toContainText("a b")
  await expect(editing(ana).locator("img, script, table")).toHaveCount(0)

  await ana.page.keyboard.press("Control+a")
  await paste("", "https://example.org/all")
  await expect(editing(ana).getByRole("link").first()).toHaveAttribute("href", "https://example.org/all")

  await ana.page.keyboard.press("Control+a")
  await paste("", "0123456789\n".repeat(100_000))
  await ana.sees("Not everything was pasted: a text can have at most 10,000 characters, and it is full now.")
  await ana.isSaved()
  const kept = (await ana.boardAsKept(id)).scenarios[0]?.background ?? ""
  expect(kept.length).toBeGreaterThan(9_900)
  expect(kept.length).toBeLessThanOrEqual(10_000)
})

test("a text can be written when the editor cannot be fetched, and what is typed while it loads is kept", async ({
  person,
}) => {
  const ana = await person("Ana")
  ana.expectsErrors(/Failed to load resource|ChunkLoadError|Loading chunk/)
  const { id } = await ana.makesBoard({ title: "Slow", lines: [talks] })
  await ana.opensBoard(id)
  await ana.opensScenario(talks)
  await ana.isSaved()
  await ana.page.reload()
  await ana.isOnBoard()
  let fails = true
  await expect(ana.panel().getByRole("region", { name: talks, exact: true })).toBeVisible()
  await ana.page.route(/\/_next\/static\/chunks\//, (route) => (fails ? route.abort() : route.continue()))
  await reading(ana).click()
  const plain = ana.panel().locator("textarea").filter({ visible: true })
  await ana.page.keyboard.type("Typed at once")
  await ana.sees("The editor could not be fetched.")
  await expect(ana.panel().getByRole("textbox", { name: "Background" }).last()).toHaveValue("Typed at once")
  expect(await plain.count()).toBeGreaterThan(0)
  fails = false
  await ana.panel().getByRole("button", { name: "Try again" }).click()
  await expect(editing(ana)).toContainText("Typed at once")
  await ana.isSaved()
})
