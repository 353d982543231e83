"use client"

import { Message, PlainPage } from "../components/shell/plain-page.tsx"
import { Button } from "../components/ui/button.tsx"

export default function PageError({ reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <PlainPage>
      <Message title="This page could not be shown" actions={<Button onClick={reset}>Try again</Button>}>
        <p>
          Something went wrong on our side. What was saved is safe. If trying again does not help, reload the
          page.
        </p>
      </Message>
    </PlainPage>
  )
}
