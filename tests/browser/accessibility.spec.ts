import { isAccessibleInEveryLook, looks } from "./support/axe.ts"
import { expect, type Locator, type Person, test } from "./support/people.ts"

const dialog = "[role=dialog]"
const talks = "Talks resume"
const war = "War breaks out"

const cardButton = (who: Person, title: string): Locator =>
  who.card(title).getByRole("button", { name: title, exact: true })
const named = (who: Person, name: string): Locator => who.page.getByRole("dialog", { name })

async function closes(who: Person, name: string): Promise<void> {
  await who.page.keyboard.press("Escape")
  await expect(named(who, name)).toHaveCount(0)
}

async function removes(who: Person, title: string): Promise<void> {
  await who.card(title).hover()
  await who.page.getByRole("button", { name: `Actions for “${title}”` }).click()
  await who.page.getByRole("menuitem", { name: "Delete" }).click()
}

test("the ways in have no axe violations in any look", async ({ person }) => {
  test.slow()
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { id, codes } = await ana.makesBoard({ lines: [talks] })
  await ana.page.goto("/")
  await ana.page.getByRole("button", { name: "Paste a list" }).click()
  await ana.page.getByRole("textbox", { name: "Scenarios, one a line" }).fill("One\nTwo")
  await isAccessibleInEveryLook(ana, "home")

  await ben.page.goto(`/j/${codes.viewer}`)
  await expect(ben.page.getByRole("textbox", { name: "Your name" })).toBeVisible()
  await isAccessibleInEveryLook(ben, "join")
  await ben.page.getByRole("button", { name: /personal key/ }).click()
  await expect(ben.page.getByRole("textbox", { name: "Your personal key" })).toBeVisible()
  await isAccessibleInEveryLook(ben, "join with a key")
  await ben.page.goto(`/k/${id}`)
  await expect(ben.page.getByRole("textbox", { name: "Your personal key" })).toBeVisible()
  await isAccessibleInEveryLook(ben, "recovery")
  ben.expectsErrors(/404 \(Not Found\)/)
  await ben.page.goto("/nowhere")
  await expect(ben.page.getByRole("heading", { level: 1 })).toBeVisible()
  await isAccessibleInEveryLook(ben, "not found")
})

test("a full board, its scenarios and its snapshots have no axe violations in any look", async ({
  person,
}) => {
  // Large pages: seconds each on a quiet machine, a minute on a busy one.
  test.slow()
  const ana = await person("Ana")
  const vera = await person("Vera")
  const { id, codes } = await ana.makesBoard({ template: "korea-2018" })
  await vera.joins(codes.viewer)
  await ana.opensBoard(id)
  await ana.opensScenario("Status of the 2019 US-ROK exercises")
  await isAccessibleInEveryLook(ana, "board and scenario")
  await vera.opensScenario("Abe-Kim meeting in Vladivostok at the September 2018 forum")
  await isAccessibleInEveryLook(vera, "scenario of a viewer", "aside")
  await ana.page.getByRole("button", { name: "Snapshot", exact: true }).click()
  await expect(named(ana, "Snapshots")).toBeVisible()
  await expect(named(ana, "Snapshots").getByText(/Loading/)).toHaveCount(0)
  await isAccessibleInEveryLook(ana, "snapshots", dialog)
})

test("a board at work, from the first comment to being taken off it, has no axe violations in any look", async ({
  person,
}) => {
  // Two dozen examinations of small pages, in three looks each.
  test.setTimeout(480_000)
  const ana = await person("Ana")
  const ben = await person("Ben")
  const { page } = ana
  const { id, codes } = await ana.makesBoard({ title: "At work", lines: [talks, war, "Neither"] })
  await ana.opensBoard(id)
  await ben.joins(codes.analyst)
  await ana.seesHere(2)

  // An exclusive set that warns, a comment that names somebody, a description with the editor and without.
  await page.getByRole("button", { name: "Actions for the set “Scenarios”" }).click()
  await isAccessibleInEveryLook(ana, "menu of a set", "[role=menu]")
  await page.getByRole("menuitem", { name: /^Only one can happen/ }).click()
  await ana.opensScenario(talks)
  await ana.types(ana.likelihood(talks), "70%")
  await ana.sees(/^Total 170%: more than 100%\./)
  const composer = ana.panel().getByRole("textbox", { name: "Write a comment" })
  await composer.fill("@Ben what do you hear?")
  await composer.press("ControlOrMeta+Enter")
  await expect(ana.panel().getByRole("article")).toContainText("what do you hear?")
  await ana.panel().getByRole("textbox", { name: "Background" }).click()
  await expect(ana.panel().locator("[contenteditable=true]")).toBeFocused()
  await page.keyboard.type("## Why\n> said **so** and `thus`, ")
  await page.keyboard.press("Enter")
  await page.keyboard.type("- one")
  await expect(ana.panel().getByRole("toolbar", { name: "Formatting of Background" })).toBeVisible()
  await isAccessibleInEveryLook(ana, "scenario with the editor", "aside")
  await ana.panel().getByRole("button", { name: "Close", exact: true }).click()
  await expect(ana.panel()).toHaveCount(0)
  await ana.opensScenario(talks)
  await expect(ana.panel().locator("[contenteditable=true]")).toHaveCount(0)
  await isAccessibleInEveryLook(ana, "scenario with comments and a description", "aside")
  await ana.panel().getByRole("button", { name: "Close", exact: true }).click()
  await expect(ana.panel()).toHaveCount(0)

  // The timer, the lock and what is selected: all of them on one board.
  await page.locator("body").press("t")
  await expect(named(ana, "Timer")).toBeVisible()
  await isAccessibleInEveryLook(ana, "timer", dialog)
  await named(ana, "Timer").getByRole("textbox", { name: "What for" }).fill("Estimate")
  await named(ana, "Timer").getByRole("button", { name: "10 min" }).click()
  await expect(ben.page.getByRole("timer", { name: /^Timer, Estimate/ })).toBeVisible()
  await page.getByRole("button", { name: "More", exact: true }).click()
  await isAccessibleInEveryLook(ana, "more", "[role=menu]")
  await page.getByRole("menuitem", { name: /^Lock the layout/ }).click()
  await expect(page.getByRole("banner").getByText(/layout\s*locked/i)).toBeVisible()
  await cardButton(ana, war).focus()
  await page.keyboard.press("x")
  await expect(page.getByRole("region", { name: "Selected scenarios" })).toBeVisible()
  await isAccessibleInEveryLook(ana, "board with a selection")
  await page.keyboard.press("m")
  await expect(page.getByRole("combobox", { name: `Move “${war}” to` })).toBeFocused()
  await isAccessibleInEveryLook(ana, "move to", dialog)
  await page.keyboard.press("Escape")
  await expect(page.getByRole("combobox", { name: `Move “${war}” to` })).toHaveCount(0)
  await page
    .getByRole("region", { name: "Selected scenarios" })
    .getByRole("button", { name: /^Clear/ })
    .click()
  await expect(page.getByRole("region", { name: "Selected scenarios" })).toHaveCount(0)

  // Ben writes, is named in a comment that he has not read, and is asked to come.
  await ben.opensScenario(war)
  const statement = ben.panel().getByRole("textbox", { name: "Statement" })
  await statement.focus()
  await ben.page.keyboard.press("End")
  await ben.page.keyboard.type("?")
  await ana.opensScenario(talks)
  await ana.panel().press("b")
  await ben.sees(`Ana asks everyone to look at “${talks}”.`)
  await expect(ben.card(talks)).toContainText("you are named")
  await isAccessibleInEveryLook(ben, "board with unread comments and an invitation")
  await ben.page.getByRole("button", { name: "Unread comments: 1, 1 to you by name" }).click()
  await isAccessibleInEveryLook(ben, "unread comments", "[role=menu]")
  await ben.page.keyboard.press("Escape")
  await ben.page.getByRole("button", { name: "Stay" }).click()
  await ana.panel().getByRole("button", { name: "Close", exact: true }).click()
  await expect(ana.panel()).toHaveCount(0)

  // Finding, and what opens over the page.
  await page.getByRole("searchbox", { name: "Search scenarios" }).fill("nobody says this")
  await ana.sees("No scenario matches “nobody says this”")
  await isAccessibleInEveryLook(ana, "nothing found")
  await page.getByRole("button", { name: "Clear search", exact: true }).click()
  await page.getByRole("button", { name: "Filter", exact: true }).click()
  await expect(named(ana, "Filters")).toBeVisible()
  await isAccessibleInEveryLook(ana, "filters", dialog)
  await closes(ana, "Filters")
  await ana.opensBoard(id, "?view=outline")
  await expect(page.getByRole("treegrid")).toBeVisible()
  await isAccessibleInEveryLook(ana, "outline")

  const palette = "Find a command or scenario"
  await page.keyboard.press("Control+k")
  await page.getByRole("combobox", { name: palette }).fill("lay")
  await expect(named(ana, palette).getByRole("option").first()).toBeVisible()
  await isAccessibleInEveryLook(ana, "palette", dialog)
  await page.getByRole("combobox", { name: palette }).fill("zzz")
  await ana.sees("Nothing on this board is called “zzz”")
  await isAccessibleInEveryLook(ana, "palette without a hit", dialog)
  await closes(ana, palette)
  await page.locator("body").press("?")
  await expect(named(ana, "Keys")).toBeVisible()
  await isAccessibleInEveryLook(ana, "keys", dialog)
  await closes(ana, "Keys")
  await page.getByRole("button", { name: "Share", exact: true }).click()
  const share = named(ana, "Share this board")
  await share.getByRole("button", { name: "Show the analysts code as a QR code" }).click()
  await expect(share.getByRole("figure")).toBeVisible()
  await isAccessibleInEveryLook(ana, "share", dialog)
  await closes(ana, "Share this board")

  // What Ben has open is removed, and he goes on without a connection where Ana goes on too.
  await ana.opensBoard(id, "?view=board")
  await removes(ana, `${war}?`)
  await ben.sees(/^Ana removed this .*What stands here is kept\.$/)
  await isAccessibleInEveryLook(ben, "removed while open", "aside")
  await ben.panel().getByRole("button", { name: "Restore" }).click()
  await ana.opensScenario(`${war}?`)
  await ben.isSaved()
  ben.expectsErrors(/ERR_INTERNET_DISCONNECTED|WebSocket|Failed to fetch/)
  await ben.context.setOffline(true)
  await ben.types(ben.likelihood(`${war}?`), "55%")
  await ana.types(ana.likelihood(`${war}?`), "40%")
  await ana.isSaved()
  await expect(ben.status()).toContainText(/Offline\. \d+ changes? kept on this device/, {
    timeout: 30_000,
  })
  await isAccessibleInEveryLook(ben, "offline")
  await ben.context.setOffline(false)
  await expect(ben.page.getByRole("region", { name: /changed by others too/ })).toBeVisible()
  await isAccessibleInEveryLook(ben, "changed by others too")

  await page.getByRole("button", { name: /^People/ }).click()
  const people = named(ana, "People")
  await people.getByRole("button", { name: "My key" }).click()
  await expect(people.getByRole("region", { name: "My personal key" }).getByRole("img")).toBeVisible()
  await people.getByRole("button", { name: "Change Ben" }).click()
  await page.getByRole("menuitem", { name: /^Remove from the board/ }).click()
  await expect(people.getByRole("group", { name: "Remove Ben?" })).toBeVisible()
  await isAccessibleInEveryLook(ana, "people", dialog)
  await people.getByRole("button", { name: "Remove", exact: true }).click()
  await expect(ben.page.getByRole("heading", { name: "You were removed from this board" })).toBeVisible()
  await isAccessibleInEveryLook(ben, "closed")
})

test("in forced colours what is drawn and not written is there still", async ({ person }) => {
  const ana = await person("Ana", looks["forced colours"])
  const { id } = await ana.makesBoard({ lines: [talks] })
  await ana.opensBoard(id)
  await ana.opensScenario(talks)
  // It would be painted over, unless it says so in the system's own colours.
  const { thumb, ground } = await ana.slider(talks).evaluate((slider) => ({
    thumb: getComputedStyle(slider.firstElementChild ?? slider).backgroundColor,
    ground: getComputedStyle(document.body).backgroundColor,
  }))
  expect(thumb).not.toBe(ground)
})

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

test("on a phone nothing scrolls sideways, and what is to be touched is 44 px", async ({ person }) => {
  const ana = await person("Ana", phone)
  const { id, codes } = await ana.makesBoard({ template: "korea-2018" })
  const fits = async (who: Person, where: string) => {
    const { inner, outer } = await who.page.evaluate(() => ({
      inner: document.documentElement.scrollWidth,
      outer: document.documentElement.clientWidth,
    }))
    expect(inner, `${where} is as wide as the phone`).toBeLessThanOrEqual(outer)
  }
  await ana.page.goto("/")
  await fits(ana, "home")
  const ben = await person("Ben", phone)
  await ben.page.goto(`/j/${codes.analyst}`)
  await fits(ben, "join")
  await ana.opensBoard(id)
  await fits(ana, "board")
  for (const button of await ana.page.getByRole("banner").getByRole("button").all()) {
    const size = await button.evaluate((element) => {
      const own = element.getBoundingClientRect()
      const around = getComputedStyle(element, "::after")
      return {
        width: Math.max(own.width, Number.parseFloat(around.width) || 0),
        height: Math.max(own.height, Number.parseFloat(around.height) || 0),
      }
    })
    expect(size.width, await button.innerText()).toBeGreaterThanOrEqual(44)
    expect(size.height, await button.innerText()).toBeGreaterThanOrEqual(44)
  }
  await ana.opensScenario("Status of the 2019 US-ROK exercises")
  await fits(ana, "scenario")
  // At the end of a long sheet its own bar is still there, and nothing lies under the pill.
  const evidence = ana.panel().getByRole("button", { name: "Add evidence" })
  await ana.panel().evaluate((sheet) => sheet.scrollTo(0, sheet.scrollHeight))
  await expect(ana.panel().getByRole("button", { name: "Close" })).toBeInViewport({ ratio: 1 })
  await evidence.tap()
  await expect(ana.panel().getByRole("textbox", { name: "What it says, in our own words" })).toBeFocused()
  await ana.panel().getByRole("button", { name: "Close" }).click()
  await expect(ana.panel()).toHaveCount(0)
  await ana.page.getByRole("button", { name: "More" }).click()
  await ana.page.getByRole("menuitem", { name: "Share" }).click()
  await expect(ana.page.getByRole("region", { name: "Analysts" })).toBeVisible()
  await fits(ana, "share")
})
