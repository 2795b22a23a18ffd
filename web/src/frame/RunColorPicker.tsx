import { useSignal } from "@preact/signals";
import { asHexColor, contrast, isHexColor } from "../base/contrast";
import { cssColor, cssPaint } from "../base/cssColor";
import { t } from "../i18n";
import { automaticColor, colorBy } from "../state/colorBy";
import { changeNote, noteOf } from "../state/notes";
import { RUN_COLORS } from "../state/runColors";
import { displayName } from "../state/runs";
import { Icon } from "../ui/Icon";

const PALETTE = Array.from({ length: RUN_COLORS }, (_, i) => `--run-${i + 1}`);

/** Below this a line is hard to make out: WCAG 2.2, success criterion 1.4.11. */
const LEAST_CONTRAST = 3;

/** A colour for one run: of the palette, which is right in both themes, or any other. */
export function RunColorPicker({ run }: { run: string }) {
  const picked = noteOf(run).color;
  const color = picked || automaticColor(run);
  const typed = useSignal<string | null>(null);
  const pick = (next: string) => {
    typed.value = null;
    void changeNote(run, { color: next });
  };
  const shown = typed.value ?? toHex(color);
  const bad = !isHexColor(shown);
  return (
    <>
      <h3>{displayName(run)}</h3>
      {colorBy.value.by !== "run" && (
        <p class="tool-note">
          {t("runs.colorsTellElse")}{" "}
          <button
            type="button"
            class="text-button"
            onClick={() => (colorBy.value = { by: "run" })}
          >
            {t("runs.colorByRun")}
          </button>
        </p>
      )}
      <div
        class="palette"
        role="radiogroup"
        aria-label={t("runs.palette")}
        onKeyDown={moveAmong}
      >
        {PALETTE.map((choice, place) => (
          <button
            key={choice}
            type="button"
            role="radio"
            aria-checked={choice === color}
            aria-label={t("runs.paletteColor", { number: place + 1 })}
            tabIndex={
              choice === color || (place === 0 && !PALETTE.includes(color))
                ? 0
                : -1
            }
            autofocus={choice === color}
            style={{ "--color": cssPaint(choice) }}
            onClick={() => pick(choice)}
          >
            {choice === color && <Icon name="check" size={13} />}
          </button>
        ))}
      </div>
      <div class="custom-color">
        <input
          type="color"
          aria-label={t("runs.customColor")}
          value={bad ? toHex(color) : shown}
          onInput={(event) => (typed.value = event.currentTarget.value)}
          onChange={(event) => pick(event.currentTarget.value)}
        />
        <input
          type="text"
          class={bad ? "hex bad" : "hex"}
          aria-label={t("runs.hexColor")}
          aria-invalid={bad}
          maxLength={7}
          spellcheck={false}
          value={shown}
          onInput={(event) => {
            const text = event.currentTarget.value.trim();
            if (isHexColor(text)) pick(text.toLowerCase());
            else typed.value = text;
          }}
        />
        <button
          type="button"
          class="text-button"
          disabled={!picked}
          onClick={() => pick("")}
        >
          {t("runs.automaticColor")}
        </button>
      </div>
      {!bad && <Contrast color={shown} />}
    </>
  );
}

/** Says in which theme the colour is hard to make out. */
function Contrast({ color }: { color: string }) {
  const faint = (["light", "dark"] as const).filter(
    (theme) => contrast(color, surfaceOf(theme)) < LEAST_CONTRAST,
  );
  if (faint.length === 0) return null;
  return (
    <p class="tool-note warn" role="status">
      <Icon name="warning" size={13} />
      {t("runs.faintColor", {
        themes: faint.map((theme) => t(`runs.faint.${theme}`)).join(", "),
      })}
    </p>
  );
}

/** What charts are drawn on in a theme, whichever is on now. */
function surfaceOf(theme: "light" | "dark"): string {
  const probe = document.createElement("i");
  probe.dataset.theme = theme;
  document.body.append(probe);
  const color = getComputedStyle(probe).getPropertyValue("--surface");
  probe.remove();
  return asHexColor(color.trim());
}

function toHex(color: string): string {
  return asHexColor(cssColor(color));
}

function moveAmong(event: KeyboardEvent): void {
  const group = event.currentTarget as HTMLElement;
  const step = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -RUN_COLORS / 2,
    ArrowDown: RUN_COLORS / 2,
  }[event.key];
  if (!step) return;
  event.preventDefault();
  const buttons = [...group.querySelectorAll("button")];
  const from = buttons.indexOf(document.activeElement as HTMLButtonElement);
  const next = buttons[(from + step + buttons.length) % buttons.length];
  next?.click();
  next?.focus();
}
