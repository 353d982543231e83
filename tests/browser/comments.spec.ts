import { isAccessibleInEveryLook } from "./support/axe.ts"
import { expect, type Locator, type Person, test } from "./support/people.ts"

// Up to four pages of one server each: half a minute on a machine that does other things.
test.beforeEach(() => test.slow())

const talks = "Talks resume"
const composer = (who: Person): Locator => who.panel().getByRole("textbox", { name: "Write a comment" })
const comments = (who: Person): Locator => who.panel().getByRole("region", { name: "Comments", exact: true })
const saying = (who: Person, text: string): Locator =>
  comments(who).getByRole("article").filter({ hasText: text })

async function onOneBoard(ana: Person, ...others: [Person, "analyst" | "viewer"][]): Promise<string> {
  const { id, codes } = await ana.makesBoard({ title: "Korea 2018", lines: [talks, "Sanctions are eased"] })
  await ana.opensBoard(id)
  for (const [who, role] of others) await who.joins(codes[role])
  return id
}

async function says(who: Person, text: string): Promise<void> {
  await composer(who).fill(text)
  await composer(who).press("ControlOrMeta+Enter")
  await expect(saying(who, text)).toBeVisible()
}

test("Ana speaks to Ben by name without touching the mouse; he sees it, and has read it on all his devices", async ({
  person,
}) => {
  const ana = await person("Ana")
  const ben = await person("Ben")
  const id = await onOneBoard(ana, [ben, "analyst"])
  await ana.seesHere(2)
  await expect(ben.page).toHaveTitle("Korea 2018 · Parley")
  const tab = await ben.context.newPage()
  await tab.goto(`/b/${id}`)
  await expect(tab.getByRole("group", { name: "Status" })).toContainText(/Saved|Stored/)
  const phone = await person("Ben", { storageState: await ben.context.storageState() })
  await phone.opensBoard(id)

  await ana.page.keyboard.press("j")
  await expect(ana.card(talks).getByRole("button", { name: talks, exact: true })).toBeFocused()
  await ana.page.keyboard.press("c")
  await expect(composer(ana)).toBeFocused()
  await ana.page.keyboard.type("This moves it, @B")
  const names = ana.page.getByRole("listbox", { name: "People on the board" })
  await expect(names.getByRole("option", { name: "Ben" })).toHaveAttribute("aria-selected", "true")
  await ana.page.keyboard.press("Escape")
  await expect(names).toHaveCount(0)
  await expect(composer(ana)).toBeFocused()
  await ana.page.keyboard.press("Backspace")
  await ana.page.keyboard.press("Backspace")
  await ana.page.keyboard.type("@be")
  await ana.page.keyboard.press("Enter")
  await expect(composer(ana)).toHaveValue("This moves it, @Ben ")
  await ana.page.keyboard.type("see https://example.org/kcna.")
  await ana.page.keyboard.press("ControlOrMeta+Enter")
  await expect(composer(ana)).toHaveValue("")
  await expect(saying(ana, "This moves it, @Ben")).toBeVisible()
  await ana.isSaved()

  const bell = (page: Person["page"]) =>
    page.getByRole("button", { name: "Unread comments: 1, 1 to you by name" })
  await expect(ben.card(talks)).toContainText("1 new")
  await expect(ben.card(talks)).toContainText("you are named")
  for (const page of [ben.page, tab, phone.page]) {
    await expect(page).toHaveTitle("(1) Korea 2018 · Parley")
    await expect(bell(page)).toBeVisible()
  }

  await bell(ben.page).click()
  await ben.page.getByRole("menuitem", { name: /Ana to you: This moves it/ }).click()
  const hers = saying(ben, "This moves it")
  await expect(hers).toBeInViewport()
  await expect(hers).toContainText("You are named")
  await expect(hers.getByRole("link")).toHaveAttribute("href", "https://example.org/kcna")
  await expect(ben.page).toHaveTitle("Korea 2018 · Parley")
  await expect(tab).toHaveTitle("Korea 2018 · Parley")
  await expect(tab.getByRole("button", { name: /Unread comments/ })).toHaveCount(0)
  // Another device asks again when somebody comes back to it.
  await expect
    .poll(async () => {
      await phone.page.evaluate(() => window.dispatchEvent(new Event("focus")))
      return phone.page.title()
    })
    .toBe("Korea 2018 · Parley")
  await phone.page.reload()
  await phone.isOnBoard()
  await expect(phone.card(talks)).toContainText("1comment")
  await expect(phone.page).toHaveTitle("Korea 2018 · Parley")

  await says(ben, "It does.")
  await expect(saying(ana, "It does.")).toBeVisible()
  await expect(ana.page.getByRole("status", { name: "What others do" })).toContainText("Ben commented on")
})

test("one edits and deletes one's own, a facilitator takes down anybody's, a viewer reads", async ({
  person,
}) => {
  const ana = await person("Ana")
  const ben = await person("Ben")
  const vera = await person("Vera")
  await onOneBoard(ana, [ben, "analyst"], [vera, "viewer"])
  for (const who of [ana, ben, vera]) {
    await who.opensScenario(talks)
    await expect(comments(who)).toContainText("No comments yet. Say what would change your mind.")
  }
  await says(ben, "Not before spring.")
  const his = saying(ben, "Not before")
  await his.hover()
  await his.getByRole("button", { name: "Edit comment" }).click()
  const editor = his.getByRole("textbox", { name: "Edit comment" })
  await expect(editor).toBeFocused()
  await editor.fill("Not before summer.\nA second line.")
  await editor.press("ControlOrMeta+Enter")
  await expect(saying(vera, "Not before summer.")).toContainText("edited")
  await expect(saying(ana, "Not before summer.").getByRole("button", { name: "Edit comment" })).toHaveCount(0)

  await expect(composer(vera)).toHaveCount(0)
  await expect(comments(vera)).toContainText("Viewers can read")
  await expect(comments(vera).getByRole("button", { name: /Edit|Delete/ })).toHaveCount(0)

  await his.getByRole("button", { name: "Delete comment" }).click()
  await expect(saying(vera, "Not before summer.")).toHaveCount(0)
  await ben.page.getByRole("button", { name: "Undo", exact: true }).click()
  await expect(saying(vera, "Not before summer.")).toBeVisible()

  await saying(ana, "Not before summer.").getByRole("button", { name: "Delete comment" }).click()
  await expect(saying(ben, "Not before summer.")).toHaveCount(0)
  await ana.isSaved()
})

test("what is being written outlives the panel, and what is edited outlives the comment", async ({
  person,
}) => {
  const ana = await person("Ana")
  const ben = await person("Ben")
  await onOneBoard(ana, [ben, "analyst"])
  await ana.opensScenario(talks)
  await ben.opensScenario(talks)
  await composer(ben).fill("Half a thought")
  await ben.panel().getByRole("button", { name: "Close" }).click()
  await expect(ben.panel()).toHaveCount(0)
  await ben.opensScenario(talks)
  await expect(composer(ben)).toHaveValue("Half a thought")
  await composer(ben).press("ControlOrMeta+Enter")

  await saying(ben, "Half a thought").getByRole("button", { name: "Edit comment" }).click()
  const editor = comments(ben).getByRole("textbox", { name: "Edit comment" })
  await editor.fill("Half a thought, and the rest")
  await saying(ana, "Half a thought").getByRole("button", { name: "Delete comment" }).click()
  await expect(comments(ben)).toContainText("This comment was deleted meanwhile. Your words are kept here.")
  await expect(editor).toHaveValue("Half a thought, and the rest")
  await comments(ben).getByRole("button", { name: "Post as a new comment" }).click()
  await expect(saying(ana, "Half a thought, and the rest")).toBeVisible()
})

test("a comment written offline waits, and is unread for others when it comes", async ({ person }) => {
  const ana = await person("Ana")
  const ben = await person("Ben")
  await onOneBoard(ana, [ben, "analyst"])
  ben.expectsErrors(/ERR_INTERNET_DISCONNECTED/, /WebSocket/)
  await ben.opensScenario(talks)
  await ben.context.setOffline(true)
  await says(ben, "Written on the train.")
  await expect(ana.card(talks)).not.toContainText("new")
  await ben.context.setOffline(false)
  await ben.isSaved()
  await expect(ana.card(talks)).toContainText("1 new")
})

test("comments on a phone have no axe violations in any look, and nothing goes sideways", async ({
  person,
}) => {
  const ana = await person("Ana")
  const ben = await person("Ben", {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  })
  await onOneBoard(ana, [ben, "analyst"])
  await ana.opensScenario(talks)
  await says(ana, `@Ben ${"unbreakable".repeat(30)} https://example.org/${"long".repeat(40)}`)
  await ben.page.getByRole("button", { name: /Unread comments/ }).tap()
  await ben.page.getByRole("menuitem", { name: /Ana to you/ }).tap()
  await expect(saying(ben, "unbreakable")).toBeInViewport()
  await composer(ben).tap()
  await composer(ben).pressSequentially("@A")
  await ben.page.getByRole("option", { name: "Ana" }).tap()
  await expect(composer(ben)).toHaveValue("@Ana ")
  await composer(ben).pressSequentially("agreed")
  const button = comments(ben).getByRole("button", { name: "Comment", exact: true })
  for (const target of [button, composer(ben)])
    expect((await target.boundingBox())?.height ?? 0).toBeGreaterThanOrEqual(44)
  await button.tap()
  await expect(saying(ben, "@Ana agreed")).toBeInViewport()
  const wide = await ben.page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll("aside")].map(
      (part) => part.scrollWidth - part.clientWidth,
    ),
  )
  expect(wide.every((over) => over <= 0)).toBe(true)
  await isAccessibleInEveryLook(ben, "comments on a phone", "aside")
})
