export const words = {
  "words.show": "In words",
  "words.hide": "Hide the words",
  "words.join": " ",
  "words.nothing": "Nothing is drawn here.",
  "words.place.tag": "{tag} {value}",
  "words.smoothed": " (smoothed)",
  "words.lines":
    "{count} line, from {from} to {to}. | {count} lines, from {from} to {to}.",
  "words.linesAt": "{count} line, at {place}. | {count} lines, at {place}.",
  "words.notFinite.on": "{name} is {value} from {place} on.",
  "words.notFinite.once": "{name} is {value} at {place}.",
  "words.notFinite.some":
    "{name} has values that are not finite, the first ({value}) at {place}.",
  "words.notFinite.many":
    "{count} of {total} lines have values that are not finite (NaN or infinite): {name} is the first, at {place}.",
  "words.ends":
    "At the end {lowName} is lowest with {low}, and {highName} highest with {high}.",
  "words.endsEqual": "All of them end at {value}.",
  "words.endsMany":
    "They end between {low} ({lowName}) and {high} ({highName}); the median is {median}.",
  "words.cross":
    "They cross once{how}, near {place}; since then {lower} is below {upper}. | They cross {count} times{how}, last near {place}; since then {lower} is below {upper}.",
  "words.apart": "{lower} stays below {upper}{how}.",
  "words.bestSince":
    "{name} has been best since about {place}{how}; before that it was {before}.",
  "words.bestThroughout": "{name} is best throughout{how}.",
  "words.lowestSince":
    "{name} has been lowest since about {place}{how}; before that it was {before}.",
  "words.lowestThroughout": "{name} is lowest throughout{how}.",
  "words.best": "Best value: {value}, at {place}.",
  "words.bestOf": "Best value: {value}, by {name} at {place}.",
  "words.extremes":
    "Lowest value: {low}, at {lowPlace}; highest: {high}, at {highPlace}.",
  "words.extremesOf":
    "Lowest value: {low}, by {lowName} at {lowPlace}; highest: {high}, by {highName} at {highPlace}.",
  "words.many": "Of all lines, {list}.",
  "words.many.and": ", ",
  "words.many.falling": "{count} falls | {count} fall",
  "words.many.rising": "{count} rises | {count} rise",
  "words.many.valley":
    "{count} falls, then rises again | {count} fall, then rise again",
  "words.many.peak":
    "{count} rises, then falls again | {count} rise, then fall again",
  "words.many.diverging": "{count} runs away | {count} run away",
  "words.many.constant":
    "{count} does not change at all | {count} do not change at all",
  "words.many.flat": "{count} hardly changes | {count} hardly change",
  "words.many.oscillating":
    "{count} moves up and down without a trend | {count} move up and down without a trend",
  "words.line.point": "{name} has a single value: {last} at {place}.",
  "words.line.falling": "{name} falls from {first} to {last}.",
  "words.line.rising": "{name} rises from {first} to {last}.",
  "words.line.fallingSettled":
    "{name} falls from {first} to {last}; it has hardly changed since about {place}.",
  "words.line.risingSettled":
    "{name} rises from {first} to {last}; it has hardly changed since about {place}.",
  "words.line.valley":
    "{name} falls from {first} to about {turn} near {place}, then rises to {last}.",
  "words.line.peak":
    "{name} rises from {first} to about {turn} near {place}, then falls to {last}.",
  "words.line.diverging":
    "{name} runs away from {place} on: it begins with {first} and ends with {last}.",
  "words.line.constant": "{name} is {last} throughout.",
  "words.line.flat": "{name} hardly changes: from {first} to {last}.",
  "words.line.oscillating":
    "{name} moves up and down between {least} and {greatest} without a clear trend; it ends with {last}.",
  "words.overfits":
    "{name} overfits from {place} on: it gets worse while training still gets better.",
  "words.overfitsMany":
    "{count} of {total} trainings overfits: {name}, from {place} on. | {count} of {total} trainings overfit, {name} first, from {place} on.",
  "words.overfitsNone": "None of {count} trainings overfits.",
  "words.bestValidation": "Best validation: {value}, by {name} at {place}.",
  "words.gapAbove":
    "Validation ends {gap} above training ({val} against {train}).",
  "words.gapBelow":
    "Validation ends {gap} below training ({val} against {train}).",
  "words.gapNone": "Validation and training both end at {val}.",
  "pairs.with": "Show together with {tag}",
  "pairs.option": "training and validation in one chart",
  "pairs.both": "train · val",
  "pairs.best": "best val {value} · step {step}",
  "pairs.overfits": "overfits from step {step}",
  "pairs.overfitSome": "{count} of {total} overfit",
  "pairs.since": "{run} overfits from step {step}",
  "pairs.rule":
    "From there on validation gets steadily worse, while training still gets better.",
  "tone.play": "Play as a tone",
  "tone.stop": "Stop",
  "tone.nothing": "There is no line to play here",
  "tone.omitted":
    "and {count} more that is not played | and {count} more that are not played",
} as const satisfies Record<string, string>;
