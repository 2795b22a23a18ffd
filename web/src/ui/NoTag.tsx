import type { Signal } from "@preact/signals";
import { t } from "../i18n";
import { EmptyState } from "./EmptyState";

/** What stands where the tag filter lets none of `total` tags through. */
export function NoTag(props: {
  total: number;
  filter: Signal<string>;
  /** What is wrong with the pattern, or null. */
  error: string | null;
}) {
  const { error } = props;
  return (
    <EmptyState
      title={t("tags.noMatch.title")}
      body={
        error === null
          ? t("tags.noMatch.body", { count: props.total })
          : t("filter.badPattern", { error })
      }
      action={{
        label: t("filter.clear"),
        run: () => (props.filter.value = ""),
      }}
    />
  );
}
