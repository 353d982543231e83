import type { Metadata } from "next"
import { EnterCode } from "../components/join/enter-code.tsx"
import { Message, PlainPage } from "../components/shell/plain-page.tsx"

export const metadata: Metadata = { title: "Not found" }

export default function NotFound() {
  return (
    <PlainPage>
      <Message title="There is nothing here for you" actions={<EnterCode label="Code or link" />}>
        <p>
          The address may be mistyped, or the board may not have been shared with you on this device. If
          somebody gave you a code or a link, enter it here.
        </p>
      </Message>
    </PlainPage>
  )
}
