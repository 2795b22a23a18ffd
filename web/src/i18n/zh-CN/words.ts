import type { Part } from "..";
import type { words as en } from "../en/words";

export const words: Part<typeof en> = {
  "words.show": "文字描述",
  "words.hide": "收起文字描述",
  "words.join": "",
  "words.nothing": "此处没有曲线。",
  "words.place.tag": "{tag} 为 {value} 处",
  "words.smoothed": "（按平滑后的曲线）",
  "words.lines": "共 {count} 条曲线，从{from}到{to}。",
  "words.linesAt": "共 {count} 条曲线，仅在{place}有值。",
  "words.notFinite.on": "{name} 自{place}起一直是 {value}。",
  "words.notFinite.once": "{name} 在{place}的值是 {value}。",
  "words.notFinite.some": "{name} 出现过非有限值，首次是在{place}（{value}）。",
  "words.notFinite.many":
    "{total} 条曲线中有 {count} 条出现过非有限值（NaN 或无穷大），最早的是 {name}，在{place}。",
  "words.ends":
    "最终值以 {lowName} 最低，为 {low}；以 {highName} 最高，为 {high}。",
  "words.endsEqual": "最终值全部为 {value}。",
  "words.endsMany":
    "最终值介于 {low}（{lowName}）与 {high}（{highName}）之间，中位数为 {median}。",
  "words.cross":
    "两条曲线相交 {count} 次{how}，最后一次在{place}附近；此后 {lower} 一直低于 {upper}。",
  "words.apart": "{lower} 始终低于 {upper}{how}。",
  "words.bestSince":
    "大约自{place}起，{name} 一直最好{how}；此前最好的是 {before}。",
  "words.bestThroughout": "{name} 始终最好{how}。",
  "words.lowestSince":
    "大约自{place}起，{name} 一直最低{how}；此前最低的是 {before}。",
  "words.lowestThroughout": "{name} 始终最低{how}。",
  "words.best": "最佳值为 {value}，出现在{place}。",
  "words.bestOf": "最佳值为 {value}，由 {name} 在{place}取得。",
  "words.extremes":
    "最低值为 {low}，出现在{lowPlace}；最高值为 {high}，出现在{highPlace}。",
  "words.extremesOf":
    "最低值为 {low}，由 {lowName} 在{lowPlace}取得；最高值为 {high}，由 {highName} 在{highPlace}取得。",
  "words.many": "所有曲线中，{list}。",
  "words.many.and": "，",
  "words.many.falling": "{count} 条下降",
  "words.many.rising": "{count} 条上升",
  "words.many.valley": "{count} 条先降后升",
  "words.many.peak": "{count} 条先升后降",
  "words.many.diverging": "{count} 条发散",
  "words.many.constant": "{count} 条保持不变",
  "words.many.flat": "{count} 条几乎不变",
  "words.many.oscillating": "{count} 条上下波动、没有明显趋势",
  "words.line.point": "{name} 只有一个值：{place}为 {last}。",
  "words.line.falling": "{name} 从 {first} 下降到 {last}。",
  "words.line.rising": "{name} 从 {first} 上升到 {last}。",
  "words.line.fallingSettled":
    "{name} 从 {first} 下降到 {last}，大约自{place}起几乎不再变化。",
  "words.line.risingSettled":
    "{name} 从 {first} 上升到 {last}，大约自{place}起几乎不再变化。",
  "words.line.valley":
    "{name} 先从 {first} 下降，在{place}附近降到约 {turn}，随后回升到 {last}。",
  "words.line.peak":
    "{name} 先从 {first} 上升，在{place}附近升到约 {turn}，随后回落到 {last}。",
  "words.line.diverging":
    "{name} 自{place}起发散：起初为 {first}，最终为 {last}。",
  "words.line.constant": "{name} 始终为 {last}。",
  "words.line.flat": "{name} 几乎不变：从 {first} 到 {last}。",
  "words.line.oscillating":
    "{name} 在 {least} 与 {greatest} 之间上下波动，没有明显趋势，最终为 {last}。",
  "words.overfits": "{name} 自{place}起过拟合：训练仍在改善，验证却在变差。",
  "words.overfitsMany":
    "{total} 次训练中有 {count} 次过拟合，最早的是 {name}，始于{place}。",
  "words.overfitsNone": "{count} 次训练均未出现过拟合。",
  "words.bestValidation": "验证最佳值为 {value}，由 {name} 在{place}取得。",
  "words.gapAbove": "验证的最终值比训练高 {gap}（{val} 对 {train}）。",
  "words.gapBelow": "验证的最终值比训练低 {gap}（{val} 对 {train}）。",
  "words.gapNone": "验证与训练的最终值都是 {val}。",
  "pairs.with": "与 {tag} 合并显示",
  "pairs.option": "训练与验证画在同一图中",
  "pairs.both": "训练 · 验证",
  "pairs.best": "验证最佳 {value} · 第 {step} 步",
  "pairs.overfits": "自第 {step} 步起过拟合",
  "pairs.overfitSome": "{total} 组中 {count} 组过拟合",
  "pairs.since": "{run} 自第 {step} 步起过拟合",
  "pairs.rule": "自此处起，训练仍在改善，验证却持续变差。",
  "tone.play": "用声音播放曲线",
  "tone.stop": "停止",
  "tone.nothing": "此处没有可播放的曲线",
  "tone.omitted": "另有 {count} 条不播放",
};
