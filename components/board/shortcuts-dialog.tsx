"use client"

import { Dialog } from "../ui/dialog.tsx"
import { Kbd } from "../ui/kbd.tsx"
import { useSingleKeys } from "./single-keys.ts"

const groups = [
  {
    title: "On the board",
    keys: [
      [["J", "K"], "Next and previous card"],
      [["H", "L"], "Column to the left and to the right"],
      [["Enter"], "Open the card"],
      [["N"], "New scenario"],
      [["E"], "Edit the statement"],
      [["P"], "Set the likelihood"],
      [["Esc"], "Close the panel"],
      [["?"], "This sheet"],
    ],
  },
  {
    title: "On the likelihood",
    keys: [
      [["←", "→"], "One point less or more"],
      [["Shift", "←"], "Five points"],
      [["1", "–", "7"], "Middle of a band of the yardstick"],
      [["Home", "End"], "1% and 99%"],
    ],
  },
] as const

export function ShortcutsDialog({
  open,
  onOpenChange,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
}) {
  const [on, setOn] = useSingleKeys()
  return (
    <Dialog title="Keys" size="md" open={open} onOpenChange={onOpenChange}>
      <div className="grid gap-6 sm:grid-cols-2">
        {groups.map((group) => (
          <section key={group.title}>
            <h3 className="caption mb-2">{group.title}</h3>
            <dl className="flex flex-col gap-2">
              {group.keys.map(([keys, what]) => (
                <div key={what} className="flex items-center justify-between gap-4">
                  <dt className="text-sm">{what}</dt>
                  <dd className="flex gap-1">
                    {keys.map((key) => (key === "–" ? <span key={key}>–</span> : <Kbd key={key}>{key}</Kbd>))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <label className="mt-6 flex items-center gap-2 border-line border-t pt-4 text-sm">
        <input
          type="checkbox"
          className="size-4"
          checked={on}
          onChange={(event) => setOn(event.currentTarget.checked)}
        />
        Single-letter keys
        <span className="text-muted">(arrows, Enter and Esc always work)</span>
      </label>
    </Dialog>
  )
}
