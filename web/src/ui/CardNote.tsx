import type { ComponentChildren } from "preact";

/** A sentence in the middle of a card, where there is nothing to draw. */
export function CardNote({ children }: { children: ComponentChildren }) {
  return <p class="card-note">{children}</p>;
}

/** Why a card's data could not be read. */
export function CardFailure({ message }: { message: string }) {
  return (
    <p class="card-note bad" role="alert">
      {message}
    </p>
  );
}
