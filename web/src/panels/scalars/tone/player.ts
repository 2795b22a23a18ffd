/** Plays tones one after the other, by Web Audio. */
import type { Tone } from "./tone";

const LOUDNESS = 0.22;
/** Between two lines. */
const PAUSE_S = 0.4;
const CLICK_S = 0.015;
const CLICK_HERTZ = 1_800;
/** So that beginnings and ends don't crack. */
const FADE_S = 0.03;
/** The sound card's own delay: what is scheduled for now would begin too late. */
const LEAD_S = 0.08;

export interface Playing {
  /** Ends it at once; `onEnd` is called. */
  stop(): void;
}

/**
 * Must be called by a click or a key: browsers let a page sound only then. `onLine` is called when each tone begins; `onEnd`
 * once, after the last or when it was stopped.
 */
export function play(
  tones: readonly Tone[],
  onLine: (index: number) => void,
  onEnd: () => void,
): Playing {
  const audio = new AudioContext();
  const timers: number[] = [];
  let ended = false;
  const stop = () => {
    if (ended) return;
    ended = true;
    timers.forEach((timer) => clearTimeout(timer));
    void audio.close();
    onEnd();
  };
  let at = audio.currentTime + LEAD_S;
  const start = at;
  tones.forEach((tone, index) => {
    schedule(audio, tone, at);
    timers.push(window.setTimeout(() => onLine(index), (at - start) * 1_000));
    at += tone.seconds + PAUSE_S;
  });
  timers.push(window.setTimeout(stop, (at - start) * 1_000));
  return { stop };
}

function schedule(audio: AudioContext, tone: Tone, at: number): void {
  const { seconds, frequencies, levels, pans, clicks } = tone;
  const voice = new OscillatorNode(audio, { type: "triangle" });
  voice.frequency.setValueCurveAtTime(frequencies, at, seconds);
  const level = new GainNode(audio, { gain: 0 });
  level.gain.setValueCurveAtTime(
    levels.map((one) => one * LOUDNESS),
    at,
    seconds,
  );
  level.gain.linearRampToValueAtTime(0, at + seconds + FADE_S);
  const pan = new StereoPannerNode(audio);
  pan.pan.setValueCurveAtTime(pans, at, seconds);
  voice.connect(level).connect(pan).connect(audio.destination);
  voice.start(at);
  voice.stop(at + seconds + FADE_S);
  for (const click of clicks) scheduleClick(audio, at + click);
}

function scheduleClick(audio: AudioContext, at: number): void {
  const voice = new OscillatorNode(audio, {
    type: "square",
    frequency: CLICK_HERTZ,
  });
  const level = new GainNode(audio, { gain: LOUDNESS });
  level.gain.setValueAtTime(LOUDNESS, at);
  level.gain.exponentialRampToValueAtTime(1e-3, at + CLICK_S);
  voice.connect(level).connect(audio.destination);
  voice.start(at);
  voice.stop(at + CLICK_S);
}
