import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { formatDuration, formatStep, formatWallTime } from "../base/format";
import { locale, t } from "../i18n";
import { placeBeside, type Size } from "./place";

/** When a point was written. */
export interface HoverTime {
  /** Seconds since the first point. */
  readonly relative: number;
  /** Seconds since 1970. */
  readonly wallTime: number;
}

/** The box beside the pointer that tells what it is at: when that was, then the children. */
export function HoverTip(props: {
  clientX: number;
  clientY: number;
  step: number;
  /** Null while it is not known yet. */
  time: HoverTime | null;
  children: ComponentChildren;
}) {
  const { clientX, clientY, step, time } = props;
  const box = useRef<HTMLDivElement>(null);
  // as it was laid out last: asking for it at every move would have the browser lay it out twice
  const size = useRef<Size | null>(null);
  const at = useRef({ clientX, clientY });
  at.current = { clientX, clientY };
  const settle = () => {
    if (!box.current) return;
    size.current ??= box.current.getBoundingClientRect();
    const { clientX, clientY } = at.current;
    const viewport = { width: innerWidth, height: innerHeight };
    const { left, top } = placeBeside(clientX, clientY, size.current, viewport);
    box.current.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  };
  useLayoutEffect(settle, [clientX, clientY]);
  useLayoutEffect(() => {
    const observer = new ResizeObserver(() => {
      size.current = null;
      settle();
    });
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, []);
  const language = locale.value;
  return (
    <div ref={box} class="hover-tip" role="tooltip">
      <div class="head">
        <span>{t("step.at", { step: formatStep(step, language) })}</span>
        <span>{time && formatDuration(time.relative, language)}</span>
        <span>{time && formatWallTime(time.wallTime, language)}</span>
      </div>
      {props.children}
    </div>
  );
}
