import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { onMac, shortcutText } from "../base/keys";
import { t, type MessageKey } from "../i18n";
import { registerCommand } from "../state/commands";
import { sidebarWidth } from "../state/settings";
import { narrow } from "../state/viewport";
import "../styles/tour.css";
import { IconButton } from "../ui/IconButton";
import type { Rect } from "../ui/place";
import { PALETTE_KEY } from "./commands";
import { endTour, tourAsked, tourStep } from "./touring";

interface Step {
  readonly title: MessageKey;
  readonly body: MessageKey;
  /** What it points at: the first of these that is in sight. */
  readonly at: readonly string[];
}

const STEPS: readonly Step[] = [
  {
    title: "tour.runs.title",
    body: "tour.runs.body",
    at: [".runs-panel", ".drawer-button"],
  },
  {
    title: "tour.smoothing.title",
    body: "tour.smoothing.body",
    at: [".toolbar .tool-group:has(.slider)"],
  },
  {
    title: "tour.chart.title",
    body: "tour.chart.body",
    at: ["[data-card] .chart-place"],
  },
  {
    title: "tour.card.title",
    body: "tour.card.body",
    at: ["[data-card] .card-head"],
  },
  { title: "tour.find.title", body: "tour.find.body", at: [".search-pill"] },
];

/** What it points at moves when cards come, rows grow and the window changes: looked at so often. */
const FOLLOW_MS = 200;
const RING_PX = 4;
/** The ring and its stroke stay within the window. */
const EDGE_PX = RING_PX + 3;

const MOST_WIDTH = 300;
const MARGIN = 12;

/**
 * Five hints, one after the other, with a ring around what each is about. They stand at the end of the runs panel, where no
 * chart is, and so does the button that leads on. The tour moves nothing and keeps nobody from anything.
 */
export function Tour() {
  const step = tourStep.value ?? 0;
  const box = useRef<HTMLDivElement>(null);
  const [target, setTarget] = useState<Rect | null>(null);
  const { title, body, at } = STEPS[step]!;
  const last = step === STEPS.length - 1;
  const room = narrow.value ? innerWidth : sidebarWidth.value;
  const width = Math.min(MOST_WIDTH, room - 2 * MARGIN);
  const move = (by: number) => {
    const next = step + by;
    if (next >= STEPS.length) endTour();
    else tourStep.value = Math.max(0, next);
  };

  useLayoutEffect(() => {
    const look = () => {
      const found = at.map(rectOf).find((rect) => rect !== null) ?? null;
      setTarget((before) => (same(before, found) ? before : found));
    };
    look();
    const timer = setInterval(look, FOLLOW_MS);
    document.addEventListener("scroll", look, true);
    window.addEventListener("resize", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("scroll", look, true);
      window.removeEventListener("resize", look);
    };
  }, [at]);
  useLayoutEffect(() => {
    if (tourAsked.peek()) box.current?.focus();
    return registerCommand({
      id: "page.endTour",
      titleKey: "tour.end",
      shortcut: "Escape",
      run: endTour,
    });
  }, []);

  return (
    <>
      {target && (
        <div
          class="tour-ring"
          style={{
            left: `${target.left - RING_PX}px`,
            top: `${target.top - RING_PX}px`,
            width: `${target.width + 2 * RING_PX}px`,
            height: `${target.height + 2 * RING_PX}px`,
          }}
        />
      )}
      <div
        ref={box}
        class="tour"
        role="dialog"
        aria-label={t("tour.label")}
        style={{ width: `${width}px` }}
        tabIndex={-1}
        onKeyDown={(event) => {
          if (event.key === "ArrowRight" && !last) move(1);
          if (event.key === "ArrowLeft") move(-1);
        }}
      >
        <div class="tour-head">
          <span>{t("tour.step", { step: step + 1, of: STEPS.length })}</span>
          <IconButton
            icon="close"
            label={t("tour.end")}
            onClick={endTour}
            small
          />
        </div>
        <div aria-live="polite">
          <h2>{t(title)}</h2>
          <p>{t(body, { keys: shortcutText(PALETTE_KEY, onMac) })}</p>
        </div>
        <div class="tour-foot">
          {step > 0 && (
            <button type="button" class="button" onClick={() => move(-1)}>
              {t("tour.back")}
            </button>
          )}
          <button type="button" class="button primary" onClick={() => move(1)}>
            {t(last ? "tour.done" : "tour.next")}
          </button>
        </div>
      </div>
    </>
  );
}

/** The part of the element that is in sight, or null. */
function rectOf(selector: string): Rect | null {
  const box = document.querySelector(selector)?.getBoundingClientRect();
  if (!box || box.width === 0 || box.height === 0) return null;
  const left = Math.max(EDGE_PX, box.left);
  const top = Math.max(EDGE_PX, box.top);
  const width = Math.min(innerWidth - EDGE_PX, box.right) - left;
  const height = Math.min(innerHeight - EDGE_PX, box.bottom) - top;
  return width > 0 && height > 0 ? { left, top, width, height } : null;
}

function same(a: Rect | null, b: Rect | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
