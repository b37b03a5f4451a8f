/** Two short tones for a result, told apart by their direction as well as their height. */

const TONES = { pass: [660, 990], fail: [330, 220] } as const;
/** In seconds. */
const LENGTH = 0.12;
const LOUD = 0.2;

let context: AudioContext | undefined;

export function tone(of: keyof typeof TONES): void {
  context ??= new AudioContext();
  void context.resume();
  for (const [place, height] of TONES[of].entries()) {
    const from = context.currentTime + place * LENGTH * 1.3;
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setTargetAtTime(LOUD, from, 0.01);
    volume.gain.setTargetAtTime(0, from + LENGTH, 0.02);
    const source = new OscillatorNode(context, { type: 'triangle', frequency: height });
    source.connect(volume).connect(context.destination);
    source.start(from);
    source.stop(from + LENGTH * 2);
  }
}
