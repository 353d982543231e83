import { Message } from "../shell/plain-frame.tsx"
import { PlainPage } from "../shell/plain-page.tsx"
import { EnterCode } from "./enter-code.tsx"

export function NotTherePage() {
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
