import { isAccessibleInEveryLook } from "./support/axe.ts"
import { expect, type Locator, type Person, test } from "./support/people.ts"

const pressure = "Pressure applied"
const cohesion = "Cohesion of the pressure coalition (US, Japan, ROK, China, Russia)"

const slider = (who: Person, title: string): Locator =>
  who.page.getByRole("slider", { name: `What if: ${title}` })
const driver = (who: Person, title: string): Locator =>
  who.page.getByRole("region", { name: title, exact: true })
const card = (who: Person, start: string): Locator =>
  who.page.getByRole("region", { name: new RegExp(`^${start}.* Yes$`) })
const cell = (who: Person, start: string, name: RegExp): Locator =>
  card(who, start).getByRole("button", { name })

const tangible = "DPRK takes a tangible"
const breakdown = "The dialogue round fails"

test("pressure is dragged and the numbers move to the worked ones; the same by keys; today's level is the board's", async ({
  person,
}) => {
  test.slow()
  const ana = await person("Ana")
  const { id, codes } = await ana.makesBoard({ template: "korea-2018" })
  const ben = await person("Ben")
  await ben.joins(codes.analyst)
  await ana.opensBoard(id, "?view=drivers")

  // Cohesion by keys, pressure by hand: the threat of imminent force, united.
  await slider(ana, cohesion).focus()
  await ana.page.keyboard.press("4")
  await expect(slider(ana, cohesion)).toHaveAttribute("aria-valuenow", "4")
  await expect(card(ana, tangible)).toContainText("all of “Pressure applied” takes effect")
  await slider(ana, pressure).scrollIntoViewIfNeeded()
  const from = await slider(ana, pressure).boundingBox()
  const to = await driver(ana, pressure).getByText("threat of imminent military action").first().boundingBox()
  if (!from || !to) throw new Error("the slider is not on the page")
  await ana.page.mouse.move(from.x + from.width / 2, from.y + from.height / 2)
  await ana.page.mouse.down()
  await ana.page.mouse.move(from.x + from.width / 2, to.y + to.height / 2, { steps: 8 })
  await ana.page.mouse.up()
  await expect(slider(ana, pressure)).toHaveAttribute("aria-valuenow", "4")
  await expect(card(ana, tangible).locator("header")).toContainText(/28%.*9%/)
  await expect(card(ana, breakdown).locator("header")).toContainText(/24%.*58%/)
  // The peak lies below, and is said in words.
  await expect(driver(ana, pressure)).toContainText("highest at level 2")
  await expect(card(ana, tangible)).toContainText("Highest at 3 · summit track with reciprocal steps")
  await expect(
    cell(ana, tangible, /Dialogue offered to Pyongyang 2, Pressure applied 4, 9 percent/),
  ).toBeVisible()

  // A what-if is one's own: nothing of it is on the board. By keys back, and to the side.
  await slider(ana, pressure).focus()
  await ana.page.keyboard.press("ArrowDown")
  await expect(slider(ana, pressure)).toHaveAttribute("aria-valuenow", "3")
  await ana.page.keyboard.press("1")
  await slider(ana, cohesion).focus()
  await ana.page.keyboard.press("Escape")
  await expect(card(ana, tangible).locator("header")).toContainText(/28%.*14%/)
  await ben.opensBoard(id, "?view=drivers")
  await expect(slider(ben, pressure)).toHaveAttribute("aria-valuenow", "3")

  // What holds today is everybody's, and moves no number by itself.
  await driver(ana, cohesion).getByText("What holds today: 2 · partial").click()
  await driver(ana, cohesion)
    .getByRole("combobox", { name: "What holds today" })
    .selectOption({ label: "3 · broad" })
  await expect(slider(ben, cohesion)).toHaveAttribute("aria-valuenow", "3")
  await expect(card(ben, tangible).locator("header")).toContainText("28%")
  await isAccessibleInEveryLook(ana, "Drivers")
})

test("one sets an entry and a colleague sees it; two set two entries at once and both stand; a table is filled in words", async ({
  person,
}) => {
  test.slow()
  const ana = await person("Ana")
  const { id, codes } = await ana.makesBoard({ template: "korea-2018" })
  const ben = await person("Ben")
  await ben.joins(codes.analyst)
  await ben.opensBoard(id, "?view=drivers")
  await ana.opensBoard(id, "?view=drivers")
  const sets = async (who: Person, name: RegExp, words: string) => {
    await cell(who, tangible, name).click()
    await who.page
      .getByRole("dialog", { name: "One entry of the table" })
      .getByRole("combobox", { name: "At these levels it is" })
      .selectOption({ label: words })
    return who.page.getByRole("button", { name: "Set this entry" })
  }
  const [low, high] = [/Pyongyang 0, Pressure applied 0,/, /Pyongyang 4, Pressure applied 4,/]

  // By keys to the cell beside today's, and into it.
  await cell(ana, tangible, /Pyongyang 2, Pressure applied 2,/).focus()
  await ana.page.keyboard.press("ArrowUp")
  await expect(cell(ana, tangible, /Pyongyang 1, Pressure applied 2,/)).toBeFocused()
  await ana.page.keyboard.press("Enter")
  const dialog = ana.page.getByRole("dialog", { name: "One entry of the table" })
  await dialog.getByRole("textbox", { name: "Exactly, in log-odds" }).fill("x3")
  await dialog.getByRole("button", { name: "Set this entry" }).click()
  await expect(dialog).toHaveCount(0)
  await expect(
    cell(ben, tangible, /Pyongyang 1, Pressure applied 2, .*about 3 times as likely/),
  ).toBeVisible()

  const [anas, bens] = [await sets(ana, low, "no difference"), await sets(ben, high, "twice as likely")]
  await Promise.all([anas.click(), bens.click()])
  for (const who of [ana, ben]) {
    await expect(cell(who, tangible, /Pyongyang 0, Pressure applied 0, .*no difference/)).toBeVisible()
    await expect(cell(who, tangible, /Pyongyang 4, Pressure applied 4, .*twice as likely/)).toBeVisible()
  }

  // The whole table in words takes the entries away, and one step of undo brings them back.
  await card(ana, tangible).getByRole("button", { name: "Fill the table…" }).click()
  const fill = ana.page.getByRole("dialog", { name: "Fill the table" })
  const words = fill.getByRole("combobox")
  await expect(words).toHaveCount(9)
  for (let i = 0; i < 9; i++)
    await words.nth(i).selectOption({
      label: i % 3 === 2 ? "4 times as likely" : i % 3 === 1 ? "twice as likely" : "no difference",
    })
  await expect(fill.getByRole("status")).toContainText("only rises or only falls")
  await fill.getByRole("button", { name: "Fill the table" }).click()
  await expect(cell(ben, tangible, /Pyongyang 4, Pressure applied 4, .*4 times as likely/)).toBeVisible()
  await expect(card(ben, tangible)).toContainText("The reason speaks of a balance")
  await ana.page.keyboard.press("ControlOrMeta+z")
  await expect(cell(ben, tangible, /Pyongyang 4, Pressure applied 4, .*twice as likely/)).toBeVisible()
})
