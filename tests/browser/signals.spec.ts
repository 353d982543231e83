import { isAccessibleInEveryLook } from "./support/axe.ts"
import { expect, type Locator, type Person, test } from "./support/people.ts"

const announced = "Kremlin or KCNA announces Kim will come to Vladivostok"
const kim = "Kim Jong-un attends the Eastern Economic Forum in Vladivostok"
const gangster = "KCNA compares the US envoy to a gangster"

const table = (who: Person): Locator => who.page.getByRole("table", { name: /^Signals/ })
const row = (who: Person, title: string): Locator =>
  table(who)
    .getByRole("row")
    .filter({ has: who.page.getByRole("rowheader", { name: title }) })
const watchNext = (who: Person): Locator => who.page.getByRole("region", { name: "What to watch next" })

test("a signal is observed by the keys: the likelihood moves for everybody, the history tells it, undo takes it back", async ({
  person,
}) => {
  test.slow()
  const ana = await person("Ana")
  const { id, codes } = await ana.makesBoard({ template: "korea-2018" })
  const ben = await person("Ben")
  await ben.joins(codes.analyst)
  await ben.opensBoard(id, "?view=signals")
  await ana.opensBoard(id, "?view=signals")

  await expect(row(ana, announced)).toContainText("about 30 times as likely")
  await expect(row(ana, announced)).toContainText("90% against 3%")
  await expect(row(ana, announced)).toContainText("A1")
  await expect(row(ana, gangster)).toContainText("Already in the estimates")
  await expect(watchNext(ana)).toContainText(/if seen \d+% → \d+%, if not → \d+%/)
  await watchNext(ana)
    .getByRole("combobox", { name: "About" })
    .selectOption({ label: `${kim}: Yes` })
  const first = watchNext(ana).getByRole("listitem").first()
  await expect(first).toContainText(announced)
  await expect(first).toContainText("if seen 22% → 89%")

  // From the row, by keys: Enter opens, the day stands at today, Enter records.
  await row(ana, announced)
    .getByRole("button", { name: `Observed: ${announced}`, exact: true })
    .focus()
  await ana.page.keyboard.press("Enter")
  const dialog = ana.page.getByRole("dialog", { name: "It was seen" })
  await expect(dialog).toContainText("from 22% to 89%")
  const day = dialog.getByLabel("It happened on")
  await expect(day).toBeFocused()
  await day.fill("2199-01-01")
  await ana.page.keyboard.press("Enter")
  await expect(dialog).toContainText("That day has not come yet.")
  await day.fill("2018-08-30")
  await ana.page.keyboard.press("Enter")
  await expect(dialog).toHaveCount(0)

  for (const who of [ana, ben]) {
    await expect(row(who, announced)).toContainText("Observed")
    await expect(row(who, announced)).toContainText("30 Aug 2018")
    await expect(row(who, announced)).toContainText("22% → 89%")
  }

  // Against the outcomes of another scenario, by way of the model.
  await ben.page.getByRole("combobox", { name: "Against" }).selectOption({ label: kim })
  await expect(ben.page.getByRole("columnheader", { name: /^Yes/ })).toContainText("now 89%")
  await ben.page
    .getByRole("combobox", { name: "Against" })
    .selectOption({ label: "Russia hosts Korea contacts at the forum" })
  await expect(row(ben, announced)).toContainText("by way of the model")

  const told = new RegExp(`Signal observed: ${announced}`)
  await ben.page.goto(`/b/${id}?over=history&on=s-kim-eef`)
  await ben.page.getByRole("button", { name: "Show as table" }).click()
  await expect(ben.page.getByRole("table", { name: /^History of/ }).getByText(told)).toBeVisible()

  await ana.page.keyboard.press("ControlOrMeta+z")
  await expect(
    row(ana, announced).getByRole("button", { name: `Observed: ${announced}`, exact: true }),
  ).toBeVisible()
  await expect(row(ana, announced)).not.toContainText("30 Aug 2018")
})

test("a signal is added with what it says, warned of where it tells nothing, changed and deleted", async ({
  person,
}) => {
  const ana = await person("Ana")
  const { id } = await ana.makesBoard({ title: "Signals", lines: ["Talks resume", "Talks fail"] })
  await ana.opensBoard(id, "?view=signals")
  await ana.sees("No signals yet")
  await ana.page.getByRole("button", { name: "New signal" }).first().click()
  const form = ana.page.getByRole("dialog", { name: "New signal" })
  await form.getByRole("button", { name: "Add signal" }).click()
  await expect(form).toContainText("Say in a few words what would be seen.")
  await form.getByRole("textbox", { name: "What would be seen" }).fill("Envoys are seen in Geneva")
  await form
    .getByRole("combobox", { name: "A signal of the scenario" })
    .selectOption({ label: "Talks resume" })
  await ana.types(form.getByRole("textbox", { name: /^How likely it would be seen if it comes out/ }), "60%")
  await ana.types(form.getByRole("textbox", { name: "How likely it would be seen if not" }), "60%")
  await expect(form).toContainText("would tell nothing")
  await ana.types(form.getByRole("textbox", { name: "How likely it would be seen if not" }), "15%")
  await expect(form).toContainText("4 times as likely")
  await expect(form).toContainText("Seen: 50% → 80%")
  await form.getByRole("button", { name: "Add signal" }).click()
  await expect(form).toHaveCount(0)
  await expect(row(ana, "Envoys are seen in Geneva")).toContainText("4 times as likely")

  await row(ana, "Envoys are seen in Geneva")
    .getByRole("button", { name: /^Edit the signal/ })
    .click()
  const edit = ana.page.getByRole("dialog", { name: "Edit signal" })
  await edit.getByRole("checkbox", { name: /Already in the estimates/ }).check()
  await edit.getByRole("button", { name: "Save" }).click()
  await row(ana, "Envoys are seen in Geneva")
    .getByRole("button", { name: /^Observed/ })
    .click()
  await ana.page.getByRole("button", { name: "Record it" }).click()
  await expect(row(ana, "Envoys are seen in Geneva")).toContainText("moves nothing")

  await row(ana, "Envoys are seen in Geneva")
    .getByRole("button", { name: /^Edit the signal/ })
    .click()
  await edit.getByRole("button", { name: "Delete" }).click()
  await ana.sees("No signals yet")
})

test("signals for a viewer, on a phone by touch, and to axe", async ({ person }) => {
  test.slow()
  const ana = await person("Ana")
  const { id, codes } = await ana.makesBoard({ template: "korea-2018" })
  await ana.opensBoard(id, "?view=signals")
  await expect(row(ana, announced)).toBeVisible()
  await expect(watchNext(ana).getByRole("listitem").first()).toBeVisible()
  await isAccessibleInEveryLook(ana, "signals", "main")
  await row(ana, announced).getByRole("button", { name: /^Edit/ }).click()
  await isAccessibleInEveryLook(ana, "a signal's dialog", "[role=dialog]")
  await ana.page.keyboard.press("Escape")

  const pia = await person("Pia", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  await pia.joins(codes.analyst)
  await pia.opensBoard(id, "?view=signals")
  const cards = pia.page.getByRole("list", { name: /^Signals/ })
  const card = cards.getByRole("listitem").filter({ has: pia.page.getByRole("heading", { name: announced }) })
  await card.getByRole("button", { name: /^Not observed/ }).tap()
  await pia.page.getByRole("button", { name: "Record it" }).tap()
  await expect(card).toContainText("Not observed")
  await isAccessibleInEveryLook(pia, "signals on a phone", "main")

  const vera = await person("Vera")
  await vera.joins(codes.viewer)
  await vera.opensBoard(id, "?view=signals")
  await expect(row(vera, announced)).toContainText("Not observed")
  await expect(row(vera, gangster).getByRole("button", { name: /^Watch again/ })).toBeDisabled()
  await vera.sees("Viewers can read the board but not change it.")
})
