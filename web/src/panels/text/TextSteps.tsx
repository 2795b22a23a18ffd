import { formatStep, formatWallTime } from "../../base/format";
import { locale, t } from "../../i18n";
import { IconButton } from "../../ui/IconButton";
import { Slider } from "../../ui/Slider";

/** Which of a tag's texts is shown, and the way to the others. */
export function TextSteps(props: {
  /** Of the text that is shown; undefined where there is none yet. */
  step: number | undefined;
  wallTime?: number | undefined;
  index: number;
  count: number;
  onChoose: (index: number) => void;
  /** The places in which what is searched for was found. */
  found?: readonly number[];
  /** How many those are, in words. */
  foundWords?: string;
  label?: string;
}) {
  const { step, wallTime, index, count, onChoose, found = [] } = props;
  const words =
    step === undefined
      ? t("text.noneYet")
      : t("step.at", { step: formatStep(step, locale.value) });
  return (
    <div class="text-steps">
      {count > 1 && (
        <Slider
          label={props.label ?? t("axis.step")}
          min={0}
          max={count - 1}
          step={1}
          value={index}
          valueText={words}
          onInput={onChoose}
        />
      )}
      <span class="text-step">{words}</span>
      {wallTime !== undefined && (
        <time title={formatWallTime(wallTime, locale.value)}>
          {formatWallTime(wallTime, locale.value)}
        </time>
      )}
      {found.length > 0 && (
        <Found
          found={found}
          words={props.foundWords ?? t("text.foundIn", { count: found.length })}
          index={index}
          onChoose={onChoose}
        />
      )}
      {count > 1 && (
        <span class="text-place-of">
          {t("text.of", { index: index + 1, total: count })}
        </span>
      )}
    </div>
  );
}

function Found(props: {
  found: readonly number[];
  words: string;
  index: number;
  onChoose: (index: number) => void;
}) {
  const { found, words, index, onChoose } = props;
  const before = found.findLast((place) => place < index);
  const after = found.find((place) => place > index);
  return (
    <span class="text-found">
      {words}
      {found.length > 1 && (
        <>
          <IconButton
            icon="back"
            label={t("text.foundBefore")}
            disabled={before === undefined}
            onClick={() => before !== undefined && onChoose(before)}
            small
          />
          <IconButton
            icon="forward"
            label={t("text.foundAfter")}
            disabled={after === undefined}
            onClick={() => after !== undefined && onChoose(after)}
            small
          />
        </>
      )}
    </span>
  );
}
