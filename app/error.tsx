"use client"

import { Message, PlainPage } from "../components/shell/plain-page.tsx"

export default function PageError({ reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <PlainPage>
      <Message
        title="This page could not be shown"
        actions={
          <button
            type="button"
            onClick={reset}
            className="h-11 rounded-control bg-ink px-5 font-medium text-base text-paper hover:bg-ink/88"
          >
            Try again
          </button>
        }
      >
        <p>
          Something went wrong on our side. What was saved is safe. If trying again does not help, reload the
          page.
        </p>
      </Message>
    </PlainPage>
  )
}
