import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { formatCount, formatDuration, formatWallTime } from "../base/format";
import { locale, t } from "../i18n";
import { placeBeside } from "./place";

/** What the pointer is at in a chart, told beside the pointer. */
export interface HoverPoint {
  readonly step: number;
  /** Seconds since the first point. */
  readonly relative: number;
  /** Seconds since 1970. */
  readonly wallTime: number;
}

/** The box beside the pointer that tells what it is at: when that was, then the children. */
export function HoverTip(props: {
  clientX: number;
  clientY: number;
  at: HoverPoint;
  children: ComponentChildren;
}) {
  const { clientX, clientY, at } = props;
  const box = useRef<HTMLDivElement>(null);
  // after every render, since the size follows the content
  useLayoutEffect(() => {
    if (!box.current) return;
    const { left, top } = placeBeside(
      clientX,
      clientY,
      box.current.getBoundingClientRect(),
      { width: innerWidth, height: innerHeight },
    );
    box.current.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  });
  const language = locale.value;
  return (
    <div ref={box} class="hover-tip" role="tooltip">
      <div class="head">
        <span>{t("step.at", { step: formatCount(at.step, language) })}</span>
        <span>{formatDuration(at.relative, language)}</span>
        <span>{formatWallTime(at.wallTime, language)}</span>
      </div>
      {props.children}
    </div>
  );
}
