"use client"

import "./globals.css"

/** The last resort, when even the frame of the pages failed: it may rely on nothing but itself. */
export default function GlobalError({ reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <main className="mx-auto flex min-h-dvh max-w-[32rem] flex-col justify-center px-6">
          <h1 className="statement text-xl">Parley could not be shown</h1>
          <p className="reading mt-3 text-muted">
            Something went wrong on our side. What was saved is safe. Try again, or reload the page in a
            minute.
          </p>
          <button
            type="button"
            onClick={reset}
            className="mt-8 h-11 self-start rounded-control bg-ink px-5 font-medium text-paper"
          >
            Try again
          </button>
        </main>
      </body>
    </html>
  )
}
