"use client"

/** One entry of a table. Somebody else's edit of another entry is not touched by it. */
import { useState } from "react"
import { useDriverActions } from "../../client/use-driver-actions.ts"
import { Button } from "../ui/button.tsx"
import { Dialog } from "../ui/dialog.tsx"
import { levelName, type Reading } from "./driver-reading.ts"
import { StrengthChoice } from "./strength-choice.tsx"

export function CellDialog(props: {
  responseId: string
  title: string
  reading: Reading
  row: number
  column: number
  close: () => void
}) {
  const { responseId, title, reading, row, column, close } = props
  const actions = useDriverActions()
  const [shift, setShift] = useState(() => reading.table[row]?.[column] ?? 0)
  const [refusal, setRefusal] = useState<string | null>(null)
  const { rows, columns } = reading
  return (
    <Dialog
      title="One entry of the table"
      description={`${title}, with ${rows.title} at ${levelName(rows, row)}${
        columns ? ` and ${columns.title} at ${levelName(columns, column)}` : ""
      }`}
      open
      onOpenChange={(open) => open || close()}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            variant="primary"
            onClick={() => {
              const done = actions.setCell(responseId, row, column, shift)
              if (done.ok) close()
              else setRefusal(done.error.message)
            }}
          >
            Set this entry
          </Button>
        </>
      }
    >
      <StrengthChoice label="At these levels it is" shift={shift} onShift={setShift} exact />
      <p className="mt-3 text-muted text-xs">
        Only differences between entries count: today's likelihood stays what it is, and the others follow
        from how much stronger or weaker they are.
      </p>
      <p role="alert" className="mt-2 text-danger empty:hidden">
        {refusal}
      </p>
    </Dialog>
  )
}
